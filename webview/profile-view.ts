// An open profile: header, flame graph and tables, with one selection and one value type for all of them.

import type { FunctionInfo, PageState, ProfileSummary, SourceRemedy, SourceRow, View, ViewTotals } from '../src/protocol/webview.ts';
import type { Channel } from './channel.ts';
import { unlessCancelled } from './channel.ts';
import { element } from './element.ts';
import { FlameView } from './flame/flame-view.ts';
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

export class ProfileView {
  readonly root = element('div', 'profile-view');
  private readonly channel: Channel;
  private readonly memory: PageMemory;
  readonly summary: ProfileSummary;
  /** What is shown, or will be as soon as its totals are known. */
  private view: View;
  private readonly toast = new Toast();
  private flame: FlameView | null = null;
  private tables: ProfileTables | null = null;
  private unresolved = NONE_UNRESOLVED;
  private split: Split | null = null;
  /** Whether the next graph takes the keyboard: the one that had it makes way. */
  private focusGraph = false;

  constructor(channel: Channel, memory: PageMemory, state: Extract<PageState, { kind: 'open' }>) {
    const { summary } = state;
    this.channel = channel;
    this.memory = memory;
    this.summary = summary;
    document.addEventListener('keydown', this.onKey);
    // What was chosen meanwhile, in the status bar for example, is newer than what this page remembers.
    const view = state.view ?? rememberedView(memory, summary);
    this.view = view;
    this.change(view);
    const isDefault = view.valueType === summary.defaultValueType && view.threads === null;
    if (state.view === null && !isDefault) this.tellView(view);
  }

  /** Another page or the status bar chose this view. */
  follow(view: View): void {
    if (JSON.stringify(view) !== JSON.stringify(this.view)) this.take(view);
  }

  /** An editor asks for this function. */
  reveal(functionIndex: number): void {
    this.tables?.mark(functionIndex);
    void this.flame?.reveal(functionIndex);
  }

  /** Sources may be found in other files now, or more is known of their maps. */
  placesChanged(): void {
    if (this.tables !== null) void this.work(this.tables.placesChanged());
  }

  retheme(): void {
    this.flame?.retheme();
  }

  dispose(): void {
    document.removeEventListener('keydown', this.onKey);
    this.flame?.dispose();
    this.tables?.dispose();
    this.split?.dispose();
    this.root.remove();
  }

  /** Shows a view as soon as its totals are known; those of all threads came with the summary. */
  private change(chosen: View): void {
    const { foldLibraries } = this.memory.state;
    const view = foldLibraries ? { ...chosen, foldLibraries } : chosen;
    if (view.threads === null && !foldLibraries) {
      this.channel.cancelSlot('totals');
      this.show(view, this.summary.totals[view.valueType], this.summary.maxDepth);
      this.restoreSelection();
      return;
    }
    void this.work(
      this.channel.request('view/totals', { view }, 'totals').then(({ revision, totals, maxDepth }) => {
        if (revision !== this.summary.revision) return;
        this.show(view, totals, maxDepth);
        this.restoreSelection();
      }),
    );
  }

