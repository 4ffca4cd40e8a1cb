// One open profile: the state its pages show, and how it gets there (opening, cancelling, opening again, a server that
// was replaced, a file that changed). Leaves out: editors, pages, the file watcher.

import { CloseProfile, OpenProfile, type OpenProgressParams, type OpenResult, type ProfileChangedParams, type SpansChangedParams } from '../../protocol/lsp.ts';
import type { Comparing } from '../../protocol/compare.ts';
import type { PageState, ProfileSummary, View } from '../../protocol/webview.ts';
import { Listeners, type Unlisten } from '../listeners.ts';
import { ServerGone, type Server } from './server.ts';

/** What a session needs of {@link Server}. */
export type SessionServer = Pick<Server, 'request' | 'progress' | 'profileChanged' | 'spansChanged' | 'replaced' | 'gaveUp' | 'hasGivenUp' | 'tryAgain'>;

export interface SessionOptions {
  readonly server: SessionServer;
  readonly uri: string;
  /** On disk, or `null` where the server asks for bytes. */
  readonly path: string | null;
  readonly fileName: string;
  /** Source maps that the user chose for it, as URIs; left out: none. */
  readonly maps?: () => readonly string[];
  /** Called when a reading ended, however it ended: bytes kept for it may go. */
  readonly onRead?: () => void;
}

export class ProfileSession {
  readonly uri: string;
  readonly path: string | null;
  readonly fileName: string;
  /** The state changed. */
  readonly changed = new Listeners<PageState>();
  /** Another view was chosen. */
  readonly viewChanged = new Listeners<View>();
  /** The file's content is being read anew, not merely by a new server: its lines may mean a newer text. */
  readonly rereading = new Listeners<null>();
  /** It is compared with another baseline, in another way, or not any more: then the value may be a sentence that says why. */
  readonly comparingChanged = new Listeners<string | null>();
  private readonly options: SessionOptions;
  private readonly unlisten: readonly Unlisten[];
  private current: PageState;
  private chosenView: View | null = null;
  private compared: Comparing | null = null;
  /** Of the last reading: the threads that `chosenView` means. */
  private threadNames: string | null = null;
  /** The reading whose functions the filters of `chosenView` name. */
  private revision: number | null = null;
  private reading: AbortController | null = null;
  /** A change that came before the answer to {@link OpenProfile} was seen here. */
  private early: ProfileSummary | null = null;

  constructor(options: SessionOptions) {
    this.options = options;
    this.uri = options.uri;
    this.path = options.path;
    this.fileName = options.fileName;
    this.current = this.openingState('Starting', 0, null);
    const { server } = options;
    this.unlisten = [
      server.progress.add((progress) => this.onProgress(progress)),
      server.profileChanged.add((change) => this.onProfileChanged(change)),
      server.spansChanged.add((change) => this.onSpansChanged(change)),
      server.replaced.add(() => this.onReplaced()),
      server.gaveUp.add((why) => this.onGivenUp(why)),
    ];
  }

  /** With the view that was chosen, by page or status bar, while it is open. */
  get state(): PageState {
    const { current } = this;
    if (current.kind !== 'open') return current;
    return { ...current, view: this.chosenFor(current.summary), ...(this.compared && { comparing: this.compared }) };
  }

  /** `null` unless it is open. */
  get summary(): ProfileSummary | null {
    return this.current.kind === 'open' ? this.current.summary : null;
  }

  /** The samples and the value that the pages show; `null` unless it is open. */
  get view(): View | null {
    const { summary } = this;
    if (summary === null) return null;
    return this.chosenFor(summary) ?? { valueType: summary.defaultValueType, threads: null };
  }

  /** A page or the status bar chose another view; nonsense is ignored. */
  setView(view: View): void {
    const { summary } = this;
    if (summary === null || !fits(view, summary)) return;
    if (JSON.stringify(view) === JSON.stringify(this.view)) return;
    this.chosenView = view;
    this.viewChanged.emit(view);
  }

  /** What it is compared with; `null`: nothing. */
  get comparing(): Comparing | null {
    return this.compared;
  }

  /** `message`: why it is compared no more, where the user did not ask for it. */
  compareWith(comparing: Comparing | null, message: string | null = null): void {
    if (JSON.stringify(comparing) === JSON.stringify(this.compared)) return;
    this.compared = comparing;
    this.comparingChanged.emit(message);
  }

  /** Reads the file (again). The state tells how it ends; an earlier reading under way is dropped. */
  async open(): Promise<void> {
    this.rereading.emit(null);
    await this.read();
  }

  /** As {@link open}, after a failure: a server that was given up is started again. */
  async openAgain(): Promise<void> {
    if (this.options.server.hasGivenUp) this.options.server.tryAgain();
    await this.open();
  }

  /** Stops a reading under way. */
  cancel(): void {
    if (this.reading === null) return;
    this.reading.abort();
    this.reading = null;
    this.become({ kind: 'cancelled', fileName: this.fileName });
  }

  /** The last editor closed. */
  dispose(): void {
    for (const unlisten of this.unlisten) unlisten();
    this.reading?.abort();
    this.reading = null;
    this.changed.clear();
    this.viewChanged.clear();
    this.rereading.clear();
    this.comparingChanged.clear();
    if (this.options.server.hasGivenUp) return;
    this.options.server.request(CloseProfile, { uri: this.uri }).catch(() => undefined);
  }

