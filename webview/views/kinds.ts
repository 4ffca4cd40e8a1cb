// The large views of a profile, in the order of their tabs.

import type { MainViewKind } from './main-view.ts';
import { FlamePane } from '../flame/flame-pane.ts';

export const MAIN_VIEWS: readonly MainViewKind[] = [
  { id: 'flame', title: 'Flame Graph', make: (parts) => new FlamePane(parts) },
];
