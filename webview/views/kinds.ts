// The large views of a profile, in the order of their tabs.

import { CallersPane } from '../callers/callers-pane.ts';
import { ChartPane } from '../chart/chart-pane.ts';
import { DifferencePane } from '../compare/difference-pane.ts';
import type { Baseline } from '../../src/protocol/compare.ts';
import type { TracesSummary } from '../../src/protocol/traces.ts';
import type { MainViewKind } from './main-view.ts';
import { FlamePane } from '../flame/flame-pane.ts';
import { TracesPane } from '../traces/traces-pane.ts';
import { TreePane } from '../tree/tree-pane.ts';

/**
 * The views of a profile, the difference before them where it is compared. Of a file of traces they show its spans merged by
 * operation; a flame chart it has none of, but waterfalls.
 */
export function viewsOf(baseline: Baseline | null, traces: TracesSummary | undefined): readonly MainViewKind[] {
  const views = traces === undefined ? MAIN_VIEWS : traces.only ? [TRACES, ...MAIN_VIEWS.filter(({ id }) => id !== 'chart')] : [...MAIN_VIEWS, TRACES];
  if (baseline === null) return views;
  return [{ id: 'difference', title: 'Difference', make: (parts) => new DifferencePane(parts, baseline) }, ...views];
}

const TRACES: MainViewKind = { id: 'traces', title: 'Traces', make: (parts) => new TracesPane(parts, parts.spans!) };

export const MAIN_VIEWS: readonly MainViewKind[] = [
  { id: 'flame', title: 'Flame Graph', make: (parts) => new FlamePane(parts) },
  { id: 'chart', title: 'Flame Chart', make: (parts) => new ChartPane(parts) },
  { id: 'callers', title: 'Callers & Callees', make: (parts) => new CallersPane(parts) },
  { id: 'tree', title: 'Call Tree', make: (parts) => new TreePane(parts) },
];
