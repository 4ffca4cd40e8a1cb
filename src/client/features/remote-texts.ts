// Scripts and source maps from servers, for the server process: fetched once for a profile, after the user's agreement,
// and kept in files until the profile is closed. Leaves out: the network itself (fetch-file.node.ts).

import { webAddress } from '../../base/web-address.ts';
import type { FetchResult } from '../../protocol/lsp.ts';
import type { FetchAgreements } from './fetch-agreements.ts';

/** More than that is no source map, whatever is asked for. */
const MOST_BYTES = 256 << 20;

export interface Wish {
  readonly profile: string;
  readonly url: string;
  readonly mostBytes: number;
}

type Fetched = Extract<FetchResult, { kind: 'fetched' }>;

export class RemoteTexts {
  private readonly agreements: FetchAgreements;
  private readonly log: (sentence: string) => void;
  /** By profile, then by address. */
  private readonly kept = new Map<string, Map<string, Fetched>>();
  /** By profile: what went wrong since it was last asked. */
  private readonly troubles = new Map<string, string[]>();

  constructor(agreements: FetchAgreements, log: (sentence: string) => void) {
    this.agreements = agreements;
    this.log = log;
  }

  /** Gets what is at an address. Never throws: what stands in the way is a result. */
  async fetch({ profile, url, mostBytes }: Wish, signal: AbortSignal): Promise<FetchResult> {
    const address = webAddress(url);
    if (address === null) return { kind: 'failed', reason: 'it is no address that Heatline fetches' };
    if (!this.agreements.allows(profile, address.origin)) return { kind: 'not-agreed', url: address.url };
    const known = this.kept.get(profile)?.get(address.url);
    if (known !== undefined) return known;
    const { fetchFile } = await import('./fetch-file.node.ts');
    const allows = (origin: string): boolean => this.agreements.allows(profile, origin);
    const result = await fetchFile(address, { allows, mostBytes: Math.min(mostBytes, MOST_BYTES), signal });
    this.log(`${address.url}: ${result.kind}${result.kind === 'failed' ? `, ${result.reason}` : ''}`);
    if (result.kind === 'fetched') this.keptOf(profile).set(address.url, result);
    if (result.kind === 'failed') this.troubles.set(profile, [...(this.troubles.get(profile) ?? []), `${address.url} could not be fetched: ${result.reason}.`]);
    return result;
  }

  /** What could not be fetched since this was last asked, as sentences. */
  takeTroubles(profile: string): readonly string[] {
    const troubles = this.troubles.get(profile) ?? [];
    this.troubles.delete(profile);
    return troubles;
  }

  /** The profile was closed: its files go, and what was agreed for it. */
  async forget(profile: string): Promise<void> {
    const kept = this.kept.get(profile);
    this.kept.delete(profile);
    this.troubles.delete(profile);
    this.agreements.forget(profile);
    if (kept === undefined) return;
    const { removeFiles } = await import('./fetch-file.node.ts');
    await removeFiles([...kept.values()].map(({ path }) => path));
  }

  async dispose(): Promise<void> {
    await Promise.all([...this.kept.keys()].map((profile) => this.forget(profile)));
  }

  private keptOf(profile: string): Map<string, Fetched> {
    const kept = this.kept.get(profile) ?? new Map<string, Fetched>();
    this.kept.set(profile, kept);
    return kept;
  }
}
