// The table of differences: functions of both profiles by what they take themselves or in all, or lines. Leaves out: lists
// (difference-list.ts), one row (difference-row.ts).

import type { Baseline, DifferenceRow, LineDifferenceRow } from '../../src/protocol/compare.ts';
import type { FunctionInfo } from '../../src/protocol/webview.ts';
import { element } from '../element.ts';
import { showMenu } from '../menus/menu.ts';
import { displayName } from '../text/display-name.ts';
import type { ViewParts } from '../views/main-view.ts';
import { withBaselineFunctions } from './baseline-functions.ts';
import { DifferenceList } from './difference-list.ts';
import { FUNCTION_COLUMNS, LINE_COLUMNS, OPERATION_COLUMNS } from './difference-row.ts';

export interface DifferenceTableOptions {
  readonly parts: ViewParts;
  readonly baseline: Baseline;
  readonly onSelect: (selected: FunctionInfo) => void;
}

/** What is listed: functions by their self or their total, or lines by their self. */
type Shown = 'self' | 'total' | 'lines';

const CHOICES: readonly (readonly [shown: Shown, words: string, title: string])[] = [
  ['self', 'Self', 'Functions: compare what they take themselves'],
  ['total', 'Total', 'Functions: compare what they take with all they call'],
  ['lines', 'Lines', 'Lines: compare what they take themselves, matched by their place in the function'],
];

const TRACE_CHOICES: typeof CHOICES = [
  ['self', 'Self', 'Operations: compare the sums of time in their spans themselves'],
  ['total', 'Total', 'Operations: compare the sums of time with all they call'],
];

export class DifferenceTable {
  readonly root = element('div', 'table-panel difference-table');
  readonly tools = element('div', 'table-tools');
  private readonly options: DifferenceTableOptions;
  private readonly functions: DifferenceList<DifferenceRow>;
  /** `null` until it is first shown. */
  private lines: DifferenceList<LineDifferenceRow> | null = null;
  private readonly choice: HTMLElement;
  private shown: Shown = 'self';

  constructor(options: DifferenceTableOptions) {
    this.options = options;
    this.root.classList.toggle('of-operations', this.isOfTraces);
    this.choice = this.makeChoice();
    this.functions = this.makeFunctions();
    this.place(this.functions);
  }

  /** Marks a function's row where it is among those that are loaded. */
  mark(functionIndex: number | null): void {
    this.functions.mark(functionIndex);
  }

  dispose(): void {
    this.functions.dispose();
    this.lines?.dispose();
    this.root.remove();
  }

  private get isOfTraces(): boolean {
    return this.options.parts.summary.traces?.only === true;
  }

  private makeChoice(): HTMLElement {
    // Operations have no lines of their own.
    const choices = this.isOfTraces ? TRACE_CHOICES : CHOICES;
    const buttons = choices.map(([shown, words, title]) => {
      const button = element('button', 'choice-button', { 'type': 'button', title, 'aria-pressed': String(shown === this.shown) }, words);
      button.addEventListener('click', () => {
        for (const each of buttons) each.setAttribute('aria-pressed', String(each === button));
        this.show(shown);
      });
      return button;
    });
    return element('span', 'difference-widths', { 'role': 'group', 'aria-label': 'Figures' }, ...buttons);
  }

  private show(shown: Shown): void {
    if (shown === this.shown) return;
    this.shown = shown;
    this.root.classList.toggle('of-lines', shown === 'lines');
    if (shown === 'lines') {
      this.place((this.lines ??= this.makeLines()));
      return;
    }
    this.place(this.functions);
    this.functions.renew();
  }

  private place({ roots, tools }: Pick<DifferenceList<never>, 'roots' | 'tools'>): void {
    this.tools.replaceChildren(this.choice, ...tools);
    this.root.replaceChildren(...roots);
  }

  private makeFunctions(): DifferenceList<DifferenceRow> {
    const { parts, baseline, onSelect } = this.options;
    const { channel, view } = parts;
    const actions = withBaselineFunctions(parts);
    const { isOfTraces } = this;
    const noun = isOfTraces ? 'operation' : 'function';
    return new DifferenceList({
      parts,
      label: 'Differences',
      noun,
      none: `There are no ${noun}s.`,
      columns: isOfTraces ? OPERATION_COLUMNS : FUNCTION_COLUMNS,
      functionOf: (row) => row,
      placeOf: ({ place, url }) => ({ text: place === null ? '' : displayName(place), title: url === null ? '' : displayName(url) }),
      keyOf: ({ index }) => index,
      fetch: (page, slot) => channel.request('compare/functions', { view, baseline, of: this.shown === 'total' ? 'total' : 'self', ...page }, slot),
      copied: [
        { kind: 'text', title: isOfTraces ? 'Operation' : 'Function', of: (row) => row.name },
        { kind: 'text', title: isOfTraces ? 'Service' : 'Place', of: (row) => (row.url === null ? null : row.line1 === null ? row.url : `${row.url}:${row.line1}`) },
      ],
      onSelect: (row) => {
        if (row.onlyBefore !== true) onSelect(row);
      },
      onOpen: (row) => actions.open(row, null),
      onMenu: (row, at, more) => actions.showMenu({ info: row, node: null, line1: null }, at, more),
    });
  }

  private makeLines(): DifferenceList<LineDifferenceRow> {
    const { parts, baseline, onSelect } = this.options;
    const { channel, view, summary, actions } = parts;
    const open = ({ url, line1 }: LineDifferenceRow): void => actions.openLine(url, line1);
    return new DifferenceList({
      parts,
      label: 'Differing lines',
      noun: 'line',
      none: summary.lines === 'definitions' ? 'This format does not know which lines ran: compare functions instead.' : 'The profiles name no lines.',
      columns: LINE_COLUMNS,
      functionOf: (row) => row.function,
      placeOf: ({ place, url, line1, onlyBefore }) => {
        return { text: displayName(place), title: `${displayName(url)}:${line1}${onlyBefore === true ? ', in the baseline alone' : ''}` };
      },
      keyOf: ({ url, line1, onlyBefore }) => `${onlyBefore === true} ${line1} ${url}`,
      fetch: (page, slot) => channel.request('compare/lines', { view, baseline, ...page }, slot),
      copied: [
        { kind: 'text', title: 'Line', of: (row) => `${row.url}:${row.line1}` },
        { kind: 'text', title: 'Function', of: (row) => row.function?.name ?? null },
      ],
      onSelect: ({ function: info }) => {
        if (info !== null && info.onlyBefore !== true) onSelect(info);
      },
      onOpen: open,
      onMenu: (row, at, more) => {
        const { function: info, line1 } = row;
        if (info !== null && info.onlyBefore !== true) actions.showMenu({ info, node: null, line1 }, at, more);
        else showMenu({ label: 'Actions for the line', groups: [[{ title: 'Open Source', key: 'Enter', run: () => open(row) }], more], ...at });
      },
    });
  }
}
