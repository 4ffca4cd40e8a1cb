// An open profile: header, filters, large views and tables, with one view of the samples and one selection for all.

import type { Comparing } from '../src/protocol/compare.ts';
import type { TracesSummary } from '../src/protocol/traces.ts';
import type { FunctionInfo, PageState, PictureFormat, ProfileSummary, SelectedName, View, ViewFilter, ViewTotals } from '../src/protocol/webview.ts';
import type { Channel } from './channel.ts';
import { orSay } from './channel.ts';
import { CompareStrip } from './compare/compare-strip.ts';
import { element } from './element.ts';
import { FilterBar, filterLabel } from './filters/filter-bar.ts';
import { FilterUndo, lostFilters, sameView, toggled, withFilter, withRange } from './filters/filtered-view.ts';
import { headerOf } from './header/header.ts';
import { ViewWait } from './layout/view-wait.ts';
import { Split } from './layout/split.ts';
import type { SplitShares } from './layout/split.ts';
import { PageHistory } from './page-history.ts';
import { listenToPageKeys } from './page-keys.ts';
import type { Place } from './place-history.ts';
import { rememberedView, savedView } from './remembered-view.ts';
import { FRESH_STATE } from './saved-state.ts';
import type { PageMemory } from './saved-state.ts';
import { nodeIn, selectionOf, type ShownRows } from './selected-box.ts';
import { SourceOpener } from './sources/source-opener.ts';
import { rowRemedies } from './sources/source-words.ts';
import { NONE_UNRESOLVED } from './sources/unresolved-sources.ts';
import { showFunctionMenu } from './menus/function-menu.ts';
import { ProfileTables } from './tables/profile-tables.ts';
import { emptyPage } from './states/empty.ts';
import { copyStack, handOut } from './take/taking.ts';
import { displayName } from './text/display-name.ts';
import { Toast } from './toast.ts';
import { SpanSelection } from './traces/span-selection.ts';
import { viewsOf } from './views/kinds.ts';
import type { FunctionTarget, PageActions, ViewParts } from './views/main-view.ts';
import { MainViews } from './views/main-views.ts';

export class ProfileView {
  readonly root = element('div', 'profile-view');
  readonly summary: ProfileSummary;
  private readonly channel: Channel;
  private readonly memory: PageMemory;
  private readonly actions: PageActions = this.makeActions();
  private readonly toast = new Toast();
  private readonly header = element('div', 'profile-header');
  private readonly strip: CompareStrip;
  private comparing: Comparing | null;
  private readonly body = element('div', 'profile-body');
  private readonly lower = element('div', 'lower-pane');
  private readonly history: PageHistory;
  private readonly waiting = new ViewWait(this.body);
  /** What is shown, or will be as soon as its totals are known. */
  private view: View;
  private readonly opener: SourceOpener;
  private readonly undo = new FilterUndo();
  private readonly dropKeys: () => void;
  private readonly filters: FilterBar;
  /** Of what is shown. */
  private parts: ViewParts | null = null;
  private views: MainViews | null = null;
  private tables: ProfileTables | null = null;
  private split: Split | null = null;
  private unresolved = NONE_UNRESOLVED;
  private selected: FunctionInfo | null = null;
  /** `null`: the file has no traces. */
  private readonly spans: SpanSelection | null;

