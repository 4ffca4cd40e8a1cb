// The tables of one view of a profile behind their tabs, and what is known of its unresolved sources. Leaves out: the
// flame graph, what opening and mending mean.

import type { FunctionInfo, SourceRow } from '../../src/protocol/webview.ts';
import { Tabs } from '../layout/tabs.ts';
import type { TableTab } from '../saved-state.ts';
import type { OnMend } from '../sources/source-row.ts';
import { SourceTable } from '../sources/source-table.ts';
import { tabNote } from '../sources/source-words.ts';
import { MOST_MARKED, UnresolvedSources } from '../sources/unresolved-sources.ts';
import type { ViewParts } from '../views/main-view.ts';
import { FunctionTable } from './function-table.ts';

export interface ProfileTablesOptions {
  readonly parts: ViewParts;
  readonly onOpenSource: (row: SourceRow) => void;
  readonly onMend: OnMend;
  /** It is known (anew) which sources are unresolved. */
  readonly onUnresolved: (unresolved: UnresolvedSources) => void;
}

export class ProfileTables {
  private readonly options: ProfileTablesOptions;
  private readonly functions: FunctionTable;
  private readonly sources: SourceTable;
  private readonly tabs: Tabs<TableTab>;
  private knowsUnresolved = false;
  private disposed = false;

  constructor(options: ProfileTablesOptions) {
    this.options = options;
    const { parts, onOpenSource: onOpen, onMend } = options;
    const { memory, actions, totals } = parts;
    this.functions = new FunctionTable({
      ...parts,
      total: totals.total,
      onSelect: (info) => actions.select(info, this),
      onOpen: (info) => actions.open(info, null),
    });
    this.sources = new SourceTable({ ...parts, onOpen, onMend });
    const panels = [
      { id: 'functions', title: 'Functions', panel: this.functions.root, tools: this.functions.tools },
      { id: 'sources', title: 'Sources', panel: this.sources.root, tools: this.sources.tools },
    ] as const;
    const onShow = (tab: TableTab): void => {
      if (memory.state.tab !== tab) memory.update({ tab });
      if (tab === 'sources') this.sources.wake();
    };
    this.tabs = new Tabs({ label: 'Tables', className: 'tables', panels, shown: memory.state.tab, onShow });
  }

  get root(): HTMLElement {
    return this.tabs.root;
  }

  /** A function was selected elsewhere: its row is marked and brought into view. */
  mark(info: FunctionInfo | null): void {
    this.functions.mark(info?.index ?? null);
  }

  /**
   * Asks which sources are unresolved, and tells; called when the first picture is there.
   * @throws {Cancelled} and {HostError} as every request.
   */
  async findUnresolved(): Promise<void> {
    this.knowsUnresolved = true;
    const { channel, summary, view, totals } = this.options.parts;
    const list = await channel.request('sources/list', { view, filter: '', offset: 0, limit: MOST_MARKED }, 'unresolved');
    if (list.revision !== summary.revision || this.disposed) return;
    const unresolved = new UnresolvedSources(list, totals.total);
    this.tabs.note('sources', tabNote(unresolved.count, unresolved.share));
    this.options.onUnresolved(unresolved);
  }

  /** Places of sources may be others now. */
  async placesChanged(): Promise<void> {
    this.sources.renew();
    if (this.knowsUnresolved) await this.findUnresolved();
  }

  dispose(): void {
    this.disposed = true;
    this.functions.dispose();
    this.sources.dispose();
  }
}
