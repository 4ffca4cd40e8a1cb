// The large view of traces: their list, or the waterfall of the one that is shown. Follows which trace and span are looked
// at, and remembers it. Leaves out: list and waterfall.

import type { Folding, TraceRow } from '../../src/protocol/traces.ts';
import { orSay } from '../channel.ts';
import { element } from '../element.ts';
import { showHelp } from '../flame/help.ts';
import type { FlameCommand } from '../flame/keys.ts';
import { FRESH_STATE, type TracesState } from '../saved-state.ts';
import type { MainView, ViewParts } from '../views/main-view.ts';
import type { ShownSpan, SpanSelection } from './span-selection.ts';
import { TraceList } from './trace-list.ts';
import { Waterfall } from './waterfall.ts';
import { waterfallCommandFrom } from './waterfall-keys.ts';

/** What is seen of a waterfall is remembered when it has not changed for so long. */
const SETTLED_MS = 200;

export class TracesPane implements MainView {
  readonly root = element('div', 'traces-pane');
  readonly tools = element('div', 'table-tools');
  readonly ready: Promise<void>;
  private readonly parts: ViewParts;
  private readonly spans: SpanSelection;
  private readonly drop: readonly (() => void)[];
  /** Stays while a waterfall is shown: one comes back to where one was. */
  private list: TraceList | null = null;
  private waterfall: { readonly trace: TraceRow; readonly view: Waterfall } | null = null;
  private hadFirst: () => void = () => undefined;
  private wantsFocus = false;
  private timer = 0;
  /** Counts what was asked to be shown: an answer for something older is dropped. */
  private asked = 0;

  constructor(parts: ViewParts, spans: SpanSelection) {
    this.parts = parts;
    this.spans = spans;
    this.ready = new Promise((resolve) => (this.hadFirst = resolve));
    this.drop = [
      spans.follow((shown, by) => {
        if (by !== this) void this.show(shown, true);
      }),
      spans.onRenewed(() => {
        this.list?.renew();
        this.waterfall?.view.renew();
      }),
    ];
    void this.begin();
  }

  /** Other samples count: traces are the same. */
  update(): boolean {
    return true;
  }

  focus(): void {
    this.wantsFocus = this.list === null && this.waterfall === null;
    (this.waterfall?.view ?? this.list)?.focus();
  }

  run(command: FlameCommand): void {
    const shown = this.waterfall;
    if (shown !== null) {
      const own = waterfallCommandFrom(command);
      if (own !== null) shown.view.run(own);
    } else if (command === 'search') this.list?.focusFilter();
    else if (command === 'help') showHelp(document.body);
  }

  /** Shows what the page remembers: the user went back or forward. */
  recall(): void {
    const { shown } = this.state;
    const wanted = shown === null ? { trace: null, span: null } : { trace: shown.trace, span: shown.span };
    this.spans.show(wanted, this);
    void this.show(wanted, false);
  }

  /** There is none: rows are many, and scrolled. */
  picture(): null {
    return null;
  }

  /** Functions are operations here: which of them is selected is shown elsewhere. */
  select(): void {}

  retheme(): void {
    this.waterfall?.view.retheme();
  }

  dispose(): void {
    for (const each of this.drop) each();
    clearTimeout(this.timer);
    this.close();
    this.list?.dispose();
    this.root.remove();
  }

  // -- what is shown -------------------------------------------------------------------------------------------------

  /** Shows what was shown when the page was left, if the file still has it; the only trace of a file; or the list. */
  private async begin(): Promise<void> {
    const { shown } = this.spans;
    const remembered = this.state.shown;
    const mine = ++this.asked;
    const isRemembered = remembered !== null && shown.trace === remembered.trace;
    if (shown.trace === null) {
      await this.show(shown, true);
      return;
    }
    const row = await this.rowOf(shown.trace);
    if (mine !== this.asked) return;
    const isSame = row !== null && (!isRemembered || row.id === remembered.id);
    if (isSame) await this.show(shown, !isRemembered);
    else {
      this.spans.show({ trace: null, span: null }, this);
      await this.show(this.spans.shown, true);
    }
  }

  /** `moves`: to the span in time, where it is not seen; what is shown again stays as it was left. */
  private async show({ trace, span }: ShownSpan, moves: boolean): Promise<void> {
    const mine = ++this.asked;
    const { summary } = this.spans;
    if (span !== null) await this.showSpan(span, trace, { mine, moves });
    else if (trace !== null || summary.traces === 1) await this.showTrace(trace ?? 0, mine);
    else this.showList();
  }

