// Heat follows edits: against a slow oracle that moves single characters, and the cases one thinks of first.

import { expect, test } from 'vitest';
import { DocumentHistory } from '../../src/client/features/document-history.ts';
import {
  functionAround, hotLines, indentOf, lineAfter, linesOf, measureText, moveAnchor, TrackedHeat,
  type Anchor, type PaintedLine, type TextEdit,
} from '../../src/client/features/heat-lines.ts';
import type { DocumentHeatResult, HeatFunction, HeatLine, TextState } from '../../src/protocol/lsp.ts';
import { forSeeds } from '../support/random.ts';

function line(line0: number, self = 10, bucket = 3): HeatLine {
  return { line0, self, total: null, samples: self, bucket };
}

const SAME: TextState = { kind: 'same', commit: null, reason: null };

function result(lines: readonly HeatLine[], functions: readonly HeatFunction[] = []): DocumentHeatResult {
  return { revision: 1, unit: 'nanoseconds', total: 1000, counts: 'samples', lines, functions, text: SAME, lost: [], lostCount: 0 };
}

/** A replacement of `[startLine, startColumn, endLine, endColumn]` by a text. */
function edit([startLine0, startColumn0, endLine0, endColumn0]: readonly number[], text: string): TextEdit {
  return { startLine0, startColumn0, endLine0, endColumn0, ...measureText(text) } as TextEdit;
}

/** Lines with heat after edits of a text of ten lines, each indented by two. */
function after(lines: readonly number[], ...edits: readonly TextEdit[]): number[] {
  const heat = new TrackedHeat(result(lines.map((at) => line(at))), { lines: linesOf('  code\n'.repeat(10)), edits });
  return heat.painted().map(({ line0 }) => line0);
}

test('lines above an edit stay, lines below move with it', () => {
  expect(after([1, 5], edit([3, 0, 3, 0], 'one\ntwo\n'))).toEqual([1, 7]);
  expect(after([1, 5], edit([2, 0, 4, 0], ''))).toEqual([1, 3]);
});

test('a line that is pushed down takes its heat along, whether its indentation goes or stays', () => {
  expect(after([4], edit([4, 0, 4, 0], '// new\n'))).toEqual([5]);
  expect(after([4], edit([4, 2, 4, 2], '\n  '))).toEqual([5]);
  expect(after([4], edit([4, 4, 4, 4], '\n  '))).toEqual([4]);
});

test('an edit inside a line keeps its heat, even if all of it is typed anew', () => {
  expect(after([4], edit([4, 3, 4, 5], 'x'))).toEqual([4]);
  expect(after([4], edit([4, 0, 4, 6], 'other'))).toEqual([4]);
  expect(after([4], edit([4, 0, 4, 6], ''), edit([4, 0, 4, 0], '  again'))).toEqual([4]);
});

test('deleting several lines removes their heat and no other', () => {
  expect(after([2, 3, 4, 5], edit([3, 0, 5, 0], ''))).toEqual([2, 3]);
  expect(after([2, 3, 4, 5], edit([2, 6, 4, 6], ''))).toEqual([2, 3]);
});

test('joined lines show the sum and come apart again', () => {
  const heat = new TrackedHeat(result([line(3, 5, 1), line(4, 7, 2)]), { lines: linesOf('  code\n'.repeat(10)), edits: [] });
  heat.apply(edit([3, 6, 4, 2], ' '));
  expect(heat.painted().map(({ line0, figure }) => [line0, figure?.self, figure?.bucket])).toEqual([[3, 12, 2]]);
  heat.apply(edit([3, 6, 3, 7], '\n  '));
  expect(heat.painted().map(({ line0, figure }) => [line0, figure?.self])).toEqual([[3, 5], [4, 7]]);
});

