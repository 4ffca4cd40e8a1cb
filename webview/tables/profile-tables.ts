// The tables of one view of a profile behind their tabs, and what is known of its unresolved sources. Leaves out: the
// flame graph, what opening and mending mean.

import { DifferenceTable } from '../compare/difference-table.ts';
import { DetailsPanel } from '../details/details-panel.ts';
import type { FunctionInfo, SourceRow } from '../../src/protocol/webview.ts';
import { Tabs, type TabbedPanel } from '../layout/tabs.ts';
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

/** The tables of a sampled profile. */
interface CodeTables {
  readonly functions: FunctionTable;
  readonly sources: SourceTable;
  readonly lines: LineTable;
}

interface CodeTablesOptions {
  readonly parts: ViewParts;
  readonly onSelect: (info: FunctionInfo) => void;
  readonly onOpen: (row: SourceRow) => void;
  readonly onMend: OnMend;
}

function makeCodeTables({ parts, onSelect, onOpen, onMend }: CodeTablesOptions): CodeTables {
  const functions = new FunctionTable({ parts, onSelect });
  const lines = new LineTable({
    parts,
    onSelect: ({ function: info }) => {
      if (info === null) return;
      functions.mark(info.index);
      onSelect(info);
    },
  });
  return { functions, sources: new SourceTable({ parts, onOpen, onMend }), lines };
}

export class ProfileTables {
  private readonly options: ProfileTablesOptions;
  /** `null` unless the profile is compared. */
  private readonly differences: DifferenceTable | null;
  /** `null` unless the file has spans. */
  private readonly span: SpanPanel | null;
  private readonly operations: OperationTable | null;
  private readonly findings: FindingList;
  /** `null` for a file of traces alone. */
  private readonly code: CodeTables | null;
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
    this.code = parts.summary.traces?.only === true ? null : makeCodeTables({ parts, onSelect, onOpen, onMend });
    this.details = new DetailsPanel({ parts, onMend });
    const { differences } = this;
    const { spans } = parts;
    this.span = spans === null ? null : new SpanPanel(parts, spans);
    this.operations = spans === null ? null : new OperationTable(parts, spans);
    this.findings = new FindingList(parts, spans);
    const { span, operations, code } = this;
    const panelOf = <Id extends TableTab>(id: Id, title: string, table: { readonly root: HTMLElement; readonly tools: HTMLElement } | null) => (
      table === null ? [] : [{ id, title, panel: table.root, tools: table.tools }]);
    const ofSpans = [...panelOf('span', 'Span', span), ...panelOf('operations', 'Operations', operations)];
    const findings = panelOf('findings', 'Findings', this.findings);
    const details = { id: 'details', title: 'Details', panel: this.details.root, tools: null } as const;
    const panels: readonly TabbedPanel<TableTab>[] = [
      ...panelOf('differences', 'Differences', differences),
      // What spans are merged into are operations, which have no code of their own.
      ...(code === null ? [...ofSpans, ...findings, details] : [
        ...panelOf('functions', 'Functions', code.functions), details, ...panelOf('sources', 'Files', code.sources), ...panelOf('lines', 'Lines', code.lines),
        ...findings, ...ofSpans,
      ]),
    ];
    const { tab: remembered } = memory.state;
    const shown = panels.find(({ id }) => id === remembered)?.id ?? (code === null ? 'span' : 'functions');
    let last: TableTab = shown;
    const onShow = (tab: TableTab): void => {
      // What stands in for a table that is not there is not remembered: a comparison may be on its way again.
      if (tab !== last) memory.update({ tab });
      last = tab;
      if (tab === 'span') this.span?.wake();
      else this.span?.sleep();
      if (tab === 'operations') this.operations?.wake();
      if (tab === 'findings') this.findings.wake();
      if (tab === 'sources') this.code?.sources.wake();
      if (tab === 'lines') this.code?.lines.wake();
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
    this.code?.functions.mark(info?.index ?? null);
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
    if (this.code === null) return;
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
    this.code?.sources.renew();
    this.details.renew();
    if (this.knowsUnresolved) await this.findUnresolved();
  }

  dispose(): void {
    this.disposed = true;
    this.differences?.dispose();
    this.span?.dispose();
    this.operations?.dispose();
    this.findings.dispose();
    this.code?.functions.dispose();
    this.code?.sources.dispose();
    this.code?.lines.dispose();
    this.details.dispose();
  }
}