  /** Shows a span in its waterfall. */
  private async showSpan(span: number, trace: number | null, { mine, moves }: { readonly mine: number; readonly moves: boolean }): Promise<void> {
    const { channel, summary, actions } = this.parts;
    if (trace !== null && trace === this.waterfall?.trace.trace) {
      await this.waterfall.view.reveal(span);
      return;
    }
    const folding: Folding = { openDepth: this.state.openDepth, toggled: this.state.toggled };
    const asked = channel.request('waterfall/where', { span, folding }, 'traces where').then(async (where) => {
      if (where.revision !== summary.revision || mine !== this.asked) return;
      if (!(await this.showTrace(where.trace, mine))) return;
      this.waterfall!.view.goTo(span, where.row, where.folding, moves);
      this.remember(span);
      this.spans.show({ trace: where.trace, span }, this);
    });
    await orSay(asked, (message) => {
      actions.say(message);
      if (this.waterfall === null) this.showList();
    });
  }

  /** Shows the waterfall of a trace; whether it is there. */
  private async showTrace(trace: number, mine: number): Promise<boolean> {
    if (this.waterfall?.trace.trace === trace) return true;
    const row = await this.rowOf(trace);
    if (mine !== this.asked) return false;
    if (row === null) this.showList();
    else this.open(row);
    return row !== null;
  }

  private async rowOf(trace: number): Promise<TraceRow | null> {
    const { channel, summary, actions } = this.parts;
    let found: TraceRow | null = null;
    const asked = channel.request('traces/info', { trace }, 'traces info').then(({ revision, row }) => {
      if (revision === summary.revision) found = row;
    });
    await orSay(asked, (message) => actions.say(message));
    return found;
  }

  private open(trace: TraceRow): void {
    const { parts, spans } = this;
    const isRemembered = this.state.shown?.id === trace.id;
    const hadFocus = this.wantsFocus || this.root.contains(document.activeElement);
    this.close();
    const view = new Waterfall({
      parts, spans, trace,
      state: isRemembered ? this.state : FRESH_STATE.traces,
      onBack: spans.summary.traces > 1 ? () => this.goBack() : null,
      onSelect: (span) => {
        this.remember(span);
        spans.show({ trace: trace.trace, span }, this);
      },
      onChange: (change) => this.rememberSoon(trace.id, change),
      onPainted: () => this.paintedFirst(),
    });
    this.waterfall = { trace, view };
    this.fill(view.root, view.tools);
    if (!isRemembered) this.noteState({ ...FRESH_VIEW, shown: { trace: trace.trace, id: trace.id, span: null } });
    if (hadFocus) view.focus();
  }

  private showList(): void {
    const before = this.waterfall?.trace ?? null;
    if (this.list !== null && before === null) return;
    const hadFocus = this.wantsFocus || this.root.contains(document.activeElement);
    this.close();
    this.list ??= this.makeList();
    this.fill(this.list.root, this.list.tools);
    if (before !== null) this.list.goTo(before.trace);
    if (hadFocus) this.list.focus();
  }

  private makeList(): TraceList {
    return new TraceList({
      parts: this.parts,
      spans: this.spans,
      onOpen: (row) => {
        this.asked++;
        this.open(row);
        this.spans.show({ trace: row.trace, span: null }, this);
      },
      onPainted: () => this.paintedFirst(),
    });
  }

  private goBack(): void {
    this.asked++;
    this.showList();
    this.noteState({ shown: null });
    this.spans.show({ trace: null, span: null }, this);
  }

  private fill(root: HTMLElement, tools: HTMLElement): void {
    this.wantsFocus = false;
    this.root.replaceChildren(root);
    this.tools.replaceChildren(tools);
  }

  private close(): void {
    this.waterfall?.view.dispose();
    this.waterfall = null;
  }

  private paintedFirst(): void {
    this.hadFirst();
    // Not before the page has all of its parts.
    queueMicrotask(() => this.parts.actions.painted());
  }

  // -- what is remembered ----------------------------------------------------------------------------------------------

  private get state(): TracesState {
    return this.parts.memory.state.traces;
  }

  private noteState(change: Partial<TracesState>): void {
    this.parts.memory.update({ traces: { ...this.state, ...change } });
  }

  private remember(span: number | null): void {
    const { shown } = this.state;
    if (shown !== null) this.noteState({ shown: { ...shown, span } });
  }

  private rememberSoon(traceId: string, change: Partial<TracesState>): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      if (this.state.shown?.id === traceId) this.noteState(change);
    }, SETTLED_MS);
  }
}

const { from, to, openDepth, toggled } = FRESH_STATE.traces;
const FRESH_VIEW = { from, to, openDepth, toggled };
