// The tables of one view of a profile behind their tabs, and what is known of its unresolved sources. Leaves out: the
// flame graph, what opening and mending mean.

import type { FunctionInfo, ProfileSummary, SourceRow, View } from '../../src/protocol/webview.ts';
import type { Channel } from '../channel.ts';
import type { PageMemory } from '../saved-state.ts';
import type { OnMend } from '../sources/source-row.ts';
import { SourceTable } from '../sources/source-table.ts';
import { tabNote } from '../sources/source-words.ts';
import { MOST_MARKED, UnresolvedSources } from '../sources/unresolved-sources.ts';
import { FunctionTable } from './function-table.ts';
import { TableTabs } from './table-tabs.ts';

export interface ProfileTablesOptions {
  readonly channel: Channel;
  readonly summary: ProfileSummary;
  readonly view: View;
  /** The view's total: base of every share. */
  readonly total: number;
  readonly memory: PageMemory;
  readonly onSelect: (selected: FunctionInfo) => void;
  readonly onOpen: (opened: FunctionInfo) => void;
  readonly onOpenSource: (row: SourceRow) => void;
  readonly onMend: OnMend;
  /** It is known (anew) which sources are unresolved. */
  readonly onUnresolved: (unresolved: UnresolvedSources) => void;
}

export class ProfileTables {
  private readonly options: ProfileTablesOptions;
  private readonly functions: FunctionTable;
  private readonly sources: SourceTable;
  private readonly tabs: TableTabs;
  private knowsUnresolved = false;
  private disposed = false;

  constructor(options: ProfileTablesOptions) {
    this.options = options;
    const { memory, onOpenSource } = options;
    this.functions = new FunctionTable(options);
    this.sources = new SourceTable({ ...options, onOpen: onOpenSource });
    const tables = [
      { id: 'functions', title: 'Functions', panel: this.functions.root, tools: this.functions.tools },
      { id: 'sources', title: 'Sources', panel: this.sources.root, tools: this.sources.tools },
    ] as const;
    this.tabs = new TableTabs(tables, memory.state.tab, (tab) => {
      if (memory.state.tab !== tab) memory.update({ tab });
      if (tab === 'sources') this.sources.wake();
    });
  }

  get root(): HTMLElement {
    return this.tabs.root;
  }

  /** Marks a function's row. */
  mark(functionIndex: number | null): void {
    this.functions.mark(functionIndex);
  }

  /**
   * Asks which sources are unresolved, and tells; called when the first picture is there.
   * @throws {Cancelled} and {HostError} as every request.
   */
  async findUnresolved(): Promise<void> {
    this.knowsUnresolved = true;
    const { channel, summary, view, total } = this.options;
    const list = await channel.request('sources/list', { view, filter: '', offset: 0, limit: MOST_MARKED }, 'unresolved');
    if (list.revision !== summary.revision || this.disposed) return;
    const unresolved = new UnresolvedSources(list, total);
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
