// The keys of the flame graph: one table for what they do and for the help that lists them.

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
  | 'pan-left'
  | 'pan-right'
  | 'page-up'
  | 'page-down'
  | 'fold-libraries'
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
  ['Escape', 'reset'],
  ['a', 'pan-left'],
  ['d', 'pan-right'],
  ['PageUp', 'page-up'],
  ['PageDown', 'page-down'],
  ['l', 'fold-libraries'],
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
export const PAGE_COMMANDS: ReadonlySet<FlameCommand> = new Set(['fold-libraries', 'search', 'next-match', 'previous-match', 'help']);

/** For the help: what to do, and what it does. */
export const HELP: readonly (readonly [title: string, lines: readonly (readonly [string, string])[]])[] = [
  [
    'Mouse',
    [
      ['Click', 'select'],
      ['Double click, Ctrl/Cmd+click', 'open the source'],
      ['Alt+click', 'zoom to the box'],
      ['Double click beside the boxes', 'show the whole graph'],
      ['Wheel', 'scroll the rows; zoom where all rows are visible'],
      ['Ctrl/Cmd+wheel, pinch', 'zoom at the pointer'],
      ['Shift+wheel, drag', 'pan'],
    ],
  ],
  [
    'Keys',
    [
      ['↑ ↓', 'parent, widest child'],
      ['← →', 'siblings'],
      ['Enter', 'open the source'],
      ['z', 'zoom to the selected box'],
      ['+ − or w s', 'zoom in, out'],
      ['a d', 'pan left, right'],
      ['0, Home, Escape', 'show the whole graph'],
      ['l', 'fold the code of libraries and runtimes, unfold it'],
      ['/ or Ctrl/Cmd+F', 'search'],
      ['n N', 'next, previous function found: its widest box'],
      ['?', 'this list'],
    ],
  ],
];
