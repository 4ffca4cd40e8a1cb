// What is said of the spans that come from a line: at its end, and in its hover. Knows no VS Code.

import { formatCount, formatShare, formatValue } from '../../base/format-value.ts';
import type { SpanLine } from '../../protocol/lsp.ts';

/** The figure at the end of a line. `cpuShare`: of the CPU profile that is painted, 0 … 1; `null`: it has none there. */
export function spanLineText({ count, errors, p50, p95, inferred }: SpanLine, cpuShare: number | null): string {
  const times = count === 1 ? [formatValue(p50, 'nanoseconds')] : [`p50 ${formatValue(p50, 'nanoseconds')}`, `p95 ${formatValue(p95, 'nanoseconds')}`];
  const parts = [
    ...(cpuShare === null ? [] : [`CPU ${formatShare(cpuShare)}`]),
    `${inferred ? '≈ ' : ''}${formatCount(count)} ${count === 1 ? 'span' : 'spans'}`,
    ...times,
    ...(errors === 0 ? [] : [`${formatShare(errors / count)} errors`]),
  ];
  return parts.join(' · ');
}

/** The first paragraph of the hover: figures alone, nothing that comes from a file. */
export function spanFiguresInWords({ count, errors, p50, p95, selfNs }: SpanLine): string {
  const figures = [
    `${formatCount(count)} ${count === 1 ? 'span comes' : 'spans come'} from this line`,
    `p50 ${formatValue(p50, 'nanoseconds')}`,
    `p95 ${formatValue(p95, 'nanoseconds')}`,
    `self ${formatValue(selfNs, 'nanoseconds')}`,
    errors === 0 ? 'no errors' : `${formatCount(errors)} ${errors === 1 ? 'error' : 'errors'} (${formatShare(errors / count)})`,
  ];
  return figures.join(' · ');
}
