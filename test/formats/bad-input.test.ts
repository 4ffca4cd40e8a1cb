// Files that are no profile, or only half of one: one plain sentence with a place, or a profile with a note.

import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { describeRefusal, Refusal } from '../../src/base/refusal.ts';
import type { Profile } from '../../src/profile/tables.ts';
import { figuresOf, node, readBytes, readFile, readText, refusalOf, root, wholeReport } from '../support/v8-file.ts';

/** The sentence a user reads. */
async function sentence(text: string | Uint8Array): Promise<string> {
  const refusal = await refusalOf(typeof text === 'string' ? readText(text) : readBytes(text));
  return `${refusal.reason}: ${describeRefusal(refusal)}`;
}

const NOT = 'not-this-format: This is not a profile that Heatline can read:';

test.each([
  ['nothing', '', 'empty: The file is empty'],
  ['white space', ' \r\n\t', 'empty: The file holds only white space (at byte 0)'],
  ['a byte order mark', '\ufeff', 'empty: The file holds only white space (at byte 0)'],
  ['text', 'Hello, this is no profile.', `${NOT} it is text, not JSON (at byte 0)`],
  ['text in braces', '{ hello }', `${NOT} it is text, not JSON (at byte 0)`],
  ['text in brackets', '[INFO] started', `${NOT} it is text, not JSON (at byte 0)`],
  ['a JSON list', '[1,2,3]', `${NOT} it is a JSON list (at byte 0)`],
  ['JSON of another kind', '{"name":"x","version":"1"}', `${NOT} it is JSON of another kind (at byte 0)`],
  ['a heap snapshot', '{"snapshot":{"meta":{"node_fields":["type"]}},"nodes":[1]}', `${NOT} it looks like a V8 heap snapshot; record a heap profile instead, as node --heap-prof writes it (at byte 0)`],
  ['Hermes frames alone', '{"stackFrames":{"1":{"funcVirtAddr":"0","name":"global"}}}', `${NOT} it looks like a Hermes sampling profile; react-native profile-hermes makes a trace of it (at byte 0)`],
  ['a V8 log', 'v8-version,11,3\n', `${NOT} it looks like a V8 log; node --prof-process --preprocess FILE > FILE.json makes what npx speedscope opens and can export (at byte 0)`],
  ['a page', '<!DOCTYPE html><html>', `${NOT} it looks like an HTML or XML page; open the profile it was made from (at byte 0)`],
  ['binary data', Uint8Array.of(0, 1, 2, 3, 0xff), `${NOT} it is binary data (at byte 0)`],
  ['text in UTF-16', new Uint8Array(Buffer.from('\ufeffHello', 'utf16le')), `${NOT} it is text, not JSON (at byte 0)`],
  ['a graph', '{"nodes":[{"id":"a","group":1}],"links":[]}', 'not-this-format: This is JSON, but no V8 CPU profile: none of its "nodes" has a "callFrame" (at byte 0)'],
  ['an empty graph', '{"nodes":[],"edges":[]}', 'not-this-format: This is JSON, but no V8 CPU profile: none of its "nodes" has a "callFrame" (at byte 0)'],
  ['samples without nodes', '{"samples":[1,2],"startTime":0}', 'not-this-format: This is JSON, but no V8 CPU profile: it has neither "nodes" nor "head" (at byte 0)'],
  ['nodes that are no list', '{"startTime":0,"nodes":{}}', 'malformed: The "nodes" of the profile are no list (at byte 23, in nodes)'],
  ['nodes that are none', '{"nodes":[null,7,{}]}', 'not-this-format: This is JSON, but no V8 CPU profile: none of its "nodes" has a "callFrame" (at byte 0)'],
  ['a long list of other things', `{"nodes":[${'[],'.repeat(2000)}{}]}`, 'malformed: Most entries among the nodes are no nodes (at byte 3012, in nodes[1000])'],
])('%s', async (_, input, expected) => {
  expect(await sentence(input)).toBe(expected);
});

test('packed files are judged by what is inside', async () => {
  expect(await sentence(gzipSync(''))).toBe('empty: The file is empty');
  expect(await sentence(gzipSync('Hello'))).toBe(`${NOT} it is text, not JSON (at byte 0)`);
});

const PROFILE = {
  nodes: [root([2]), node(2, 'wörk', { at: 'a.js:4:2', ticks: [[6, 2], [7, 1]], children: [3] }), node(3, 'deep', { at: 'a.js:9:0' })],
  startTime: 100,
  endTime: 200,
  samples: [2, 3, 2, 3],
  timeDeltas: [10, 20, 30, 5],
};

test('a function may be called like a key of another format', async () => {
  for (const name of ['traceEvents', 'selfSize', 'stackFrames', 'node_fields', '$schema']) {
    const { nodes, ...rest } = PROFILE;
    const renamed = [...nodes.slice(0, 2), node(3, name, { at: 'a.js:9:0' })];
    expect(figuresOf(await readFile({ ...rest, nodes: renamed })).functions[name]).toEqual([65, 65]);
  }
});

test('keys may come in any order, and unknown ones are passed over', async () => {
  const expected = figuresOf(await readFile(PROFILE));
  const keys = Object.keys(PROFILE) as (keyof typeof PROFILE)[];
  for (let turn = 0; turn < keys.length; turn++) {
    const order = [...keys.slice(turn), ...keys.slice(0, turn)].reverse();
    const file = Object.fromEntries(order.flatMap((key) => [[`x-${key}`, { a: [null, { b: '}]' }] }], [key, PROFILE[key]]]));
    expect(figuresOf(await readFile(file))).toEqual(expected);
  }
  const extended = { ...PROFILE, nodes: PROFILE.nodes.map((each) => ({ extra: [[]], ...each, deoptReason: 'x', scriptId: 3 })) };
  expect(figuresOf(await readFile(extended))).toEqual(expected);
});

