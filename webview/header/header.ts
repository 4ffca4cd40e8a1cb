// The line on top of an open profile: what recorded it, how long, how many samples, which value, how much in total.

import '@vscode-elements/elements/dist/vscode-single-select/index.js';
import '@vscode-elements/elements/dist/vscode-option/index.js';
import { formatCount, formatValue } from '../../src/base/format-value.ts';
import type { ProfileSummary } from '../../src/protocol/webview.ts';
import { element } from '../element.ts';
import { displayName } from '../text/display-name.ts';
import { notesOf } from './notes.ts';

export interface HeaderOptions {
  readonly summary: ProfileSummary;
  readonly valueType: number;
  readonly notesOpen: boolean;
  readonly onValueType: (valueType: number) => void;
  readonly onNotes: (open: boolean) => void;
}

/** The header of one view; a change of the value type needs a new one. */
export function headerOf(options: HeaderOptions): HTMLElement {
  const { summary, valueType } = options;
  const totals = summary.totals[valueType];
  const type = summary.valueTypes[valueType];
  const line = element('div', 'header-line');
  line.append(
    element(
      'span',
      'header-tool',
      { title: displayName(summary.fileName) },
      displayName(summary.tool ?? summary.formatTitle, 60),
    ),
  );
  if (summary.tool !== null) line.append(fact('', displayName(summary.formatTitle, 60), 'header-format'));
  if (summary.durationNs > 0) line.append(fact('Duration', formatValue(summary.durationNs, 'nanoseconds')));
  if (totals !== undefined && type !== undefined) {
    line.append(fact('Samples', formatCount(totals.samples + totals.idleSamples)));
    line.append(summary.valueTypes.length > 1 ? valueSelect(options) : fact('Value', type.title, 'header-value'));
    const total = fact('Total', formatValue(totals.total, type.unit), 'header-total');
    line.append(total);
    if (totals.idle > 0) {
      const idle = fact('Idle', formatValue(totals.idle, type.unit), 'header-idle');
      idle.title = 'Idle time is left out of the total, of every share and of the flame graph.';
      total.title = `Without ${formatValue(totals.idle, type.unit)} of idle time`;
      line.append(idle);
    }
  }
  const header = element('header', 'header', {}, line);
  const notes = notesOf(summary.notes, options.notesOpen, options.onNotes);
  if (notes !== null) {
    line.append(notes.button);
    header.append(notes.list);
  }
  return header;
}

function fact(label: string, value: string, className = ''): HTMLElement {
  const name = label === '' ? null : element('span', 'fact-label', {}, `${label} `);
  return element('span', `fact ${className}`, {}, name, element('span', 'fact-value', {}, value));
}

function valueSelect(options: HeaderOptions): HTMLElement {
  const { summary, valueType, onValueType } = options;
  const select = element('vscode-single-select', 'value-select', { label: 'Value' });
  summary.valueTypes.forEach((type, index) => {
    const selected = index === valueType;
    select.append(element('vscode-option', '', { value: index, selected }, displayName(type.title, 60)));
  });
  select.addEventListener('change', () => onValueType(Number(select.value)));
  return element('span', 'fact header-value', {}, element('span', 'fact-label', {}, 'Value '), select);
}
