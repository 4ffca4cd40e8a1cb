// The rows of a waterfall come as they are needed: one question at a time, a screen more on each side, and what is here stays.

import { expect, test } from 'vitest';
import type { WaterfallRow } from '../../../src/protocol/traces.ts';
import { openTo, toggled } from '../../../webview/traces/folding.ts';
import { MOST_ROWS_ASKED, questionFor, suffices, WaterfallRows, type RowsAnswer, type RowsQuestion } from '../../../webview/traces/waterfall-rows.ts';

const SECOND = { fromNs: 0, toNs: 1000, widthPx: 100 };
const OPEN = openTo(null);

const rowOf = (span: number): WaterfallRow => ({
  span, parent: null, name: `span ${span}`, service: 0, depth: 0, startNs: span, durationNs: 1, selfNs: 1, kind: 1, error: false, flags: 0,
  children: 0, descendants: 0, open: true, selfParts: [], pathParts: [], events: [], hiddenErrors: 0, matches: false, skewNs: 0,
});

/** Rows of a trace of `of` spans, with the questions that were asked and how to answer the last one. */
function serving(of: number) {
  const questions: RowsQuestion[] = [];
  const errors: unknown[] = [];
  let last: { resolve: (answer: RowsAnswer) => void; reject: (error: Error) => void } | null = null;
  const rows = new WaterfallRows({
    ask: (question) => {
      questions.push(question);
      return new Promise((resolve, reject) => (last = { resolve, reject }));
    },
    onRows: () => undefined,
    onError: (error) => errors.push(error),
  }, OPEN);
  const settle = async (): Promise<void> => {
    for (let i = 0; i < 5; i++) await Promise.resolve();
  };
  const answer = async (first = 0): Promise<void> => {
    const { offset, limit } = questions.at(-1)!;
    last!.resolve({ rows: Array.from({ length: Math.min(limit, of - offset) }, (_, i) => rowOf(first + offset + i)), of });
    await settle();
  };
  const fail = async (): Promise<void> => {
    last!.reject(new Error('no'));
    await settle();
  };
  return { rows, questions, errors, answer, fail };
}

test('nothing is asked before it is known which rows are on screen, and how wide', () => {
  const { rows, questions } = serving(10);
  rows.need(0, 20);
  expect(questions).toEqual([]);
  rows.show(SECOND);
  expect(questions).toHaveLength(1);
  const other = serving(10);
  other.rows.show(SECOND);
  expect(other.questions).toEqual([]);
});

test('a question has a screen more above and below, and half a screen more before and after in time', () => {
  expect(questionFor({ from: 100, to: 120 }, { fromNs: 400, toNs: 600, widthPx: 100 }, OPEN, 'a')).toEqual({
    folding: OPEN, find: 'a', offset: 80, limit: 60, fromNs: 300, toNs: 700, widthPx: 200,
  });
  expect(questionFor({ from: 5, to: 25 }, { fromNs: 20, toNs: 220, widthPx: 100 }, OPEN, '')).toMatchObject({ offset: 0, limit: 45, fromNs: 0, toNs: 320, widthPx: 160 });
  expect(questionFor({ from: 0, to: 5000 }, SECOND, OPEN, '').limit).toBe(MOST_ROWS_ASKED);
});

test('scrolling within what is here asks nothing; beyond it asks for the rows that are in view when the answer before has come', async () => {
  const { rows, questions, answer } = serving(10_000);
  rows.need(0, 20);
  rows.show(SECOND);
  await answer();
  const asked = questions.length;
  rows.need(10, 30);
  expect(questions).toHaveLength(asked);
  rows.need(500, 520);
  rows.need(3000, 3020);
  rows.need(9000, 9020);
  expect(questions).toHaveLength(asked + 1);
  await answer();
  expect(questions.slice(asked).map(({ offset }) => offset)).toEqual([480, 8980]);
  await answer();
  expect(rows.at(9010)?.span).toBe(9010);
  expect(rows.at(500)?.span).toBe(500);
  expect(rows.at(2000)).toBeUndefined();
});

test('a row that came with the same stretch of time stays the same object, and is not drawn again', async () => {
  const { rows, answer } = serving(10_000);
  rows.need(0, 60);
  rows.show(SECOND);
  await answer();
  const before = rows.at(100);
  rows.need(90, 150);
  await answer();
  expect(rows.at(100)).toBe(before);
});

test('zooming asks anew where parts would be too coarse, and keeps what is here until then', async () => {
  const { rows, questions, answer } = serving(10);
  rows.need(0, 10);
  rows.show(SECOND);
  await answer();
  const asked = questions.length;
  rows.show({ fromNs: 100, toNs: 200, widthPx: 100 });
  expect(questions).toHaveLength(asked + 1);
  expect(rows.at(3)?.span).toBe(3);
});

test('parts serve a little coarser or much finer than they are drawn, and nowhere beside their stretch', () => {
  const asked = { fromNs: 0, toNs: 1000, widthPx: 1000 };
  expect(suffices(asked, { fromNs: 0, toNs: 1000, widthPx: 1400 })).toBe(true);
  expect(suffices(asked, { fromNs: 0, toNs: 1000, widthPx: 1600 })).toBe(false);
  expect(suffices(asked, { fromNs: 0, toNs: 1000, widthPx: 200 })).toBe(true);
  expect(suffices(asked, { fromNs: 0, toNs: 1000, widthPx: 100 })).toBe(false);
  expect(suffices(asked, { fromNs: 500, toNs: 1001, widthPx: 500 })).toBe(false);
});

test('folding keeps the rows until the answer comes; an answer for the folding before is dropped', async () => {
  const { rows, questions, answer } = serving(1000);
  rows.need(0, 10);
  rows.show(SECOND);
  await answer();
  const folded = toggled(OPEN, 3);
  rows.need(500, 510);
  rows.fold(folded);
  expect(rows.at(2)?.span).toBe(2);
  await answer(10_000);
  expect(rows.at(502)).toBeUndefined();
  expect(questions.at(-1)!.folding).toEqual(folded);
  await answer(20_000);
  expect(rows.at(502)?.span).toBe(20_502);
  expect(rows.at(2)).toBeUndefined();
  expect(rows.shownFolding).toEqual(folded);
});

test('rows around one that is gone to come although others are on screen', async () => {
  const { rows, questions, answer } = serving(10_000);
  rows.need(0, 10);
  rows.show(SECOND);
  await answer();
  rows.fold(OPEN, 5000);
  rows.need(0, 10);
  expect(questions.at(-1)).toMatchObject({ offset: 4880, limit: 240 });
  await answer();
  expect(rows.rowOf(5000)).toBe(5000);
});

test('what failed is said, and not asked again as it was', async () => {
  const { rows, questions, errors, fail } = serving(10);
  rows.need(0, 10);
  rows.show(SECOND);
  await fail();
  const asked = questions.length;
  expect(errors).toHaveLength(1);
  rows.need(0, 10);
  expect(questions).toHaveLength(asked);
  rows.search('other');
  expect(questions).toHaveLength(asked + 1);
});
