// Every promise of the tables is checked: each is broken here once, in an otherwise sound profile.

import { expect, test } from 'vitest';
import { integrityFaults } from '../../src/profile/integrity.ts';
import type { Profile } from '../../src/profile/tables.ts';
import { profileOf } from '../support/notation.ts';
import { randomProfile } from '../support/random-profile.ts';
import { forSeeds } from '../support/random.ts';

const sound = (): Profile =>
  profileOf(
    `
    main@a.ts:1; work@a.ts:9  5  10x3 11x1
    main@a.ts:1; other@b.ts:2 4  3x1
    -                         1
  `,
    { lines: 'leaf-ticks' },
  );

/** A profile whose first thread has a label on its first two samples. */
const labelled = (p: Profile, change: object): void => {
  const label = { key: 'id', kind: 'number', unit: '', sample: Int32Array.of(0, 1), low: Int32Array.of(5, 6), high: null };
  Object.assign(p.threads[0]!, { labels: [{ ...label, ...change }] });
};

test('nothing is found where nothing is broken', () => {
  expect(integrityFaults(sound())).toEqual([]);
});

/** Columns are readonly to everybody but this test. */
function set(column: unknown, row: number, value: number | string): void {
  (column as (number | string)[])[row] = value;
}

const breaks: Record<string, (profile: Profile) => void> = {
  'strings[0] is not ""': (p) => set(p.strings, 0, 'x'),
  'functions.name[0] is out of range': (p) => set(p.functions.name, 0, 99),
  'functions.source[0] is out of range': (p) => set(p.functions.source, 0, -2),
  'functions.startLine0[1] is below -1': (p) => set(p.functions.startLine0, 1, -2),
  'frames.function[0] is out of range': (p) => set(p.frames.function, 0, -1),
  'frames.line0[0] is below -1': (p) => set(p.frames.line0, 0, -5),
  'stacks.parent[1] is not the open stack below it': (p) => set(p.stacks.parent, 1, -1),
  'stacks.parent[2] is not the open stack below it': (p) => set(p.stacks.parent, 2, 1),
  'stacks.depth[1] is not its depth': (p) => set(p.stacks.depth, 1, 7),
  'stacks.frame[2] is out of range': (p) => set(p.stacks.frame, 2, 50),
  "stacks.subtreeEnd[1] leaves its parent's subtree": (p) => set(p.stacks.subtreeEnd, 1, 9),
  "stacks.subtreeEnd[2] leaves its parent's subtree": (p) => set(p.stacks.subtreeEnd, 2, 2),
  'ticks.stack[2] is out of range': (p) => set(p.ticks.stack, 2, 40),
  'ticks.stack[1] is out of order': (p) => set(p.ticks.stack, 0, 2),
  'ticks.source[0] is out of range': (p) => set(p.ticks.source, 0, 7),
  'ticks row 0 has no line or no count': (p) => set(p.ticks.count, 0, 0),
  'ticks row 1 has no line or no count': (p) => set(p.ticks.line0, 1, -1),
  'threads[0].stack[0] is out of range': (p) => set(p.threads[0]!.stack, 0, 3),
  'threads[0].stack has another length': (p) => Object.assign(p.threads[0]!, { sampleCount: 2 }),
  'threads[0] misses a value type': (p) => Object.assign(p.threads[0]!, { values: [] }),
  'threads[0] has a value column of another length': (p) => Object.assign(p.threads[0]!.values[0]!, { raw: new Int32Array(2) }),
  'threads[0].labels "id" has columns of several lengths': (p) => labelled(p, { low: Int32Array.of(5) }),
  'threads[0].labels "id" is of texts and has high halves': (p) => labelled(p, { kind: 'text', high: Int32Array.of(0, 0) }),
  'threads[0].labels "id" names no sample in row 1': (p) => labelled(p, { sample: Int32Array.of(0, 3) }),
  'threads[0].labels "id" is out of order in row 1': (p) => labelled(p, { sample: Int32Array.of(1, 0) }),
  'threads[0].labels "id" names no string in row 0': (p) => labelled(p, { kind: 'text', low: Int32Array.of(99, 0) }),
  'there is no value type': (p) => Object.assign(p, { valueTypes: [] }),
  'defaultValueType is out of range': (p) => Object.assign(p, { defaultValueType: 1 }),
};

test.each(Object.entries(breaks))('%s', (sentence, breakIt) => {
  const profile = sound();
  breakIt(profile);
  expect(integrityFaults(profile)).toContain(sentence);
});

test('at most as many faults are listed as were asked for', () => {
  const profile = sound();
  for (let i = 0; i < profile.stacks.length; i++) set(profile.stacks.depth, i, 9);
  expect(integrityFaults(profile, 2).length).toBe(2);
});

test('random profiles keep every promise', () =>
  forSeeds(100, (random) => {
    expect(integrityFaults(randomProfile(random))).toEqual([]);
  }));
