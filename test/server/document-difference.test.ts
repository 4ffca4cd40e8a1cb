// The heat of a difference in one document: lines of both recordings in the text of today.

import { expect, test } from 'vitest';
import { cpuprofile } from '../../src/formats/cpuprofile.ts';
import type { LineKnowledge } from '../../src/profile/tables.ts';
import type { DocumentHeatResult } from '../../src/protocol/lsp.ts';
import { documentDifference } from '../../src/server/handlers/document-difference.ts';
import { OpenProfile } from '../../src/server/open-profile.ts';
import type { Entry } from '../../src/server/profiles.ts';
import { SourceLocator } from '../../src/server/source-locator.ts';
import { SAME_TEXT, type SourceText, type SourceTexts } from '../../src/server/source-texts.ts';
import { FakeWorkspace, placesOf } from '../support/fake-workspace.ts';
import { profileOf } from '../support/notation.ts';

const ALL = { valueType: 0, threads: null };
const DOCUMENT = 'file:///ws/a.js';
const UNCERTAIN: SourceText = { kind: 'uncertain', reason: 'It was changed since.' };

interface Side {
  readonly profile: string;
  readonly text?: SourceText;
  readonly lines?: LineKnowledge;
}

async function difference(before: Side, after: Side, document = DOCUMENT): Promise<DocumentHeatResult | null> {
  const entries = new Map<string, Entry>();
  const entryOf = (uri: string, revision: number, { profile, text = SAME_TEXT, lines = 'leaf-ticks' }: Side): Entry => {
    const read = { profile: profileOf(profile, { lines }), format: cpuprofile, spans: null, embeddedMaps: [] };
    const open = new OpenProfile(uri, revision, read, (other) => entries.get(other)?.open ?? null);
    const texts = { textOf: () => Promise.resolve(text) } as unknown as SourceTexts;
    const entry = { open, locator: new SourceLocator(new FakeWorkspace([DOCUMENT]), () => placesOf()), texts };
    entries.set(uri, entry);
    return entry;
  };
  const [old, now] = [entryOf('file:///old.cpuprofile', 2, before), entryOf('file:///now.cpuprofile', 5, after)];
  return documentDifference(now, old, ALL, { uri: old.open.uri, revision: 2, scale: 'absolute' }, document);
}

/** `line: before → after`, 1-based. */
const linesOf = (result: DocumentHeatResult | null): string[] => (result?.lines ?? []).map(({ line0, change, inferred }) => `${line0 + 1}: ${change!.before} → ${change!.after}${inferred === true ? ' ?' : ''}`);

test('the same text on both sides: line by line, and functions where they begin', async () => {
  const result = await difference({ profile: 'f@/old/ws/a.js:2 100 3x60 4x40' }, { profile: 'f@/ws/a.js:2 300 3x100 5x200' });
  expect(linesOf(result)).toEqual(['3: 60 → 100', '4: 40 → 0', '5: 0 → 200']);
  expect(result).toMatchObject({
    revision: 5, difference: { fileName: 'old.cpuprofile', scale: 'absolute', remark: null }, total: 300,
    functions: [{ line0: 1, name: 'f', change: { self: { before: 100, after: 300 }, total: { before: 100, after: 300 } } }],
  });
});

test('each side is carried through the text that it was recorded with', async () => {
  const carried: SourceText = { kind: 'carried', commit: null, hunks: [{ old0: 0, oldCount: 0, new0: 0, newCount: 10 }], today: '' };
  const result = await difference({ profile: 'f@/ws/a.js:2 100 3x100', text: carried }, { profile: 'f@/ws/a.js:12 300 13x300' });
  expect(linesOf(result)).toEqual(['13: 100 → 300']);
});

test('lines that are not in the text any more are told', async () => {
  const carried: SourceText = { kind: 'carried', commit: null, hunks: [{ old0: 2, oldCount: 1, new0: 2, newCount: 0 }], today: '' };
  const result = await difference({ profile: 'f@/ws/a.js:1 100 3x100', text: carried }, { profile: 'f@/ws/a.js:1 300 2x300' });
  expect(linesOf(result)).toEqual(['2: 0 → 300']);
  expect(result).toMatchObject({ lostCount: 1, lost: [{ line0: 2, change: { before: 100, after: 0 } }] });
});

test('where the text of the baseline is not known, lines meet by their place in the function, marked as approximate', async () => {
  const result = await difference({ profile: 'f@/ws/a.js:2 100 3x100', text: UNCERTAIN }, { profile: 'f@/ws/a.js:22 300 23x300' });
  expect(linesOf(result)).toEqual(['23: 100 → 300 ?']);
  expect(result?.difference?.remark).toMatch(/by their place in the function/);
});

test('functions that stand elsewhere say that the texts are not the same', async () => {
  const result = await difference({ profile: 'f@/ws/a.js:2 100 3x100' }, { profile: 'f@/ws/a.js:22 300 23x300' });
  expect(linesOf(result)).toEqual(['23: 100 → 300 ?']);
});

test('where not even functions tell, lines are not compared, and that is said', async () => {
  const result = await difference(
    { profile: 'f@/ws/a.js:3 100', text: UNCERTAIN, lines: 'every-frame' }, { profile: 'f@/ws/a.js:3 300\ng@/ws/b.js:1 5', lines: 'every-frame' },
  );
  // Functions of such formats have no line where they begin: nothing can be shown in this document.
  expect(result).toBeNull();
  const mixed = await difference({ profile: 'f@/ws/a.js:3 100', text: UNCERTAIN, lines: 'every-frame' }, { profile: 'f@/ws/a.js:3 300 4x1' });
  expect(mixed).toMatchObject({ lines: [], functions: [{ name: 'f' }], difference: { remark: expect.stringMatching(/functions are compared, lines are not/) as string } });
});

test('a document that neither has', async () => {
  expect(await difference({ profile: 'f@/ws/a.js:2 100' }, { profile: 'f@/ws/a.js:2 100' }, 'file:///ws/b.js')).toBeNull();
});
