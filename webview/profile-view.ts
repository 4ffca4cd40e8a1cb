// An open profile: header, filters, large views and tables, with one view of the samples and one selection for all.

import type { FunctionInfo, PageState, ProfileSummary, SourceRemedy, SourceRow, View, ViewTotals } from '../src/protocol/webview.ts';
import type { Channel } from './channel.ts';
import { unlessCancelled } from './channel.ts';
import { element } from './element.ts';
import { filterBarOf } from './filters/filter-bar.ts';
import { PAGE_COMMANDS, flameCommandOf } from './flame/keys.ts';
import { headerOf } from './header/header.ts';
import { Split } from './layout/split.ts';
import type { SplitShares } from './layout/split.ts';
import { FRESH_STATE } from './saved-state.ts';
import type { PageMemory } from './saved-state.ts';
import { showBuildHelp } from './sources/build-help.ts';
import { remedyTitle, rowRemedies, whyUnresolved } from './sources/source-words.ts';
import { NONE_UNRESOLVED } from './sources/unresolved-sources.ts';
import { ProfileTables } from './tables/profile-tables.ts';
import { Toast } from './toast.ts';
import { MAIN_VIEWS } from './views/kinds.ts';
import type { PageActions, ViewParts } from './views/main-view.ts';
import { MainViews } from './views/main-views.ts';

/** Changes of filters and range that can be taken back. */
const MOST_UNDO = 50;

export class ProfileView {
  readonly root = element('div', 'profile-view');
  readonly summary: ProfileSummary;
  private readonly channel: Channel;
  private readonly memory: PageMemory;
  private readonly actions: PageActions = this.makeActions();
  private readonly toast = new Toast();
  private readonly head = element('div', 'profile-head');
  private readonly body = element('div', 'profile-body');
  private readonly lower = element('div', 'lower-pane');
  /** What is shown, or will be as soon as its totals are known. */
  private view: View;
  /** Views before changes of filters and range, the oldest first. */
  private undo: View[] = [];
  private views: MainViews | null = null;
  private tables: ProfileTables | null = null;
  private split: Split | null = null;
  private unresolved = NONE_UNRESOLVED;

  constructor(channel: Channel, memory: PageMemory, state: Extract<PageState, { kind: 'open' }>) {
    const { summary } = state;
    this.channel = channel;
    this.memory = memory;
    this.summary = summary;
    this.root.append(this.head, this.body, this.toast.root);
    document.addEventListener('keydown', this.onKey);
    // What was chosen meanwhile, in the status bar for example, is newer than what this page remembers.
    const view = state.view ?? rememberedView(memory, summary);
    this.view = view;
    this.change(view, true);
    const isDefault = JSON.stringify(view) === JSON.stringify({ valueType: summary.defaultValueType, threads: null });
    if (state.view === null && !isDefault) this.tellView(view);
  }

  /** Another page or the status bar chose this view. */
  follow(view: View): void {
    if (JSON.stringify(view) !== JSON.stringify(this.view)) this.take(view);
  }

  /** An editor asks for this function. */
  reveal(functionIndex: number): void {
    void this.work(
      this.channel.request('functions/info', { function: functionIndex }, 'reveal').then(({ revision, info }) => {
        if (revision === this.summary.revision && info !== null) this.actions.select(info, this);
      }),
    );
  }

  /** Sources may be found in other files now, or more is known of their maps. */
  placesChanged(): void {
    if (this.tables !== null) void this.work(this.tables.placesChanged());
  }

  retheme(): void {
    this.views?.retheme();
  }

