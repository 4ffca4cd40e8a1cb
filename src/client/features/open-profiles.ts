// The profiles that are open, and which of them paints: the last one whose editor had the focus. No VS Code in here.

import { Listeners, type Unlisten } from '../listeners.ts';
import type { ProfileSession } from './profile-session.ts';

export class OpenProfiles {
  /** Another profile paints, or the painting one has another state or view, or one was opened or closed. */
  readonly changed = new Listeners<null>();
  /** Last focused first. */
  private order: ProfileSession[] = [];
  private cleared = false;
  private readonly listening = new Map<ProfileSession, readonly Unlisten[]>();

  /** All of them, last focused first. */
  list(): readonly ProfileSession[] {
    return this.order;
  }

  /**
   * The profile whose heat editors show: the last focused one that could be read, or is being read.
   * `null` where there is none, or the heat was cleared. A file of traces has no line heat of its own: its spans stand at
   * the ends of lines, beside the heat of a profile.
   */
  get painting(): ProfileSession | null {
    if (this.cleared) return null;
    return this.order.find(({ state }) => state.kind === 'opening' || (state.kind === 'open' && state.summary.traces?.only !== true)) ?? null;
  }

  /** A profile's first editor opened. */
  add(session: ProfileSession): void {
    this.order.unshift(session);
    this.cleared = false;
    const changed = (): void => this.changed.emit(null);
    this.listening.set(session, [session.changed.add(changed), session.viewChanged.add(changed), session.comparingChanged.add(changed)]);
    this.changed.emit(null);
  }

  /** Its editor got the focus, or the user chose it. */
  focus(session: ProfileSession): void {
    if (!this.order.includes(session) || (this.order[0] === session && !this.cleared)) return;
    this.order = [session, ...this.order.filter((other) => other !== session)];
    this.cleared = false;
    this.changed.emit(null);
  }

  /** Its last editor closed. The one focused before paints again. */
  remove(session: ProfileSession): void {
    if (!this.order.includes(session)) return;
    // A baseline that is shown no more lives on.
    for (const unlisten of this.listening.get(session) ?? []) unlisten();
    this.listening.delete(session);
    this.order = this.order.filter((other) => other !== session);
    this.changed.emit(null);
  }

  /** No heat until a profile gets the focus again or is chosen. */
  clear(): void {
    this.cleared = true;
    this.changed.emit(null);
  }
}
