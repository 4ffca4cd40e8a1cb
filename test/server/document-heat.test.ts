// A document's heat in the text of today: over a made comparison of texts.

import { expect, test } from 'vitest';
import { cpuprofile } from '../../src/formats/cpuprofile.ts';
import { documentHeat, lineToday } from '../../src/server/handlers/document-heat.ts';
import { OpenProfile } from '../../src/server/open-profile.ts';
import type { Entry } from '../../src/server/profiles.ts';
import { SourceLocator } from '../../src/server/source-locator.ts';
import type { SourceText, SourceTexts } from '../../src/server/source-texts.ts';
import { MAX_LOST_LINES } from '../../src/protocol/lsp.ts';
import { FakeWorkspace, placesOf } from '../support/fake-workspace.ts';
import { profileOf } from '../support/notation.ts';

const ALL = { valueType: 0, threads: null };
const DOCUMENT = 'file:///ws/a.js';

/** A profile of a.js whose text is what is given; also what the texts were asked with. */
function entryOf(profileText: string, text: SourceText, contents = new Map<string, string>()): { entry: Entry; asked: unknown[][] } {
  const open = new OpenProfile('file:///ws/p.cpuprofile', 7, {
    profile: profileOf(profileText, { lines: 'leaf-ticks' }), format: cpuprofile,
  });
  const asked: unknown[][] = [];
  const texts: Pick<SourceTexts, 'textOf'> = {
    textOf: (...args) => {
      asked.push(args);
      return Promise.resolve(text);
    },
  };
  const locator = new SourceLocator(new FakeWorkspace([DOCUMENT]), () => placesOf());
  locator.carry('file:///ws/p.cpuprofile', contents);
  return { asked, entry: { open, locator, texts: texts as SourceTexts } };
}

/** Two lines put in above, and the lines 4 to 5 written anew as three. */
const CARRIED: SourceText = {
  kind: 'carried',
  commit: '0123456789abcdef0123456789abcdef01234567',
  hunks: [{ old0: 0, oldCount: 0, new0: 0, newCount: 2 }, { old0: 3, oldCount: 2, new0: 5, newCount: 3 }],
  today: '1\n2\n3\n4\n5\nfunction other() {\nfunction works(a) {\nfunction work(a) {\n9\n',
};

const WORK = 'work@/ws/a.js:4:1 100 2x40 4x10 5x50';

test('figures stand in the lines of today; a definition is found again by its name; lost lines are told', async () => {
  const { entry, asked } = entryOf(WORK, CARRIED);
  expect(await documentHeat(entry, ALL, DOCUMENT)).toMatchObject({
    lines: [{ line0: 3, self: 40 }],
    functions: [{ line0: 7, name: 'work' }],
    lost: [{ line0: 4, self: 50 }, { line0: 3, self: 10 }],
    lostCount: 2,
    text: { kind: 'carried', commit: '01234567', reason: null },
  });
  expect(asked).toEqual([[DOCUMENT, { definitions: [{ name: 'work', line0: 3 }], lastLine0: 3 }, null]]);
});

test('an editor that follows the text itself gets recorded lines, and nothing is compared', async () => {
  const { entry, asked } = entryOf(WORK, CARRIED);
  expect(await documentHeat(entry, ALL, DOCUMENT, true)).toMatchObject({ lines: [{ line0: 1 }, { line0: 3 }, { line0: 4 }], lost: [], text: { kind: 'same' } });
  expect(asked).toEqual([]);
});

test('uncertain heat stands in its recorded lines, with the reason', async () => {
  const { entry } = entryOf(WORK, { kind: 'uncertain', reason: 'Because.' });
  expect(await documentHeat(entry, ALL, DOCUMENT)).toMatchObject({ lines: [{ line0: 1 }, { line0: 3 }, { line0: 4 }], text: { kind: 'uncertain', reason: 'Because.' } });
});

test('of many lost lines the hottest are named, all are counted', async () => {
  const ticks = Array.from({ length: 50 }, (_, i) => `${i + 1}x${i + 1}`).join(' ');
  const all: SourceText = { ...CARRIED, hunks: [{ old0: 0, oldCount: 60, new0: 0, newCount: 0 }] };
  const heat = (await documentHeat(entryOf(`work@/ws/a.js:1:1 1275 ${ticks}`, all).entry, ALL, DOCUMENT))!;
  expect(heat).toMatchObject({ lines: [], lostCount: 50 });
  expect(heat.lost.map(({ line0 }) => line0)).toEqual(Array.from({ length: MAX_LOST_LINES }, (_, i) => 49 - i));
});

test('a jump goes to the line of today, or to where the line stood', async () => {
  const { entry } = entryOf(WORK, CARRIED);
  expect(await lineToday(entry, DOCUMENT, 1)).toMatchObject({ line0: 3, gone: false });
  expect(await lineToday(entry, DOCUMENT, 4)).toMatchObject({ line0: 6, gone: true });
  expect(await lineToday(entry, DOCUMENT, -1)).toMatchObject({ line0: 2, gone: false });
  await expect(lineToday(entry, DOCUMENT, NaN)).rejects.toThrow('“line0” must be a number');
});

test('the text in the source map is what lines mean, unless two maps disagree', async () => {
  const one = entryOf(WORK, CARRIED, new Map([['/ws/a.js', 'text']]));
  await documentHeat(one.entry, ALL, DOCUMENT);
  expect(one.asked[0]![2]).toBe('text');
  const two = entryOf(`${WORK}\nmore@file:///ws/a.js:9:1 5`, CARRIED, new Map([['/ws/a.js', 'text'], ['file:///ws/a.js', 'other']]));
  await documentHeat(two.entry, ALL, DOCUMENT);
  expect(two.asked[0]![2]).toBeNull();
});
