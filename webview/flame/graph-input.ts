// Keys, mouse and touch on the surface of a graph: what is the same for flame graph and flame chart. Leaves out: telling
// gestures apart (gestures.ts), what commands do (graph-commands.ts).

import { mostScrollPx, panBy, scrollTo, zoomBy, zoomToBox } from '../../src/flame/viewport.ts';
import { listenToMenuRequests, type MenuPlace } from '../menus/menu-requests.ts';
import type { ShownBox } from './box-facts.ts';
import { listenToGestures, type PointerPlace } from './gestures.ts';
import type { CommandedGraph } from './graph-commands.ts';
import type { GraphWords } from './graph-words.ts';
import { flameCommandOf, type FlameCommand } from './keys.ts';
import { cornerOf, placeIn } from './menu-place.ts';

/** A graph as hands see it. Boxes have the rows of the surface. */
export interface HandledGraph extends CommandedGraph {
  readonly words: GraphWords;
  /** Whether a plain wheel scrolls where rows are outside of the screen; else it zooms. */
  readonly wheelScrolls: boolean;
  readonly boxAt: (at: PointerPlace) => ShownBox | null;
  /** Selects what is at a place, for all views. */
  readonly choose: (at: PointerPlace) => void;
  readonly run: (command: FlameCommand) => void;
}

/** Listens as long as the surface is there. */
export function listenToGraph(graph: HandledGraph): void {
  const { surface, marks, words } = graph;
  surface.scroller.addEventListener('keydown', (event) => {
    const command = flameCommandOf(event);
    // Enter on what stands over the canvas, as a thread's name, is for its button.
    if (command === null || (command === 'open' && event.target !== surface.canvas)) return;
    event.preventDefault();
    event.stopPropagation();
    graph.run(command);
  });
  listenToMenuRequests(surface.canvas, (at) => askMenu(graph, at));
  listenToGestures(surface.canvas, {
    hover: (at) => {
      const box = at === null ? null : graph.boxAt(at);
      surface.hover(box);
      words.pointAt(box, at, surface.viewport);
    },
    click: (at) => click(graph, at),
    openAt: (at, isDoubleClick) => {
      const box = graph.boxAt(at);
      if (box === null) {
        graph.run('reset');
        return;
      }
      graph.choose(at);
      graph.open(box, isDoubleClick);
    },
    zoomToAt: (at) => {
      const box = graph.boxAt(at);
      if (box !== null) graph.move(zoomToBox(surface.target, box));
    },
    zoom: (factor, atPx) => surface.moveTo(zoomBy(surface.viewport, factor, atPx), false),
    pan: (dxPx) => surface.moveTo(panBy(surface.viewport, dxPx), false),
    scroll: (dyPx) => surface.moveTo(scrollTo(surface.viewport, surface.viewport.scrollPx + dyPx), false),
    canScroll: () => graph.wheelScrolls && mostScrollPx(surface.viewport) > 0,
    ...marks.gestures(surface),
  });
}

function click({ surface, choose }: HandledGraph, at: PointerPlace): void {
  surface.canvas.focus();
  choose(at);
}

/** The menu of the box at a place, or with the keyboard (`null`) of the selected one. */
function askMenu(graph: HandledGraph, at: MenuPlace): void {
  const { canvas, viewport } = graph.surface;
  if (at !== null) click(graph, placeIn(canvas, at));
  const [target, box] = [graph.target(), graph.selected()];
  if (target === null || box === null) return;
  graph.words.hideCard();
  graph.actions().showMenu(target, at === null ? cornerOf(canvas, viewport, box) : { x: at.clientX, y: at.clientY });
}