  private async read(): Promise<void> {
    this.reading?.abort();
    const reading = new AbortController();
    this.reading = reading;
    this.early = null;
    this.become(this.openingState('Starting', 0, null));
    let next: PageState | null;
    try {
      const { server, uri, path } = this.options;
      const maps = this.options.maps?.() ?? [];
      next = this.stateOf(await server.request(OpenProfile, { uri, path, ...(maps.length > 0 && { maps }) }, reading.signal));
    } catch (error) {
      next = this.stateAfter(error);
    }
    this.options.onRead?.();
    if (this.reading !== reading || next === null) return; // cancelled, overtaken, or to be read by a new server
    this.reading = null;
    this.become(this.latest(next));
  }

  /** The state that was read, or what source maps have made of it since. */
  private latest(read: PageState): PageState {
    const { early } = this;
    return read.kind === 'open' && early !== null && early.revision > read.summary.revision ? { ...read, summary: early } : read;
  }

  private stateOf(result: OpenResult): PageState {
    switch (result.kind) {
      case 'open':
        return { kind: 'open', summary: result.summary, view: null };
      case 'failed':
        return { kind: 'failed', fileName: this.fileName, failure: result.failure };
      case 'cancelled':
        return { kind: 'cancelled', fileName: this.fileName };
    }
  }

  /** `null` where the server is being replaced: {@link onReplaced} reads again. */
  private stateAfter(error: unknown): PageState | null {
    if (error instanceof ServerGone && !this.options.server.hasGivenUp) return null;
    return this.failureOf(error);
  }

  private failureOf(error: unknown): PageState {
    const gone = error instanceof ServerGone;
    const message = error instanceof Error ? error.message : 'The Heatline server gave an answer that makes no sense.';
    const advice = gone ? 'Try again. If it stops every time, the log says more.' : null;
    return { kind: 'failed', fileName: this.fileName, failure: { message, place: null, advice, internal: true } };
  }

  /** A new server knows nothing. What failed or was cancelled stays as it is. */
  private onReplaced(): void {
    if (this.current.kind === 'open' || this.current.kind === 'opening') void this.read();
  }

  /** Nobody answers an open page any more: it says so, with the way back. A reading under way ends by itself. */
  private onGivenUp(why: ServerGone): void {
    if (this.current.kind === 'open') this.become(this.failureOf(why));
  }

  /** Source maps were applied: the same figures, partly at other places. */
  private onProfileChanged({ uri, summary }: ProfileChangedParams): void {
    const { summary: shown } = this;
    if (uri === this.uri && this.reading !== null) this.early = summary;
    if (uri === this.uri && shown !== null && summary.revision > shown.revision) this.become({ kind: 'open', summary, view: null });
  }

  /** What is open stays; pages that are there are told by themselves. */
  private onSpansChanged({ uri, summary: traces }: SpansChangedParams): void {
    const { current } = this;
    if (uri === this.uri && current.kind === 'open') this.current = { ...current, summary: { ...current.summary, traces } };
  }

  private onProgress({ uri, phase, done, of }: OpenProgressParams): void {
    if (uri === this.uri && this.reading !== null) this.become(this.openingState(phase, done, of));
  }

  private openingState(phase: string, done: number, of: number | null): PageState {
    return { kind: 'opening', fileName: this.fileName, phase, done, of };
  }

  /** What was chosen, as far as this reading has it; indices of another reading may mean other threads. */
  private chosenFor(summary: ProfileSummary): View | null {
    const { chosenView } = this;
    return chosenView !== null && fits(chosenView, summary) ? chosenView : null;
  }

  private become(state: PageState): void {
    if (state.kind === 'open') this.carryView(state.summary);
    this.current = state;
    this.changed.emit(this.state);
  }

  /** Keeps the chosen threads over a new reading only where they are still the same ones, and only filters that name no function. */
  private carryView(summary: ProfileSummary): void {
    if (this.revision !== null && this.revision !== summary.revision && this.chosenView?.filters !== undefined) {
      const { filters: chosen, ...view } = this.chosenView;
      const filters = chosen.filter((filter) => !('name' in filter));
      this.chosenView = { ...view, ...(filters.length > 0 && { filters }) };
    }
    this.revision = summary.revision;
    const names = JSON.stringify(summary.threads.map(({ process, name }) => [process, name]));
    const isSame = this.threadNames === null || this.threadNames === names;
    if (!isSame && this.chosenView !== null) this.chosenView = { ...this.chosenView, threads: null };
    this.threadNames = names;
  }
}

/** Whether a profile has the value type, the threads and the times of a view. The server checks its filters. */
function fits({ valueType, threads, range }: View, summary: ProfileSummary): boolean {
  const isIndex = (value: number, length: number): boolean => Number.isInteger(value) && value >= 0 && value < length;
  return (
    (range === undefined || (summary.timed && range.fromNs < summary.spanNs)) &&
    isIndex(valueType, summary.valueTypes.length) &&
    (threads === null || (Array.isArray(threads) && threads.every((thread) => isIndex(thread, summary.threads.length))))
  );
}
