// The line under the header while a profile is compared: with what, scaled how, what was found; changing the scale,
// swapping, ending. Leaves out: what the figures are.

import { messageOf } from '../../src/base/message-of.ts';
import { formatAmount, formatCount } from '../../src/base/format-value.ts';
import { formatChange, formatSigned } from '../../src/base/format-change.ts';
import type { CompareScale, Comparing, ComparisonSummary } from '../../src/protocol/compare.ts';
import type { ProfileSummary, View } from '../../src/protocol/webview.ts';
import type { Channel } from '../channel.ts';
import { unlessCancelled } from '../channel.ts';
import { element, icon, iconButton, setText } from '../element.ts';
import { displayName } from '../text/display-name.ts';

const SCALES: Readonly<Record<CompareScale, string>> = {
  total: 'The baseline is scaled so that both totals are equal: shares are compared. Press to compare values as they are.',
  absolute: 'Values are compared as they are. Press to scale the baseline so that both totals are equal.',
};

/** p50 and p95 are of single calls: nothing scales them. */
const TRACE_SCALES: Readonly<Record<CompareScale, string>> = {
  total: 'Sums of the baseline are scaled as if it had as many traces: sums per trace are compared. Press to compare them as they are.',
  absolute: 'Sums are compared as they are. Press to scale those of the baseline as if it had as many traces.',
};

export interface CompareStripOptions {
  readonly channel: Channel;
  readonly summary: ProfileSummary;
  readonly onError: (message: string) => void;
}

export class CompareStrip {
  readonly root = element('div', 'compare-strip', { 'role': 'group', 'aria-label': 'Comparison', 'hidden': true });
  private readonly options: CompareStripOptions;
  private readonly name = element('span', 'compare-name');
  private readonly scale = element('button', 'choice-button compare-scale', { type: 'button' });
  private readonly found = element('span', 'compare-found', { role: 'status' });
  private readonly notes = element('span', 'compare-notes');
  /** What is shown, or asked for. */
  private shown = '';

  constructor(options: CompareStripOptions) {
    this.options = options;
    const file = options.summary.traces?.only === true ? 'file' : 'profile';
    const ask = (method: 'compare/choose' | 'compare/swap' | 'compare/end') => (): void => this.work(options.channel.request(method, {}));
    this.root.append(
      icon('diff'),
      element('span', 'compare-words', {}, 'Compared with ', this.name),
      this.scale,
      this.found,
      this.notes,
      element('span', 'compare-actions', {},
        iconButton('arrow-swap', `Swap: make this ${file} the baseline`, null, ask('compare/swap')),
        iconButton('replace', `Compare with another ${file}…`, null, ask('compare/choose')),
        iconButton('close', 'End comparison', null, ask('compare/end'))),
    );
  }

  /** Shows the comparison of a view; `null`: there is none. */
  show(comparing: Comparing | null, view: View): void {
    const key = JSON.stringify([comparing, view]);
    if (key === this.shown) return;
    this.shown = key;
    this.root.hidden = comparing === null;
    if (comparing === null) return;
    setText(this.name, displayName(comparing.fileName, 60));
    this.name.title = `Baseline: ${displayName(comparing.fileName)}`;
    setText(this.notes, '');
    const { baseline } = comparing;
    this.scale.hidden = baseline === null;
    if (baseline === null) {
      setText(this.found, 'is being read…');
      return;
    }
    setText(this.found, '');
    const isTotal = baseline.scale === 'total';
    const isOfTraces = this.options.summary.traces?.only === true;
    setText(this.scale, isTotal ? (isOfTraces ? 'Scaled by traces' : 'Scaled by total') : 'Absolute');
    this.scale.title = isOfTraces ? TRACE_SCALES[baseline.scale] : SCALES[baseline.scale];
    this.scale.onclick = () => this.work(this.options.channel.request('compare/scale', { scale: isTotal ? 'absolute' : 'total' }));
    const { channel, summary } = this.options;
    this.work(channel.request('compare/summary', { view, baseline }, 'compare summary').then((answer) => {
      if (answer.revision === summary.revision && key === this.shown) this.tell(answer.summary, view);
    }));
  }

  private tell(found: ComparisonSummary, view: View): void {
    this.scale.hidden = found.kind === 'refused';
    this.root.classList.toggle('refused', found.kind === 'refused');
    if (found.kind === 'refused') {
      setText(this.found, found.message);
      return;
    }
    const { unit, noun } = this.options.summary.valueTypes[view.valueType] ?? { unit: found.unit, noun: null };
    setText(this.found, foundInWords(found));
    const totals = `Total ${formatAmount(found.before, unit, noun)} before, ${formatAmount(found.after, unit, noun)} now: ` +
      `${formatSigned(found.after - found.before, unit)} (${formatChange(found.before, found.after)})`;
    this.found.title = totals;
    setText(this.notes, found.notes.join(' '));
  }

  private work(task: Promise<unknown>): void {
    unlessCancelled(task.then(() => undefined)).catch((error: unknown) => {
      this.options.onError(messageOf(error));
    });
  }
}

/** What was found, in words. */
export function foundInWords({ changed, onlyBefore, onlyAfter, traces }: Extract<ComparisonSummary, { kind: 'compared' }>): string {
  const count = (number: number, word: string): string => `${formatCount(number)} ${word}${number === 1 ? '' : 's'}`;
  if (traces !== undefined) return tracesInWords(traces);
  const parts = [
    changed === null ? 'The files do not tell what may be chance' : changed === 0 ? 'No function changed significantly' : `${count(changed, 'function')} changed significantly`,
    ...(onlyAfter > 0 ? [`${formatCount(onlyAfter)} new`] : []),
    ...(onlyBefore > 0 ? [`${formatCount(onlyBefore)} gone`] : []),
  ];
  return parts.join(' · ');
}

function tracesInWords({ slower, faster, new: appeared, gone, before, after }: NonNullable<Extract<ComparisonSummary, { kind: 'compared' }>['traces']>): string {
  const counted = ([[slower, 'slower'], [faster, 'faster'], [appeared, 'new'], [gone, 'gone']] as const)
    .filter(([count]) => count > 0).map(([count, word]) => `${formatCount(count)} ${word}`);
  const changed = counted.length === 0 ? 'No operation changed significantly' : `Operations: ${counted.join(', ')}`;
  return `${changed} · ${formatCount(before)} ${before === 1 ? 'trace' : 'traces'} before, ${formatCount(after)} now`;
}
