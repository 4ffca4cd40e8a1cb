// The line on top of an open profile: what recorded it, how long, how many samples, which value, how much in total.

import '@vscode-elements/elements/dist/vscode-single-select/index.js';
import '@vscode-elements/elements/dist/vscode-option/index.js';
import { formatAmount, formatCount, formatValue } from '../../src/base/format-value.ts';
import type { ProfileSummary, View, ViewTotals } from '../../src/protocol/webview.ts';
import { element, icon, iconButton } from '../element.ts';
import { displayName } from '../text/display-name.ts';
import { countTitle } from '../views/count-title.ts';
import { notesOf } from './notes.ts';
import { threadLabel } from './thread-label.ts';

export interface HeaderOptions {
  readonly summary: ProfileSummary;
  /** What is shown, with its totals. */
  readonly view: View;
  readonly totals: ViewTotals | undefined;
  readonly notesOpen: boolean;
  readonly onView: (view: View) => void;
  readonly onThreads: () => void;
  readonly onExport: () => void;
  /** Compares with another profile. */
  readonly onCompare: () => void;
  readonly onNotes: (open: boolean) => void;
  /** Back and forward. */
  readonly history: HTMLElement;
  /** Opens the menu of general filters. */
  readonly filter: HTMLElement;
}

/** The header of one view; another view needs a new one. */
export function headerOf(options: HeaderOptions): HTMLElement {
  const { summary, totals, view } = options;
  const { valueType } = view;
  const type = summary.valueTypes[valueType];
  const facts = element('div', 'header-facts');
  facts.append(
    element(
      'span',
      'header-tool',
      { title: displayName(summary.fileName) },
      displayName(summary.tool ?? summary.formatTitle, 60),
    ),
  );
  if (summary.tool !== null) facts.append(fact('', displayName(summary.formatTitle, 60), 'header-format'));
  if (summary.durationNs > 0) facts.append(fact('Duration', formatValue(summary.durationNs, 'nanoseconds')));
  if (totals !== undefined && type !== undefined) {
    const counted = formatCount(totals.samples + totals.idleSamples);
    if (summary.counts !== 'unknown') facts.append(fact(countTitle(summary), counted));
    if (summary.threads.length > 1) facts.append(threadButton(options));
    facts.append(summary.valueTypes.length > 1 ? valueSelect(options) : fact('Value', type.title, 'header-value'));
    const total = fact('Total', formatAmount(totals.total, type.unit, type.noun), 'header-total');
    facts.append(total);
    if (totals.idle > 0) {
      const idle = fact('Idle', formatAmount(totals.idle, type.unit, type.noun), 'header-idle');
      idle.title = 'Idle time is left out of the total, of every share and of the flame graph.';
      total.title = `Without ${formatAmount(totals.idle, type.unit, type.noun)} of idle time`;
      facts.append(idle);
    }
  }
  const line = element('div', 'header-line', {}, facts);
  const header = element('header', 'header', {}, line);
  const end = element('span', 'header-end', {}, options.history, options.filter);
  const notes = notesOf(summary.notes, options.notesOpen, options.onNotes);
  if (notes !== null) {
    end.append(notes.button);
    header.append(notes.list);
  }
  end.append(iconButton('diff', 'Compare with…', null, options.onCompare));
  end.append(iconButton('export', 'Export…', null, options.onExport));
  line.append(end);
  return header;
}

function fact(label: string, value: string, className = ''): HTMLElement {
  const name = label === '' ? null : element('span', 'fact-label', {}, `${label} `);
  return element('span', `fact ${className}`, {}, name, element('span', 'fact-value', {}, value));
}

function valueSelect(options: HeaderOptions): HTMLElement {
  const { summary, view, onView } = options;
  const select = element('vscode-single-select', 'value-select', { label: 'Value' });
  summary.valueTypes.forEach((type, index) => {
    const selected = index === view.valueType;
    select.append(element('vscode-option', '', { value: index, selected }, displayName(type.title, 60)));
  });
  select.addEventListener('change', () => onView({ ...view, valueType: Number(select.value) }));
  return element('span', 'fact header-value', {}, element('span', 'fact-label', {}, 'Value '), select);
}

/** What is shown; the list of all of them is the host's, which can be searched. */
function threadButton({ summary, view, onThreads }: HeaderOptions): HTMLElement {
  const label = threadLabel(summary.threads, view.threads);
  const title = `Threads: ${label}. Choose others…`;
  const button = element('button', 'choice-button', { type: 'button', title, 'aria-label': title, 'aria-haspopup': 'dialog' });
  button.append(element('span', 'choice-label', {}, label), icon('chevron-down'));
  button.addEventListener('click', onThreads);
  return element('span', 'fact header-threads', {}, element('span', 'fact-label', {}, 'Threads '), button);
}
