// Lines carried through the hunks of a diff: those that git wrote, made ones, and nonsense.

import { expect, test } from 'vitest';
import { parseHunks, type Hunk } from '../../src/revisions/hunks.ts';
import { carryLine, changedBlock, nearestLine } from '../../src/revisions/line-carry.ts';
import { forSeeds } from '../support/random.ts';

const INSERTED_CHANGED_DELETED = `diff --git a/- b/a.js
index 0000000..52542ad 100644
--- a/-
+++ b/a.js
@@ -0,0 +1,2 @@
+// one
+@@ -1 +1 @@ not a header
@@ -4 +6,2 @@ function work() {
-  slow();
+  quick();
+  more();
@@ -8,2 +10,0 @@
-gone
-gone
\\ No newline at end of file
`;

test('hunks are 0-based blocks; an empty side says where it is', () => {
  expect(parseHunks(INSERTED_CHANGED_DELETED)).toEqual([
    { old0: 0, oldCount: 0, new0: 0, newCount: 2 },
    { old0: 3, oldCount: 1, new0: 5, newCount: 2 },
    { old0: 7, oldCount: 2, new0: 10, newCount: 0 },
  ]);
  expect(parseHunks('')).toEqual([]);
});

test('a line below moves, a changed or deleted one does not survive but has a place', () => {
  const hunks = parseHunks(INSERTED_CHANGED_DELETED)!;
  expect([0, 2, 4, 6, 9].map((old0) => carryLine(hunks, old0))).toEqual([2, 4, 7, 9, 10]);
  expect([3, 7, 8].map((old0) => carryLine(hunks, old0))).toEqual([null, null, null]);
  expect([3, 7, 8, 9].map((old0) => nearestLine(hunks, old0))).toEqual([5, 10, 10, 10]);
  expect(changedBlock(hunks, 3)).toBe(hunks[1]);
  expect(changedBlock(hunks, 4)).toBeNull();
});

test('what is no diff, or contradicts itself, carries nothing', () => {
  for (const nonsense of [
    'Binary files a/- and b/a.js differ\n',
    'fatal: nothing',
    '@@ -1 +1',
    '@@ -1,2 +x @@',
    '@@@ -1 -1 +1 @@@',
    '@@ -5 +9 @@\n', // nothing before it moved it there
    '@@ -5,3 +5 @@\n@@ -6 +4 @@\n', // overlaps the one before
    '@@ -99999999999 +1 @@\n',
  ]) expect(parseHunks(nonsense), nonsense).toBeNull();
});

test('any text is parsed or refused, never thrown at, and what is parsed carries without collisions', async () => {
  const pieces = ['@@ ', '-', '+', ',', '1', '2', '30', ' @@', '\n', '@@ -3 +3,2 @@\n', 'x'];
  await forSeeds(2000, (random) => {
    const text = Array.from({ length: random.below(24) }, () => random.pick(pieces)).join('');
    const hunks = parseHunks(text);
    if (hunks !== null) expect(isOneToOne(hunks), text).toBe(true);
  });
});

function isOneToOne(hunks: readonly Hunk[]): boolean {
  const carried = Array.from({ length: 80 }, (_, old0) => carryLine(hunks, old0)).filter((line0) => line0 !== null);
  return carried.every((line0, i) => line0 >= 0 && (i === 0 || line0 > carried[i - 1]!));
}