test('gzip, white space, a byte order mark and pretty printing change nothing', async () => {
  const expected = figuresOf(await readFile(PROFILE));
  const text = JSON.stringify(PROFILE);
  for (const variant of [`\ufeff${text}`, ` \n${text}\n\n`, JSON.stringify(PROFILE, null, '\t')]) {
    expect(figuresOf(await readText(variant))).toEqual(expected);
    expect(figuresOf(await readBytes(gzipSync(gzipSync(variant))))).toEqual(expected);
  }
});

/** What a cut file must end in: a sentence, or a profile that says so and whose figures are no more than the whole's. */
async function expectSoundEnd(reading: Promise<Profile>, whole: Profile, what: string): Promise<'refused' | 'read'> {
  let profile: Profile;
  try {
    profile = await reading;
  } catch (error) {
    expect(error, what).toBeInstanceOf(Refusal);
    expect(['truncated', 'empty', 'not-this-format'], what).toContain((error as Refusal).reason);
    return 'refused';
  }
  expect(profile.meta.notes, what).toContainEqual(expect.objectContaining({ code: 'truncated', severity: 'error' }));
  if (profile.valueTypes[0]!.unit === 'nanoseconds' && whole.valueTypes[0]!.unit === 'nanoseconds') {
    expect(wholeReport(profile).samples, what).toBeLessThanOrEqual(wholeReport(whole).samples);
  }
  return 'read';
}

test('cut at every byte: a refusal that says so, or what was there with an error note', async () => {
  const whole = await readFile(PROFILE);
  const bytes = new TextEncoder().encode(JSON.stringify(PROFILE));
  const ends = { refused: 0, read: 0 };
  for (let length = 0; length < bytes.length; length++) {
    ends[await expectSoundEnd(readBytes(bytes.subarray(0, length)), whole, `${length} bytes`)]++;
  }
  expect(ends.read).toBeGreaterThan(20);
  expect(ends.refused).toBeGreaterThan(200);
});

test('what is left of a cut file is right', async () => {
  const text = JSON.stringify(PROFILE);
  // Two of four deltas: the samples 2 and 3. The first lasts 20, the second as long as the median of one interval, 20.
  const inDeltas = await readText(text.slice(0, text.indexOf('30,5]')));
  expect(figuresOf(inDeltas)).toMatchObject({ total: 40, functions: { 'wörk': [20, 40], deep: [20, 20] }, notes: ['truncated', 'untimed-samples'] });
  expect(inDeltas.meta.notes[0]!.message).toBe(
    `The file ends early (at byte ${new TextEncoder().encode(text).length - '30,5]}'.length}, in timeDeltas[2]). The figures rest on what comes before.`,
  );
  // Without any delta, samples are counted.
  const inSamples = await readText(text.slice(0, text.indexOf('2,3],"timeDeltas"')));
  expect(figuresOf(inSamples)).toMatchObject({ total: 2, functions: { 'wörk': [1, 2], deep: [1, 1] }, notes: ['truncated', 'no-times'] });
});

test('a file that ends within its nodes is refused with the place', async () => {
  const text = JSON.stringify(PROFILE);
  const end = text.indexOf('"a.js"') + 3;
  const refusal = await refusalOf(readText(text.slice(0, end)));
  expect(refusal).toMatchObject({ reason: 'truncated', message: 'The file ends in the middle of its data', place: { path: 'nodes[1]' } });
});

test('damage in the middle: refused where nothing is shown yet, a note where figures are there', async () => {
  const text = JSON.stringify(PROFILE);
  const inNodes = text.replace('"lineNumber":9', '"lineNumber"9');
  expect(await sentence(inNodes)).toBe(`malformed: Expected ":" but found "9" (at byte ${Buffer.byteLength(inNodes.split('"lineNumber"9')[0]!) + 12}, in nodes[2])`);
  const inDeltas = text.replace('30,5]', '30;5]');
  expect(figuresOf(await readText(inDeltas))).toMatchObject({ total: 40, notes: ['malformed', 'untimed-samples'] });
  expect((await readText(inDeltas)).meta.notes[0]!.message).toBe(
    `Expected "," or "]" but found ";" (at byte ${Buffer.byteLength(inDeltas) - ';5]}'.length}, in timeDeltas[2]). The figures rest on what comes before.`,
  );
});

test('what follows the profile is noted, and the figures are those of the profile', async () => {
  const text = JSON.stringify(PROFILE);
  const profile = await readText(`${text} {"more":1}`);
  const { notes, ...figures } = figuresOf(profile);
  expect(figures.functions).toEqual(figuresOf(await readFile(PROFILE)).functions);
  expect(notes).toEqual(['malformed']);
  expect(profile.meta.notes[0]!.message).toMatch(/^The profile is followed by more data \(at byte \d+\)\. /);
});

test('a number list of other things is no reason to give up', async () => {
  const file = { ...PROFILE, samples: [2, {}, [3], '3'], timeDeltas: [10, 20, 30, 5] };
  expect(figuresOf(await readFile(file))).toMatchObject({ functions: { 'wörk': [20, 20], '(unknown)': [35 + 35, 70] }, notes: ['unknown-nodes'] });
});
