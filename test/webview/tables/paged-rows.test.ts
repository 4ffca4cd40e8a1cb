// Rows of a long list come in pages, each asked for once.

import { expect, test } from 'vitest';
import { PagedRows } from '../../../webview/tables/paged-rows.ts';
import type { RowPage } from '../../../webview/tables/paged-rows.ts';

function listOf(length: number): { rows: PagedRows<number>; asked: number[]; errors: unknown[]; arrived: () => Promise<void> } {
  const asked: number[] = [];
  const errors: unknown[] = [];
  const answers: Promise<unknown>[] = [];
  const fetch = (offset: number, limit: number): Promise<RowPage<number>> => {
    asked.push(offset);
    if (offset === 300) {
      const failed = Promise.reject<RowPage<number>>(new Error('gone'));
      answers.push(failed.catch(() => {}));
      return failed;
    }
    const rows = Array.from({ length: Math.max(0, Math.min(limit, length - offset)) }, (_, index) => offset + index);
    const answer = Promise.resolve({ rows, length });
    answers.push(answer);
    return answer;
  };
  const rows = new PagedRows<number>(fetch, () => {}, (error) => errors.push(error));
  const arrived = async (): Promise<void> => {
    await Promise.all(answers);
    await Promise.resolve();
    await Promise.resolve();
  };
  return { rows, asked, errors, arrived };
}

test('only the pages in view are asked for, once', async () => {
  const { rows, asked, arrived } = listOf(1000);
  rows.need(0, 1);
  rows.need(0, 30);
  await arrived();
  expect(rows.length).toBe(1000);
  rows.need(90, 120);
  rows.need(90, 120);
  expect(asked).toEqual([0, 100]);
  expect(rows.at(99)).toBe(99);
  expect(rows.at(105)).toBeUndefined();
  await arrived();
  expect(rows.at(105)).toBe(105);
  expect(rows.findHere((row) => row === 150)).toBe(150);
  expect(rows.findHere((row) => row === 350)).toBe(-1);
});

test('nothing is asked for beyond the end', async () => {
  const { rows, asked, arrived } = listOf(5);
  rows.need(0, 50);
  await arrived();
  rows.need(0, 500);
  expect(asked).toEqual([0]);
});

test('a page that failed is told once and not asked for again', async () => {
  const { rows, asked, errors, arrived } = listOf(1000);
  rows.need(300, 320);
  await arrived();
  rows.need(300, 320);
  await arrived();
  expect(asked).toEqual([300]);
  expect(errors).toHaveLength(1);
});