test('a line that is changed loses its figure and says so; blanks are no change, and the old text brings it back', () => {
  let text = linesOf('if (a)\n  work();\n}\n');
  const heat = new TrackedHeat(result([line(1)]), { lines: text, edits: [] });
  const become = (now: string, ...edits: readonly TextEdit[]): unknown => {
    for (const each of edits) heat.apply(each);
    text = linesOf(now);
    const turned = heat.compare((line0) => text[line0]!);
    return [turned, ...heat.painted().map(({ line0, figure, changed }) => [line0, figure?.self, changed?.self])];
  };
  expect(become('if (a)\n  work(1);\n}\n', edit([1, 7, 1, 7], '1'))).toEqual([true, [1, undefined, 10]]);
  expect(become('if (a)\n  work(12);\n}\n', edit([1, 8, 1, 8], '2'))).toEqual([false, [1, undefined, 10]]);
  expect(become('if (a)\n  work();\n}\n', edit([1, 7, 1, 9], ''))).toEqual([true, [1, 10, undefined]]);
  expect(become('if (a)\n\t work( );\n}\n', edit([1, 0, 1, 2], '\t '), edit([1, 7, 1, 7], ' '))).toEqual([false, [1, 10, undefined]]);
  expect(become('if (a) \t work( );\n}\n', edit([0, 6, 1, 0], ' '))).toEqual([true, [0, undefined, 10]]);
});

test('lines that are gone are listed: those that did not survive until today, and those deleted here', () => {
  const of = { ...result([line(3, 5), line(4, 7)]), lost: [line(20, 6)], lostCount: 9 };
  const heat = new TrackedHeat(of, { lines: linesOf('  code\n'.repeat(10)), edits: [] });
  expect(heat.lost()).toMatchObject({ lines: [{ line0: 20 }], count: 9 });
  heat.apply(edit([4, 0, 6, 0], ''));
  expect(heat.lost()).toMatchObject({ lines: [{ line0: 4 }, { line0: 20 }], count: 10 });
});

test('figures past the end of the text are not painted', () => {
  expect(after([3, 400])).toEqual([3]);
});

test('every kind of line end counts once', () => {
  expect(measureText('a\r\nb\rc\nde')).toEqual({ newLines: 3, lastLength: 2 });
  expect(linesOf('  a\r\n\tb\r\r\n    \nc').map(indentOf)).toEqual([2, 1, 0, 4, 0]);
});

/** The text as characters that know which one they are. The last one marks the end. */
type Cell = { readonly text: string };

class SlowDocument {
  cells: Cell[];

  constructor(text: string) {
    this.cells = [...text, ''].map((each) => ({ text: each }));
  }

  /** Lines with the places of their cells, each line with the cell that ends it. */
  lines(): Cell[][] {
    const lines: Cell[][] = [[]];
    for (const cell of this.cells) {
      lines.at(-1)!.push(cell);
      if (cell.text === '\n') lines.push([]);
    }
    return lines;
  }

  at({ line0, column0 }: Anchor): Cell {
    return this.lines()[line0]![column0]!;
  }

  placeOf(cell: Cell): Anchor | null {
    const lines = this.lines();
    const line0 = lines.findIndex((each) => each.includes(cell));
    return line0 < 0 ? null : { line0, column0: lines[line0]!.indexOf(cell) };
  }

  replace(start: Anchor, end: Anchor, text: string): void {
    const from = this.cells.indexOf(this.at(start));
    const to = this.cells.indexOf(this.at(end));
    this.cells.splice(from, to - from, ...[...text].map((each) => ({ text: each })));
  }
}

