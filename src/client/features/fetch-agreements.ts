// To which servers the user agreed, by origin: for one profile while it is open, for always, or never. Without an
// agreement nothing is asked of anybody. Leaves out: asking the user (network-maps.ts), fetching (remote-texts.ts).

import { webAddress } from '../../base/web-address.ts';

export interface AgreementsOptions {
  /** Whether the workspace is trusted: nothing is fetched for one that is not. */
  isTrusted(): boolean;
  /** The user's setting `heatline.sourceMaps.allowedOrigins`, as it is. */
  always(): unknown;
  /** Origins to which the user said no. */
  never(): readonly string[];
}

export class FetchAgreements {
  private readonly options: AgreementsOptions;
  private readonly once = new Map<string, Set<string>>();

  constructor(options: AgreementsOptions) {
    this.options = options;
  }

  /** Whether the server of this origin may be asked for what a profile names. */
  allows(profile: string, origin: string): boolean {
    const { options } = this;
    if (!options.isTrusted() || options.never().includes(origin)) return false;
    return originsOf(options.always()).includes(origin) || this.once.get(profile)?.has(origin) === true;
  }

  /** The user agreed for this profile, until it is closed. */
  allowOnce(profile: string, origin: string): void {
    const origins = this.once.get(profile) ?? new Set();
    this.once.set(profile, origins.add(origin));
  }

  /** The profile was closed. */
  forget(profile: string): void {
    this.once.delete(profile);
  }
}

/** The origins in a setting that people write: `https://host/` means `https://host`; what is no address is left out. */
export function originsOf(setting: unknown): string[] {
  const texts = Array.isArray(setting) ? setting.filter((each): each is string => typeof each === 'string') : [];
  return texts.flatMap((text) => webAddress(text)?.origin ?? []);
}