  /** `before`: what was shown of another reading of the file, in this page; `null`: nothing. */
  constructor(channel: Channel, memory: PageMemory, state: Extract<PageState, { kind: 'open' }>, before: View | null) {
    const { summary } = state;
    this.channel = channel;
    this.memory = memory;
    this.summary = summary;
    this.spans = summary.traces === undefined ? null : new SpanSelection(summary.traces, memory.state.traces.shown ?? { trace: null, span: null });
    this.opener = new SourceOpener({ channel, toast: this.toast, unresolved: () => this.unresolved });
    this.filters = new FilterBar({
      summary,
      undo: this.undo,
      view: () => this.view,
      onView: (view) => this.filter(view),
      onUndo: () => this.stepBack('undo'),
      onRedo: () => this.stepBack('redo'),
    });
    this.comparing = state.comparing ?? null;
    this.showFirst();
    this.strip = new CompareStrip({ channel, summary, onError: (message) => this.toast.say(message) });
    const heading = element('h1', 'visually-hidden', {}, `Profile ${displayName(summary.fileName, 80)}`);
    this.root.append(heading, element('div', 'profile-head', {}, this.header, this.strip.root, this.filters.root), this.body, this.toast.root);
    this.dropKeys = listenToPageKeys({
      actions: this.actions,
      views: () => this.views,
      selected: () => (this.selected === null ? null : { info: this.selected, node: null, line1: null }),
      onUndo: (step) => this.stepBack(step),
    });
    // What was chosen meanwhile, in the status bar for example, is newer than what this page remembers.
    const view = state.view ?? rememberedView(memory.state, summary);
    this.view = view;
    memory.update(savedView(view));
    // The place that the page begins with is the first to go back to.
    this.history = new PageHistory(memory, (place) => this.showPlace(place));
    this.change(view, true);
    if (before !== null) this.tellLost(lostFilters(before, view));
    const isDefault = sameView(view, { valueType: summary.defaultValueType, threads: null });
    if (state.view === null && !isDefault) this.tellView(view);
  }

  /** What is shown, or will be. */
  get shownView(): View {
    return this.view;
  }

  /** Another page or the status bar chose this view. */
  follow(view: View): void {
    if (!sameView(view, this.view)) this.take(view);
  }

  /** The comparison began, ended or is another one: views and tables are made anew. `message`: why it ended. */
  compareWith(comparing: Comparing | null, message: string | null): void {
    this.comparing = comparing;
    if (message !== null) this.toast.say(message);
    this.showFirst();
    this.clear();
    this.change(this.view);
  }

  /** A comparison that is new is what was asked for: it is seen at once. */
  private showFirst(): void {
    const compared = this.comparing !== null;
    // While the baseline is read there is nothing to show first.
    if (this.comparing?.baseline === null || compared === this.memory.state.compared) return;
    const isOfTraces = this.summary.traces?.only === true;
    this.memory.update({ compared, ...(compared && { mainView: 'difference', tab: isOfTraces ? 'operations' : 'differences' }) });
    if (!compared || !isOfTraces) return;
    const { traces } = this.memory.state;
    this.memory.update({ traces: { ...traces, operations: { ...traces.operations, sort: 'change', descending: true } } });
  }

  /** An editor asks for this function. */
  reveal(functionIndex: number): void {
    void this.work(
      this.channel.request('functions/info', { function: functionIndex }, 'reveal').then(({ revision, info }) => {
        if (revision === this.summary.revision && info !== null) this.actions.select(info, this);
      }),
    );
  }

  /** A picture or a link of what is shown was asked for outside of the page. */
  handOut(what: PictureFormat | 'link'): void {
    if (this.parts !== null) void this.work(handOut(this.parts, this.views?.picture() ?? null, what));
  }

  /** A link says what to show; its view came before. */
  showLink(mainView: string | null, selected: SelectedName | null): void {
    const id = viewsOf(null, this.summary.traces).find((kind) => kind.id === mainView)?.id ?? this.memory.state.mainView;
    this.memory.update({ mainView: id, selected });
    if (id !== null) this.views?.show(id);
    this.restoreSelection();
  }

  /** Sources may be found in other files now, or more is known of their maps. */
  placesChanged(): void {
    if (this.tables !== null) void this.work(this.tables.placesChanged());
  }

  /** Logs were added, or more is known of where spans come from. */
  spansChanged(summary: TracesSummary): void {
    this.spans?.renew(summary);
  }

  /** An editor asks for this span: its trace is shown, with it. */
  revealSpan(span: number): void {
    this.views?.show('traces');
    this.tables?.showSpan();
    this.spans?.show({ trace: null, span }, this);
  }

  retheme(): void {
    this.views?.retheme();
  }

  dispose(): void {
    this.dropKeys();
    this.history.dispose();
    this.clear();
    this.root.remove();
  }

  private clear(): void {
    this.views?.dispose();
    this.tables?.dispose();
    this.split?.dispose();
    this.views = null;
    this.tables = null;
    this.split = null;
  }

  // -- which samples count -----------------------------------------------------------------------------------------

