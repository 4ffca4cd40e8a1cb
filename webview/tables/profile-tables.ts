// The tables of one view of a profile behind their tabs, and what is known of its unresolved sources. Leaves out: the
// flame graph, what opening and mending mean.

import { DifferenceTable } from '../compare/difference-table.ts';
import { DetailsPanel } from '../details/details-panel.ts';
import type { FunctionInfo, SourceRow } from '../../src/protocol/webview.ts';
import { Tabs } from '../layout/tabs.ts';
import type { TableTab } from '../saved-state.ts';
import type { OnMend } from '../sources/source-row.ts';
import { SourceTable } from '../sources/source-table.ts';
import { tabNote } from '../sources/source-words.ts';
import { MOST_MARKED, UnresolvedSources } from '../sources/unresolved-sources.ts';
import { FindingList } from '../spans/finding-list.ts';
import { OperationTable } from '../spans/operation-table.ts';
import { SpanPanel } from '../spans/span-panel.ts';
import type { ViewParts } from '../views/main-view.ts';
import { FunctionTable } from './function-table.ts';
import { LineTable } from './line-table.ts';

export interface ProfileTablesOptions {
  readonly parts: ViewParts;
  readonly onOpenSource: (row: SourceRow) => void;
  readonly onMend: OnMend;
  /** It is known (anew) which sources are unresolved. */
  readonly onUnresolved: (unresolved: UnresolvedSources) => void;
}

export class ProfileTables {
  private readonly options: ProfileTablesOptions;
  /** `null` unless the profile is compared. */
  private readonly differences: DifferenceTable | null;
  /** `null` unless the file has spans. */
  private readonly span: SpanPanel | null;
  private readonly operations: OperationTable | null;
  private readonly findings: FindingList;
  private readonly functions: FunctionTable;
  private readonly sources: SourceTable;
  private readonly lines: LineTable;
  private readonly details: DetailsPanel;
  private readonly tabs: Tabs<TableTab>;
  private knowsUnresolved = false;
  private disposed = false;

  constructor(options: ProfileTablesOptions) {
    this.options = options;
    const { parts, onOpenSource: onOpen, onMend } = options;
    const { memory, actions } = parts;
    const onSelect = (info: FunctionInfo): void => {
      this.details.mark(info);
      actions.select(info, this);
    };
    const { baseline } = parts;
    this.differences = baseline === undefined ? null : new DifferenceTable({ parts, baseline, onSelect });
    this.functions = new FunctionTable({ parts, onSelect });
    this.sources = new SourceTable({ parts, onOpen, onMend });
    this.lines = new LineTable({
      parts,
      onSelect: ({ function: info }) => {
        if (info === null) return;
        this.functions.mark(info.index);
        onSelect(info);
      },
    });
    this.details = new DetailsPanel({ parts, onMend });
    const { differences } = this;
    const { spans } = parts;
    this.span = spans === null ? null : new SpanPanel(parts, spans);
    this.operations = spans === null ? null : new OperationTable(parts, spans);
    this.findings = new FindingList(parts, spans);
    const { span, operations, findings } = this;
    const panels = [
      ...(differences === null ? [] : [{ id: 'differences', title: 'Differences', panel: differences.root, tools: differences.tools } as const]),
      ...(span === null ? [] : [{ id: 'span', title: 'Span', panel: span.root, tools: span.tools } as const]),
      ...(operations === null ? [] : [{ id: 'operations', title: 'Operations', panel: operations.root, tools: operations.tools } as const]),
      { id: 'findings', title: 'Findings', panel: findings.root, tools: findings.tools },
      { id: 'functions', title: 'Functions', panel: this.functions.root, tools: this.functions.tools },
      { id: 'details', title: 'Details', panel: this.details.root, tools: null },
      { id: 'sources', title: 'Files', panel: this.sources.root, tools: this.sources.tools },
      { id: 'lines', title: 'Lines', panel: this.lines.root, tools: this.lines.tools },
    ] as const;
    const shown = panels.some(({ id }) => id === memory.state.tab) ? memory.state.tab : 'functions';
    let last: TableTab = shown;
    const onShow = (tab: TableTab): void => {
      // What stands in for a table that is not there is not remembered: a comparison may be on its way again.
      if (tab !== last) memory.update({ tab });
      last = tab;
      if (tab === 'span') this.span?.wake();
      if (tab === 'operations') this.operations?.wake();
      if (tab === 'findings') this.findings.wake();
      if (tab === 'sources') this.sources.wake();
      if (tab === 'lines') this.lines.wake();
      if (tab === 'details') this.details.wake();
      else this.details.sleep();
    };
    this.tabs = new Tabs<TableTab>({ label: 'Tables', className: 'tables', panels, shown, onShow });
  }

  get root(): HTMLElement {
    return this.tabs.root;
  }

  /** A function was selected elsewhere: its row is marked and brought into view. */
  mark(info: FunctionInfo | null): void {
    this.functions.mark(info?.index ?? null);
    this.differences?.mark(info?.index ?? null);
    this.details.mark(info);
  }

  /** Brings the selected span's tab into view. */
  showSpan(): void {
    if (this.span !== null) this.tabs.show('span');
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
    this.details.renew();
    if (this.knowsUnresolved) await this.findUnresolved();
  }

  dispose(): void {
    this.disposed = true;
    this.differences?.dispose();
    this.span?.dispose();
    this.operations?.dispose();
    this.findings.dispose();
    this.functions.dispose();
    this.sources.dispose();
    this.lines.dispose();
    this.details.dispose();
  }
}
