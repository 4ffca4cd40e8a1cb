// Which profiles are compared with which: each that is shown has one baseline at most, which stays read as long as it is
// one. Knows no VS Code: the commands and lists are compare.ts.

import { usualScale, type CompareScale } from '../../protocol/compare.ts';
import type { PageState } from '../../protocol/webview.ts';
import type { Unlisten } from '../listeners.ts';
import type { OpenProfiles } from './open-profiles.ts';
import type { ProfileSession } from './profile-session.ts';

/** What is needed of a baseline's file. */
export interface HeldBaseline {
  readonly session: ProfileSession;
  release(): void;
}

interface Active {
  readonly held: HeldBaseline;
  readonly unlisten: readonly Unlisten[];
  /** `null` until it is chosen, or known how long both recorded. */
  scale: CompareScale | null;
}

export class Comparisons {
  private readonly active = new Map<ProfileSession, Active>();
  private readonly unlisten: Unlisten;

  constructor(profiles: OpenProfiles) {
    this.unlisten = profiles.changed.add(() => {
      for (const session of [...this.active.keys()]) if (!profiles.list().includes(session)) this.end(session);
    });
  }

  /** Compares with a baseline from now on, in place of the one before. Takes over the hold. */
  start(session: ProfileSession, held: HeldBaseline, scale: CompareScale | null = null): void {
    const before = this.active.get(session);
    const update = (): void => this.update(session);
    const unlisten = [held.session.changed.add(update), session.changed.add(update)];
    this.active.set(session, { held, unlisten, scale });
    drop(before);
    this.update(session);
  }

  /** The baseline of a profile and its scale; `null`: it is compared with nothing. */
  of(session: ProfileSession): { readonly baseline: ProfileSession; readonly scale: CompareScale | null } | null {
    const active = this.active.get(session);
    return active === undefined ? null : { baseline: active.held.session, scale: active.scale };
  }

  rescale(session: ProfileSession, scale: CompareScale): void {
    const active = this.active.get(session);
    if (active === undefined) return;
    active.scale = scale;
    this.update(session);
  }

  /** `message`: why, where the user did not ask for it. */
  end(session: ProfileSession, message: string | null = null): void {
    const active = this.active.get(session);
    if (active === undefined) return;
    this.active.delete(session);
    drop(active);
    session.compareWith(null, message);
  }

  dispose(): void {
    this.unlisten();
    for (const session of [...this.active.keys()]) this.end(session);
  }

  private update(session: ProfileSession): void {
    const active = this.active.get(session);
    if (active === undefined) return;
    const { state, summary, uri, fileName } = active.held.session;
    const ended = whyEnded(state);
    if (ended !== null) {
      this.end(session, ended);
      return;
    }
    if (summary !== null && session.summary !== null) active.scale ??= usualScale(summary, session.summary);
    const { scale } = active;
    const baseline = summary === null || scale === null ? null : { uri, revision: summary.revision, scale };
    session.compareWith({ fileName, baseline });
  }
}

function drop(active: Active | undefined): void {
  for (const unlisten of active?.unlisten ?? []) unlisten();
  active?.held.release();
}

function whyEnded(state: PageState): string | null {
  if (state.kind === 'failed') return `The comparison has ended: ${state.fileName} could not be read. ${state.failure.message}`;
  return state.kind === 'cancelled' ? `The comparison has ended: reading ${state.fileName} was cancelled.` : null;
}
