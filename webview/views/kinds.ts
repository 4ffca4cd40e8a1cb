// The large views of a profile, in the order of their tabs.

import { CallersPane } from '../callers/callers-pane.ts';
import { ChartPane } from '../chart/chart-pane.ts';
import { DifferencePane } from '../compare/difference-pane.ts';
import type { Baseline } from '../../src/protocol/compare.ts';
import type { MainViewKind } from './main-view.ts';
import { FlamePane } from '../flame/flame-pane.ts';
import { TreePane } from '../tree/tree-pane.ts';

/** The views of a profile, the difference before them where it is compared. */
export function viewsOf(baseline: Baseline | null): readonly MainViewKind[] {
  if (baseline === null) return MAIN_VIEWS;
  return [{ id: 'difference', title: 'Difference', make: (parts) => new DifferencePane(parts, baseline) }, ...MAIN_VIEWS];
}

export const MAIN_VIEWS: readonly MainViewKind[] = [
  { id: 'flame', title: 'Flame Graph', make: (parts) => new FlamePane(parts) },
  { id: 'chart', title: 'Flame Chart', make: (parts) => new ChartPane(parts) },
  { id: 'callers', title: 'Callers & Callees', make: (parts) => new CallersPane(parts) },
  { id: 'tree', title: 'Call Tree', make: (parts) => new TreePane(parts) },
];