  /** Shows a view as soon as its totals are known; those of whole profiles came with the summary. */
  private change(view: View, first = false): void {
    const isWhole = view.threads === null && view.range === undefined && view.filters === undefined;
    const totals = this.summary.totals[view.valueType];
    if (isWhole && totals !== undefined) {
      this.channel.cancelSlot('totals');
      const done = this.waiting.begin();
      this.show(view, totals, this.summary.maxDepth);
      // Where there is nothing to draw, nothing is waited for.
      void (this.views?.ready ?? Promise.resolve()).then(done);
      this.restoreSelection();
      return;
    }
    const done = this.waiting.begin();
    const asked = this.channel.request('view/totals', { view }, 'totals').then((answer) => {
      if (answer.revision !== this.summary.revision) return;
      this.show(view, answer.totals, answer.maxDepth);
      this.restoreSelection();
      return this.views?.ready;
    });
    // Filters that were remembered may name functions of another reading of the file.
    void this.work(first ? asked.catch((error: unknown) => this.withoutFilters(view, error)) : asked).then(done);
  }

  private withoutFilters(view: View, error: unknown): void {
    if (view.filters === undefined) throw error;
    this.choose({ valueType: view.valueType, threads: view.threads });
    this.toast.say('The file has changed: its filters are taken back.');
  }

  /** Functions of another reading are others: the session took their filters away, and the page says so. */
  private tellLost(lost: readonly ViewFilter[]): void {
    if (lost.length === 0) return;
    const { range = null, filters = [] } = this.view;
    this.memory.update({ range, filters });
    this.toast.say(`The profile was read anew, with other functions. Filters that are gone: ${lost.map(filterLabel).join(', ')}.`);
  }

  private show(view: View, totals: ViewTotals, maxDepth: number): void {
    const { summary, memory, channel, actions } = this;
    this.tables?.dispose();
    this.tables = null;
    this.unresolved = NONE_UNRESOLVED;
    const header = headerOf({
      summary,
      view,
      totals,
      notesOpen: memory.state.notesOpen,
      onView: (chosen) => this.choose(chosen),
      onNotes: (notesOpen) => memory.update({ notesOpen }),
      onThreads: () => this.tell('view/choose-threads'),
      onExport: () => this.tell('profile/export'),
      onCompare: () => this.tell('compare/choose'),
      history: this.history.buttons.root,
      filter: this.filters.button,
    });
    const { activeElement } = document;
    this.header.replaceChildren(header);
    this.filters.show(view, totals);
    // The button moved to the new header.
    if (activeElement === this.filters.button) this.filters.button.focus();
    if ((!(totals.total > 0) || maxDepth === 0) && summary.traces === undefined) {
      this.clear();
      this.body.replaceChildren(emptyPage(summary, totals, summary.valueTypes[view.valueType]!.unit));
      return;
    }
    this.strip.show(this.comparing, view);
    const baseline = this.comparing?.baseline ?? null;
    const parts: ViewParts = { channel, summary, view, totals, maxDepth, memory, actions, spans: this.spans, ...(baseline && { baseline }) };
    this.parts = parts;
    const tables = new ProfileTables({
      parts,
      onOpenSource: (row) => this.opener.openRow(row),
      onMend: (row, remedy) => this.opener.mend(row.url, remedy),
      onUnresolved: (unresolved) => {
        this.unresolved = unresolved;
        this.views?.markUnresolved(unresolved);
      },
    });
    this.tables = tables;
    this.lower.replaceChildren(tables.root);
    if (this.views !== null) {
      this.views.update(parts);
      return;
    }
    this.views = new MainViews(viewsOf(baseline, summary.traces), parts);
    const rememberSplit = (split: SplitShares): void => memory.update({ split });
    this.split = new Split(this.views.root, this.lower, memory.state.split, FRESH_STATE.split, rememberSplit);
    this.body.replaceChildren(this.split.root);
  }

  private choose(view: View): void {
    this.take(view);
    this.tellView(view);
  }

  /** As {@link choose}, and can be taken back. */
  private filter(view: View): void {
    if (sameView(view, this.view)) return;
    this.undo.record(this.view);
    this.choose(view);
  }

  private stepBack(step: 'undo' | 'redo'): void {
    const view = this.undo[step](this.view);
    if (view !== null) this.choose(view);
  }

