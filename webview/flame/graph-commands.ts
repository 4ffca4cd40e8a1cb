// What commands do to a graph, whether a key, a button or the page gives them: the same for flame graph and flame chart.
// Leaves out: which keys they are (keys.ts), what only one of the two can do.

import { zoomToBox } from '../../src/flame/viewport.ts';
import type { Viewport } from '../../src/flame/viewport.ts';
import type { FunctionTarget, PageActions } from '../views/main-view.ts';
import type { ShownBox } from './box-facts.ts';
import type { DragMarks } from './drag-marks.ts';
import type { FlameCanvas } from './flame-canvas.ts';
import { showHelp } from './help.ts';
import type { FlameCommand } from './keys.ts';
import { movedBy } from './moves.ts';
import type { Relative } from './navigator.ts';

/** A graph as commands see it. */
export interface CommandedGraph {
  readonly surface: FlameCanvas;
  readonly marks: DragMarks;
  /** The selected box, with its row on the surface. */
  readonly selected: () => ShownBox | null;
  readonly target: () => FunctionTarget | null;
  readonly actions: () => PageActions;
  /** Goes from the selected box to another one. */
  readonly step: (relative: Relative) => void;
  /** Opens the source of a box, and goes closer where it stands for several. */
  readonly open: (box: ShownBox, isDoubleClick: boolean) => void;
  readonly focusSearch: () => void;
  /** Goes to the next (1) or previous (-1) function found. */
  readonly stepToMatch: (direction: 1 | -1) => void;
  /** Shows another part, with a short animation. */
  readonly move: (viewport: Viewport) => void;
}

/** Does what a command says; those that are not a graph's are left alone. */
export function runOnGraph(graph: CommandedGraph, command: FlameCommand): void {
  const selected = graph.selected();
  switch (command) {
    case 'parent':
    case 'child':
    case 'previous-sibling':
    case 'next-sibling':
      graph.step(command);
      break;
    case 'open':
      if (selected !== null) graph.open(selected, false);
      break;
    case 'zoom-to-selection':
      if (selected !== null) graph.move(zoomToBox(graph.surface.target, selected));
      break;
    case 'search':
      graph.focusSearch();
      break;
    case 'next-match':
      graph.stepToMatch(1);
      break;
    case 'previous-match':
      graph.stepToMatch(-1);
      break;
    case 'fold-libraries':
      graph.actions().toggleFilter({ kind: 'fold-library' });
      break;
    case 'show-callers':
      if (selected?.function) graph.actions().showIn('callers', selected.function);
      break;
    case 'help':
      showHelp(document.body);
      break;
    default:
      moveBy(graph, command);
  }
}

function moveBy({ surface, marks, move }: CommandedGraph, command: FlameCommand): void {
  // The first Escape takes the ruler away.
  if (command === 'escape' && marks.clear()) return;
  const moved = movedBy(command, surface.target);
  if (moved !== null) move(moved);
}