  dispose(): void {
    document.removeEventListener('keydown', this.onKey);
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
      this.show(view, totals, this.summary.maxDepth);
      this.restoreSelection();
      return;
    }
    const asked = this.channel.request('view/totals', { view }, 'totals').then((answer) => {
      if (answer.revision !== this.summary.revision) return;
      this.show(view, answer.totals, answer.maxDepth);
      this.restoreSelection();
    });
    // Filters that were remembered may name functions of another reading of the file.
    void this.work(first ? asked.catch((error: unknown) => this.withoutFilters(view, error)) : asked);
  }

  private withoutFilters(view: View, error: unknown): void {
    if (view.filters === undefined) throw error;
    this.choose({ valueType: view.valueType, threads: view.threads });
    this.toast.say('The file has changed: its filters are taken back.');
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
    });
    const onUndo = this.undo.length > 0 ? (): void => this.undoFilters() : null;
    const filters = filterBarOf({ summary, view, totals, onView: (chosen) => this.filter(chosen), onUndo });
    this.head.replaceChildren(header, ...(filters === null ? [] : [filters]));
    if (!(totals.total > 0) || maxDepth === 0) {
      this.clear();
      this.body.replaceChildren(emptyPage(summary, totals));
      return;
    }
    const parts: ViewParts = { channel, summary, view, totals, maxDepth, memory, actions };
    const tables = new ProfileTables({
      parts,
      onOpenSource: (row) => this.openSource(row),
      onMend: (row, remedy) => this.mend(row.url, remedy),
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
    this.views = new MainViews(MAIN_VIEWS, parts);
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
    this.undo = [...this.undo, this.view].slice(-MOST_UNDO);
    this.choose(view);
  }

  private undoFilters(): void {
    const { range, filters } = this.undo.pop() ?? this.view;
    const { valueType, threads } = this.view;
    this.choose({ valueType, threads, ...(range && { range }), ...(filters && { filters }) });
  }

  private take(view: View): void {
    this.view = view;
    const { valueType, threads, range = null, filters = [] } = view;
    this.memory.update({ valueType, threads, range, filters, zoom: FRESH_STATE.zoom });
    this.change(view);
  }

  private tellView(view: View): void {
    void this.work(this.channel.request('view/changed', { view }).then(() => undefined));
  }

  private tell(method: 'view/choose-threads' | 'profile/export'): void {
    void this.work(this.channel.request(method, {}).then(() => undefined));
  }

  // -- what views and tables can do --------------------------------------------------------------------------------

  private makeActions(): PageActions {
    return {
      select: (info, by) => this.select(info, by),
      open: (info, line1) => this.open(info, line1),
      addFilter: (filter) => this.filter({ ...this.view, filters: [...(this.view.filters ?? []), filter] }),
      toggleFilter: (filter) => {
        const { filters = [], ...view } = this.view;
        const without = filters.filter(({ kind }) => kind !== filter.kind);
        const toggled = without.length < filters.length ? without : [...filters, filter];
        this.filter({ ...view, ...(toggled.length > 0 && { filters: toggled }) });
      },
      setRange: (range) => {
        const { range: _, ...view } = this.view;
        this.filter({ ...view, ...(range && { range }) });
      },
      showIn: (id, info) => {
        this.actions.select(info, this);
        this.views?.show(id);
        this.views?.focus();
      },
      locate: (row) => this.mend(row.url, rowRemedies(row)[0]!),
      painted: () => {
        if (this.tables !== null) void this.work(this.tables.findUnresolved());
      },
      say: (message) => this.toast.say(message),
    };
  }

  private select(info: FunctionInfo | null, by: object): void {
    this.memory.update({ selected: info === null ? null : { index: info.index, name: info.name } });
    this.views?.select(info, by);
    if (by !== this.tables) this.tables?.mark(info);
  }

  /** The remembered function is still the same one only if its name is. */
  private restoreSelection(): void {
    const { selected } = this.memory.state;
    if (selected === null) return;
    void this.work(
      this.channel.request('functions/info', { function: selected.index }, 'restore').then(({ revision, info }) => {
        if (revision !== this.summary.revision || info?.name !== selected.name) return;
        this.views?.reselect(info);
        this.tables?.mark(info);
      }),
    );
  }

  private open(info: FunctionInfo, line1: number | null): void {
    void this.work(
      this.channel.request('source/open', { function: info.index, line1 }, 'open').then((answer) => {
        this.toast.hide();
        if (answer.opened || answer.message === null) return;
        const row = this.unresolved.of(info);
        const remedies = row !== null ? rowRemedies(row) : answer.locate !== null ? (['locate'] as const) : [];
        const url = row?.url ?? answer.locate ?? '';
        this.toast.say(answer.message, remedies.map((remedy) => ({ title: remedyTitle(remedy), run: () => this.mend(url, remedy) })));
      }),
    );
  }

  /** Opens a source, or begins what finds it. */
  private openSource(row: SourceRow): void {
    const { url, place, remedies } = row;
    if (place.kind === 'found') {
      void this.work(
        this.channel.request('source/open-file', { url }, 'open').then(({ opened, message }) => {
          if (opened || message === null) this.toast.hide();
          else this.toast.say(message);
        }),
      );
    } else if (place.kind === 'outside') this.mend(url, 'open-outside');
    else if (remedies[0] !== undefined) this.mend(url, remedies[0]);
    else this.toast.say(place.kind === 'none' ? place.message : whyUnresolved(row));
  }

  private mend(url: string, remedy: SourceRemedy): void {
    this.toast.hide();
    if (remedy === 'build-with-maps') showBuildHelp(document.body);
    else void this.work(this.channel.request('source/mend', { url, remedy }).then(() => undefined));
  }

  /** Keys of the graph also work where nothing else has the focus, and some of them everywhere. */
  private readonly onKey = (event: KeyboardEvent): void => {
    const command = flameCommandOf(event);
    const { target } = event;
    if (command === null || this.views === null || event.defaultPrevented || !(target instanceof HTMLElement)) return;
    if (target !== document.body && !PAGE_COMMANDS.has(command)) return;
    if (target.closest('vscode-textfield, vscode-single-select, dialog') !== null) return;
    event.preventDefault();
    this.views.run(command);
  };

  private async work(task: Promise<void>): Promise<void> {
    try {
      await unlessCancelled(task);
    } catch (error) {
      this.toast.say(error instanceof Error ? error.message : String(error));
    }
  }
}

/** The view of the last visit, as far as this profile has it. */
function rememberedView(memory: PageMemory, summary: ProfileSummary): View {
  const { valueType, threads, range, filters } = memory.state;
  return {
    valueType: valueType !== null && valueType < summary.valueTypes.length ? valueType : summary.defaultValueType,
    threads: threads?.every((thread) => thread < summary.threads.length) === true ? threads : null,
    ...(range !== null && summary.timed && range.fromNs < summary.spanNs && { range }),
    ...(filters.length > 0 && { filters }),
  };
}

function emptyPage(summary: ProfileSummary, { idle, leftOut }: ViewTotals): HTMLElement {
  const why =
    leftOut > 0
      ? 'The filters above leave out everything that was recorded.'
      : idle > 0
        ? 'Every sample of this profile was idle: there is no work to show.'
        : summary.totals.some((totals) => totals.samples > 0)
          ? 'This profile has no values of this type.'
          : 'This profile has no samples: nothing ran while it was recorded, or the recording was cut off.';
  return element('div', 'state-page', {}, element('p', 'state-message', {}, why));
}