  private take(view: View): void {
    // The place that is left, as it was.
    this.views?.rememberNow();
    this.view = view;
    this.memory.update({ ...savedView(view), zoom: FRESH_STATE.zoom, invertedZoom: FRESH_STATE.zoom, scrolled: FRESH_STATE.scrolled });
    this.change(view);
  }

  /** Goes back or forward: the memory is there already. */
  private showPlace({ selected }: Place): void {
    const view = rememberedView(this.memory.state, this.summary);
    const isOther = !sameView(view, this.view);
    this.views?.recall();
    if (selected === null) {
      this.views?.select(null, this);
      this.tables?.mark(null);
    }
    if (!isOther) {
      this.restoreSelection();
      return;
    }
    this.view = view;
    this.change(view);
    this.tellView(view);
  }

  private tellView(view: View): void {
    void this.work(this.channel.request('view/changed', { view }).then(() => undefined));
  }

  private tell(method: 'view/choose-threads' | 'profile/export' | 'compare/choose'): void {
    void this.work(this.channel.request(method, {}).then(() => undefined));
  }

  // -- what views and tables can do --------------------------------------------------------------------------------

  private makeActions(): PageActions {
    return {
      select: (info, by) => this.select(info, by),
      open: (info, line1) => this.opener.open(info, line1),
      openLine: (url, line1) => this.opener.openFile(url, line1),
      addFilter: (filter) => this.filter(withFilter(this.view, filter)),
      filterBy: (kind, target) => this.filterBy(kind, target),
      toggleFilter: (filter) => this.filter(toggled(this.view, filter)),
      setRange: (range) => this.filter(withRange(this.view, range)),
      showMenu: (target, at, more) => {
        const context = { ...this.parts!, views: viewsOf(null, this.summary.traces), shownView: this.views?.shownId ?? null };
        showFunctionMenu(target, context, at, more);
      },
      copyStack: (target) => void this.work(copyStack(this.parts!, target)),
      copy: (text, done) => {
        void this.work(this.channel.request('clipboard/write', { text }).then(() => this.toast.sayBriefly(done)));
      },
      showIn: (id, info) => {
        this.actions.select(info, this);
        this.views?.show(id);
        this.views?.focus();
      },
      showSpan: (span) => {
        if (span === undefined) this.tables?.showSpan();
        else this.revealSpan(span);
      },
      locate: (row) => this.opener.mend(row.url, rowRemedies(row)[0]!),
      painted: () => {
        if (this.tables !== null) void this.work(this.tables.findUnresolved());
      },
      say: (message) => this.toast.say(message),
    };
  }

  private filterBy(kind: Parameters<PageActions['filterBy']>[0], { info, node }: FunctionTarget): void {
    if (kind !== 'focus-path') {
      this.filter(withFilter(this.view, { kind, function: info.index, name: info.name }));
      return;
    }
    const { view, summary } = this;
    if (node === null) return;
    void this.work(
      this.channel.request('flame/path', { view, node }, 'path').then(({ revision, path }) => {
        if (revision !== summary.revision || view !== this.view || path.length === 0) return;
        this.filter(withFilter(view, { kind, path: path.map(({ index }) => index), name: info.name }));
      }),
    );
  }

  private select(info: FunctionInfo | null, by: object): void {
    this.selected = info;
    const box = this.views?.target(by) ?? null;
    this.memory.update({ selected: info === null ? null : selectionOf(info, box, this.shownRows) });
    this.views?.select(info, by);
    if (by !== this.tables) this.tables?.mark(info);
  }

  /** What call nodes belong to. */
  private get shownRows(): ShownRows {
    return { revision: this.summary.revision, view: this.view };
  }

  /** The remembered function is still the same one only if its name is. */
  private restoreSelection(): void {
    const { selected } = this.memory.state;
    if (selected === null) return;
    void this.work(
      this.channel.request('functions/info', { function: selected.index }, 'restore').then(({ revision, info }) => {
        // What was chosen meanwhile is newer.
        const isStale = revision !== this.summary.revision || this.memory.state.selected !== selected;
        if (isStale || info?.name !== selected.name) return;
        this.selected = info;
        this.views?.reselect(info, nodeIn(selected, this.shownRows));
        this.tables?.mark(info);
      }),
    );
  }

  private work(task: Promise<void>): Promise<boolean> {
    return orSay(task, (message) => this.toast.say(message));
  }
}
