// What is decided from times and texts.

import { expect, test } from 'vitest';
import { bestFit, compareFits, isSameText, isTouchedSince, recordingTime, whyUncertain } from '../../src/revisions/decide.ts';
import { revisionName } from '../../src/revisions/revision-name.ts';

const NOON = Date.UTC(2024, 5, 1, 12);
const SECOND = 1000;

test('the recording had begun by the earliest time that is known; a clock that was not set tells nothing', () => {
  const none = { contentMs: null, fileMs: null, committedMs: null };
  expect(recordingTime(none)).toBeNull();
  expect(recordingTime({ ...none, fileMs: NOON, committedMs: NOON - SECOND })).toBe(NOON - SECOND);
  expect(recordingTime({ contentMs: NOON - 9 * SECOND, fileMs: NOON, committedMs: null })).toBe(NOON - 9 * SECOND);
  expect(recordingTime({ contentMs: 5, fileMs: NOON, committedMs: null })).toBe(NOON);
});

test('a source is touched if it was written later, not if it was copied along with the profile', () => {
  expect(isTouchedSince(NOON - 1, NOON)).toBe(false);
  expect(isTouchedSince(NOON + 3 * SECOND, NOON)).toBe(false);
  expect(isTouchedSince(NOON + 60 * SECOND, NOON)).toBe(true);
  expect(isTouchedSince(null, NOON)).toBe(false);
  expect(isTouchedSince(NOON, null)).toBe(false);
});

test('texts speak against the clock only where they differ', () => {
  const fit = (fitting: number) => ({ checked: 4, fitting });
  expect(bestFit([])).toBe(-1);
  expect(bestFit([fit(1), fit(3), fit(3)])).toBe(1);
  expect(compareFits(fit(4), fit(4))).toBe('old');
  expect(compareFits(fit(2), fit(1))).toBe('old');
  expect(compareFits(fit(2), fit(4))).toBe('today');
  expect(compareFits(fit(2), fit(3))).toBe('neither');
});

test('line ends make no other text', () => {
  expect(isSameText('a\r\nb\n', 'a\nb\n')).toBe(true);
  expect(isSameText('a\nb', 'a\nb\n')).toBe(false);
});

test('a revision is a name, never an option, a range, a path or a search', () => {
  for (const name of ['v1.2.3', 'main', 'origin/main', '1a2b3c4', 'HEAD~2', 'v1^', ' v1 ', 'größe']) expect(revisionName(name), name).toBe(name.trim());
  for (const text of ['', '-n', '--output=x', ':/fix', 'HEAD:a.js', '^{/x}', 'HEAD@{1}', 'a b', 'a\nb', 'a;b', '$(x)', '`x`', 'x'.repeat(201)]) {
    expect(revisionName(text), text).toBeNull();
  }
});

test('every reason says what it means for the heat, and what to do where something can be done', () => {
  const reasons = ['untrusted', 'no-git', 'no-repository', 'not-owned', 'no-commit', 'not-in-commit', 'bad-revision', 'no-such-revision', 'fits-later-text', 'too-large', 'failed'] as const;
  for (const why of reasons) for (const revision of [null, 'v1']) {
    const sentence = whyUncertain({ why, fileName: 'a.js', revision });
    expect(sentence).toContain('a.js');
    expect(sentence).toMatch(/may be on the wrong lines/);
    expect(sentence).toMatch(/\.$/);
  }
});
