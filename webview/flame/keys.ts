// The keys of the graphs: one table for what they do and for the help that lists them.

export type FlameCommand =
  | 'parent'
  | 'child'
  | 'previous-sibling'
  | 'next-sibling'
  | 'open'
  | 'zoom-to-selection'
  | 'zoom-in'
  | 'zoom-out'
  | 'reset'
  | 'escape'
  | 'pan-left'
  | 'pan-right'
  | 'page-up'
  | 'page-down'
  | 'fold-libraries'
  | 'invert'
  | 'show-callers'
  | 'set-range'
  | 'clear-range'
  | 'search'
  | 'next-match'
  | 'previous-match'
  | 'help';

const COMMANDS: ReadonlyMap<string, FlameCommand> = new Map<string, FlameCommand>([
  ['ArrowUp', 'parent'],
  ['ArrowDown', 'child'],
  ['ArrowLeft', 'previous-sibling'],
  ['ArrowRight', 'next-sibling'],
  ['Enter', 'open'],
  ['z', 'zoom-to-selection'],
  ['Z', 'zoom-to-selection'],
  ['f', 'zoom-to-selection'],
  ['+', 'zoom-in'],
  ['=', 'zoom-in'],
  ['w', 'zoom-in'],
  ['-', 'zoom-out'],
  ['s', 'zoom-out'],
  ['0', 'reset'],
  ['Home', 'reset'],
  ['Escape', 'escape'],
  ['a', 'pan-left'],
  ['d', 'pan-right'],
  ['PageUp', 'page-up'],
  ['PageDown', 'page-down'],
  ['l', 'fold-libraries'],
  ['i', 'invert'],
  ['c', 'show-callers'],
  ['r', 'set-range'],
  ['R', 'clear-range'],
  ['/', 'search'],
  ['n', 'next-match'],
  ['N', 'previous-match'],
  ['?', 'help'],
]);

/** What a key does on the graph, or `null`. Keys with Ctrl, Cmd or Alt belong to VS Code, but for find. */
export function flameCommandOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): FlameCommand | null {
  const modified = event.ctrlKey || event.metaKey || event.altKey;
  if (modified) return event.key.toLowerCase() === 'f' && !event.altKey ? 'search' : null;
  return COMMANDS.get(event.key) ?? null;
}

/** Commands that work wherever the focus is, but for text fields. */
export const PAGE_COMMANDS: ReadonlySet<FlameCommand> = new Set(['fold-libraries', 'invert', 'search', 'next-match', 'previous-match', 'help']);

/** A step of the history: Alt with an arrow, as in a browser; `null`: another key. */
export function historyStepOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): -1 | 1 | null {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return null;
  return event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : null;
}

/** For the help, by what one wants to do: mouse and keys, and what they do. */
export const HELP: readonly (readonly [title: string, lines: readonly (readonly [string, string])[]])[] = [
  [
    'Move',
    [
      ['Wheel', 'scroll the rows; zoom where all rows are visible, and in the flame chart'],
      ['Ctrl/Cmd+wheel, pinch', 'zoom at the pointer'],
      ['Shift+wheel, drag', 'pan'],
      ['Alt+drag', 'zoom to an area'],
      ['+ − or w s', 'zoom in, out'],
      ['a d', 'pan left, right'],
      ['Page Up, Page Down', 'scroll the rows'],
      ['f or z, Alt+click', 'zoom to the box'],
      ['0, Home, Escape', 'show the whole graph'],
      ['Double click beside the boxes', 'show the whole graph'],
      ['Alt+← Alt+→', 'back, forward; also the mouse buttons for it'],
    ],
  ],
  [
    'Select and open',
    [
      ['Click', 'select'],
      ['↑ ↓', 'parent, widest child'],
      ['← →', 'siblings'],
      ['Enter, double click, Ctrl/Cmd+click', 'open the source'],
      ['y', 'copy the stack of the selected box'],
      ['Right click, Shift+F10', 'all that can be done with a function'],
      ['Shift+drag', 'measure; Escape takes the ruler away'],
    ],
  ],
  [
    'Filter',
    [
      ['l', 'fold the code of libraries and runtimes, unfold it'],
      ['o', 'only my code, all code'],
      ['u', 'focus on the selected function: only samples below it'],
      ['p', 'focus on the path to the selected box'],
      ['x', 'hide the selected function: its time is its callers’'],
      ['X', 'leave out the samples of the selected function'],
      ['Ctrl/Cmd+Z, +Shift', 'undo, redo filters'],
      ['Drag on the time axis', 'flame chart: count only that stretch of time'],
      ['r R', 'flame chart: count only the time that is visible, all of it again'],
    ],
  ],
  [
    'Search',
    [
      ['/ or Ctrl/Cmd+F', 'search'],
      ['n N', 'next, previous function found: its widest box'],
    ],
  ],
  [
    'Search terms',
    [
      ['parse orders', 'both words, in the name or the file'],
      ['"two words"', 'as they stand'],
      ['/^get[A-Z]/', 'a pattern (regular expression); case makes no difference'],
      ['file:orders name:parse', 'only in the file, only in the name'],
      ['own:yes lib:no', 'my code; no code of libraries and runtimes'],
      ['self>1% total>=10ms samples>10', 'figures'],
      ['-parse', 'not'],
      ['parse | orders', 'one or the other'],
    ],
  ],
  ['Views', [
      ['i', 'begin with the functions that take time, then who called them; and back'],
      ['c', 'callers and callees of the selected function'],
      ['h', 'call tree: expand the heaviest path'],
      ['→ ←, *', 'call tree: expand and go to the child, collapse and go to the parent, expand the siblings'],
      ['Escape', 'traces: from a waterfall back to the list'],
      ['* _, 1 … 9', 'waterfall: unfold all, fold all, unfold down to a level'],
      ['[ ]', 'waterfall: previous, next span found'],
      ['service:shop error:yes', 'terms for traces and spans: of a service, with errors'],
      ['duration>100ms spans>10', 'terms for traces and spans: figures'],
      ['?', 'this list'],
    ]],
];