  private show(view: View, totals: ViewTotals | undefined, maxDepth: number): void {
    this.flame?.dispose();
    this.tables?.dispose();
    this.split?.dispose();
    this.flame = null;
    this.tables = null;
    this.unresolved = NONE_UNRESOLVED;
    const { summary, memory } = this;
    const header = headerOf({
      summary,
      view,
      totals,
      notesOpen: memory.state.notesOpen,
      onView: (chosen) => this.choose({ valueType: chosen.valueType, threads: chosen.threads }),
      onNotes: (notesOpen) => memory.update({ notesOpen }),
      onThreads: () => this.tell('view/choose-threads'),
      onExport: () => this.tell('profile/export'),
    });
    if (totals === undefined || !(totals.total > 0) || maxDepth === 0) {
      this.root.replaceChildren(header, emptyPage(summary, totals?.idle ?? 0), this.toast.root);
      return;
    }
    const parts = { channel: this.channel, summary, view, total: totals.total, maxDepth, memory, onOpen: (info: FunctionInfo) => this.open(info) };
    const flame = new FlameView({
      ...parts,
      onSelect: (info) => this.select(info),
      onPainted: () => void this.work(tables.findUnresolved()),
      onLocate: (row) => this.mend(row.url, rowRemedies(row)[0]!),
      onFold: () => this.fold(),
    });
    const tables = new ProfileTables({
      ...parts,
      onSelect: (info) => {
        this.remember(info);
        void flame.reveal(info.index);
      },
      onOpenSource: (row) => this.openSource(row),
      onMend: (row, remedy) => this.mend(row.url, remedy),
      onUnresolved: (unresolved) => {
        this.unresolved = unresolved;
        flame.markUnresolved(unresolved);
      },
    });
    this.flame = flame;
    this.tables = tables;
    const { split } = memory.state;
    const rememberSplit = (shares: SplitShares): void => memory.update({ split: shares });
    this.split = new Split(flame.root, tables.root, split, FRESH_STATE.split, rememberSplit);
    this.root.replaceChildren(header, this.split.root, this.toast.root);
    if (this.focusGraph) flame.focus();
    this.focusGraph = false;
  }

  /** The same view with another graph. The keyboard stays on the graph. */
  private fold(): void {
    this.memory.update({ foldLibraries: !this.memory.state.foldLibraries, zoom: FRESH_STATE.zoom });
    this.focusGraph = true;
    this.change(this.view);
  }

  private choose(view: View): void {
    this.take(view);
    this.tellView(view);
  }

  private take(view: View): void {
    this.view = view;
    this.memory.update({ ...view, zoom: FRESH_STATE.zoom });
    this.change(view);
  }

  private tellView(view: View): void {
    void this.work(this.channel.request('view/changed', { view }).then(() => undefined));
  }

  private tell(method: 'view/choose-threads' | 'profile/export'): void {
    void this.work(this.channel.request(method, {}).then(() => undefined));
  }

  private select(info: FunctionInfo | null): void {
    this.remember(info);
    this.tables?.mark(info?.index ?? null);
  }

  private remember(info: FunctionInfo | null): void {
    this.memory.update({ selected: info === null ? null : { index: info.index, name: info.name } });
  }

  /** The remembered function is still the same one only if its name is. */
  private restoreSelection(): void {
    const { selected } = this.memory.state;
    const { flame, tables } = this;
    if (selected === null || flame === null || selected.index >= this.summary.functionCount) return;
    void flame.reselect(selected.index, selected.name).then((found) => {
      if (found) tables?.mark(selected.index);
    });
  }

  private open(info: FunctionInfo): void {
    void this.work(
      this.channel.request('source/open', { function: info.index, line1: null }, 'open').then((answer) => {
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
    if (command === null || this.flame === null || event.defaultPrevented || !(target instanceof HTMLElement)) return;
    if (target !== document.body && !PAGE_COMMANDS.has(command)) return;
    if (target.closest('vscode-textfield, vscode-single-select, dialog') !== null) return;
    event.preventDefault();
    this.flame.run(command);
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
  const { valueType, threads } = memory.state;
  return {
    valueType: valueType !== null && valueType < summary.valueTypes.length ? valueType : summary.defaultValueType,
    threads: threads?.every((thread) => thread < summary.threads.length) === true ? threads : null,
  };
}

function emptyPage(summary: ProfileSummary, idle: number): HTMLElement {
  const why =
    idle > 0
      ? 'Every sample of this profile was idle: there is no work to show.'
      : summary.totals.some((totals) => totals.samples > 0)
        ? 'This profile has no values of this type.'
        : 'This profile has no samples: nothing ran while it was recorded, or the recording was cut off.';
  return element('div', 'state-page', {}, element('p', 'state-message', {}, why));
}