test('random edits agree with characters that are moved one by one', () =>
  forSeeds(300, (random) => {
    const text = Array.from({ length: 8 }, () => ' '.repeat(random.below(4)) + 'x'.repeat(random.below(5))).join('\n');
    const slow = new SlowDocument(text);
    let tied = linesOf(text).map(indentOf).map((column0, line0) => ({ anchor: { line0, column0 } as Anchor | null, cell: slow.at({ line0, column0 }) }));
    for (let step = 0; step < 12; step++) {
      const [a, b] = [random.below(slow.cells.length), random.below(slow.cells.length)].sort((x, y) => x - y) as [number, number];
      const start = slow.placeOf(slow.cells[a]!)!;
      const end = random.below(3) === 0 ? start : slow.placeOf(slow.cells[Math.min(b, a + 9)]!)!;
      const inserted = random.pick(['', '', 'y', '\n', 'y\ny', '\n\n  y']);
      slow.replace(start, end, inserted);
      const made: TextEdit = {
        startLine0: start.line0, startColumn0: start.column0, endLine0: end.line0, endColumn0: end.column0, ...measureText(inserted),
      };
      tied = tied.map(({ anchor, cell }) => {
        const moved = anchor === null ? null : moveAnchor(anchor, made);
        const expected = anchor === null ? null : (slow.placeOf(cell) ?? (start.line0 === end.line0 ? start : null));
        expect(moved, `step ${step}`).toEqual(expected);
        // What was replaced inside its line is from now on tied to what replaced it.
        return { anchor: moved, cell: moved === null ? cell : slow.at(moved) };
      });
    }
  }));

test('undoing a deletion brings the heat back', () => {
  const text = '  code\n'.repeat(10);
  const history = new DocumentHistory(text);
  expect(history.add(edit([3, 0, 6, 0], ''), false)).toBe(true);
  expect(history.add(edit([3, 0, 3, 0], '  code\n  code\n  code\n'), true)).toBe(false);
  const heat = new TrackedHeat(result([line(4), line(8)]), history.since(history.first));
  expect(heat.painted().map(({ line0 }) => line0)).toEqual([4, 8]);
});

test('what was saved is what a later profile means', () => {
  const history = new DocumentHistory('a\nb\nc\n');
  history.add(edit([0, 0, 0, 0], 'new\n'), false);
  history.markSaved('new\na\nb\nc\n');
  history.add(edit([0, 0, 0, 0], 'newer\n'), false);
  const place = (mark: typeof history.first): number[] =>
    new TrackedHeat(result([line(1)]), history.since(mark)).painted().map(({ line0 }) => line0);
  expect(place(history.first)).toEqual([3]);
  expect(place(history.saved)).toEqual([2]);
});

test('an undo of something older than the last save is an edit like any other', () => {
  const history = new DocumentHistory('a\nb\n');
  history.add(edit([0, 0, 1, 0], ''), false);
  history.markSaved('b\n');
  expect(history.add(edit([0, 0, 0, 0], 'a\n'), true)).toBe(true);
});

test('next and previous hot line go around, and skip cold lines unless all are cold', () => {
  const painted = (lines: readonly HeatLine[]): PaintedLine[] => lines.map((figure) => ({ line0: figure.line0, figure, changed: null, functions: [] }));
  const lines = hotLines(painted([line(2, 10, 4), line(5, 1, 0), line(9, 10, 2)]));
  expect(lines).toEqual([2, 9]);
  expect([lineAfter(lines, 2, true), lineAfter(lines, 9, true), lineAfter(lines, 2, false)]).toEqual([9, 2, 9]);
  expect(hotLines(painted([line(5, 1, 0), line(6, 1, 1)]))).toEqual([5, 6]);
  expect(lineAfter([], 0, true)).toBeNull();
});

test('the function around a line is the nearest one whose block has not ended', () => {
  const source = ['function outer() {', '  list.map((x) => x);', '  if (a) {', '    work();', '  }', '', '  after();', '}', 'top();'];
  const indentAt = (line0: number): number | null => (source[line0] === '' ? null : indentOf(source[line0]!));
  const definition = (line0: number, name: string): PaintedLine => {
    return { line0, figure: null, changed: null, functions: [{ line0, name, self: 1, total: 1, samples: 1, index: line0 }] };
  };
  const painted = [definition(0, 'outer'), definition(1, 'callback')];
  expect(source.map((_, line0) => functionAround(painted, line0, indentAt)?.name ?? null)).toEqual([
    'outer', 'callback', 'outer', 'outer', 'outer', 'outer', 'outer', null, null,
  ]);
});
