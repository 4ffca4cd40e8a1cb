// A profile at its original places: nothing is lost, equal stacks become one, and what has no answer stays. Random
// profiles with random answers are checked against sums taken the slow way.

import { expect, test } from 'vitest';
import { NOWHERE, UNMAPPED, noAnswers, type SourceAnswer, type SourceQuestions } from '../../src/maps/answers.ts';
import { questionsOf } from '../../src/maps/questions.ts';
import { remapProfile } from '../../src/maps/remap.ts';
import { NoteList } from '../../src/base/note.ts';
import { ProfileBuilder } from '../../src/profile/builder.ts';
import { integrityFaults } from '../../src/profile/integrity.ts';
import { lineFigures } from '../../src/profile/lines.ts';
import { stackValues } from '../../src/profile/figures.ts';
import { functionName, NONE, type Profile, type SourceIndex, type StackIndex } from '../../src/profile/tables.ts';
import { oracleFigures } from '../support/oracle.ts';
import { forSeeds, type Random } from '../support/random.ts';
import { randomProfile } from '../support/random-profile.ts';

/** Random answers: some rows stay, some are nowhere, the others are in two originals. */
function randomAnswer(questions: SourceQuestions, random: Random): SourceAnswer {
  const fill = (length: number): SourceAnswer['places'] => {
    const answers = noAnswers(length);
    for (let row = 0; row < length; row++) {
      answers.original[row] = random.below(4) - 2;
      answers.line0[row] = random.below(5);
      answers.approximate[row] = random.below(2);
    }
    return answers;
  };
  const count = questions.functions.line0.length;
  return {
    source: questions.source,
    originals: [{ url: 'file:///src/x.ts', ignored: false, content: 'text' }, { url: 'file:///node_modules/y.ts', ignored: true, content: null }],
    functions: { ...fill(count), name: Array.from({ length: count }, () => random.pick([null, 'renamed'])) },
    places: fill(questions.places.line0.length),
    outcome: { url: questions.url, state: 'mapped', rule: 'comment', mapUrl: null, reason: null, notFetched: null, stale: false, hops: 1, asked: 0, mapped: 0, approximate: 0 },
  };
}

/** The ticks of each sample's stack, summed over everything. */
const tickSum = ({ ticks }: Profile): number => Array.from({ length: ticks.length }, (_, i) => ticks.count[i]!).reduce((a, b) => a + b, 0);

test('random profiles: samples, values and ticks are all there, and tables are sound', async () => {
  await forSeeds(150, (random) => {
    const profile = randomProfile(random);
    const asked = questionsOf(profile);
    if (asked === null) return;
    const mapped = remapProfile(profile, asked, asked.questions.map((each) => randomAnswer(each, random))).profile;
    expect(integrityFaults(mapped)).toEqual([]);
    expect(tickSum(mapped)).toBe(tickSum(profile));
    // By depth, as nothing is taken out of a stack or put into it.
    const depth = (of: Profile) => (stack: number) => of.stacks.depth[stack as StackIndex]!;
    for (const threads of [null, ...profile.threads.map((_, t) => [t])]) {
      for (const valueType of [0, 1]) {
        const view = { valueType, threads };
        expect(oracleFigures(mapped, view, depth(mapped))).toEqual(oracleFigures(profile, view, depth(profile)));
      }
    }
  });
});

/** main → a and main → b, both ticking, in a bundle; `lines`: original line of each function. */
function bundle(): { profile: Profile; asked: NonNullable<ReturnType<typeof questionsOf>> } {
  const builder = new ProfileBuilder(new NoteList());
  const source = builder.source('file:///ws/bundle.js');
  const [main, a, b] = ['m', 'a', 'b'].map((name, i) => builder.frame(builder.function(name, source, 0, 10 * (i + 1)), NONE, NONE));
  const root = builder.stack(NONE as StackIndex, main!);
  const stacks = [builder.stack(root, a!), builder.stack(root, b!)];
  for (const stack of stacks) builder.tick(stack, source, 0, 2);
  builder.thread({ name: '', stack: Int32Array.from([0, 0, 1, 1], (i) => stacks[i]!), values: [{ raw: Int32Array.of(1, 2, 3, 4), scale: 1 }], times: null });
  const profile = builder.finish({
    format: 'test', tool: null, durationNs: 0, lines: 'leaf-ticks', rootPath: null, idleFunction: NONE as never, valueTypes: [{ kind: 'cpu', unit: 'nanoseconds' }], defaultValueType: 0,
  });
  return { profile, asked: questionsOf(profile)! };
}

function answerOf(questions: SourceQuestions, original: number): SourceAnswer {
  const functions = { ...noAnswers(3), name: ['main', 'work', 'work'] };
  functions.original.fill(0);
  functions.line0.set([1, 7, 7]);
  const places = noAnswers(questions.places.line0.length);
  places.original.fill(original);
  places.line0.fill(7);
  places.approximate.fill(1);
  return {
    source: questions.source, originals: [{ url: 'file:///ws/src/work.ts', ignored: true, content: 'text' }], functions, places,
    outcome: { url: questions.url, state: 'mapped', rule: 'comment', mapUrl: null, reason: null, notFetched: null, stale: false, hops: 1, asked: 5, mapped: 5, approximate: 2 },
  };
}

test('functions that were one are one again, with their stacks and ticks', () => {
  const { profile, asked } = bundle();
  const { profile: mapped, contents } = remapProfile(profile, asked, [answerOf(asked.questions[0]!, 0)]);
  expect(mapped.stacks.length).toBe(2);
  expect(functionName(mapped, mapped.frames.function[mapped.stacks.frame[1 as StackIndex]!]!)).toBe('work');
  expect(lineFigures(mapped, stackValues(mapped, { valueType: 0, threads: null })).filter(({ self }) => self > 0)).toMatchObject([{ line0: 7, self: 10, samples: 4 }]);
  expect(mapped.sources.kind[0 as SourceIndex]).toBe('library');
  expect(mapped.inferredLines).toMatchObject({ length: 1, line0: [7] });
  expect(contents.get('file:///ws/src/work.ts')).toBe('text');
  expect(mapped.meta.notes).toEqual([{ code: 'source-maps', severity: 'info', message: 'Positions in 1 file were mapped to its original sources.' }]);
});

test('a tick whose line is known to be wrong is on no line, and counts in its function', () => {
  const { profile, asked } = bundle();
  const { profile: mapped } = remapProfile(profile, asked, [answerOf(asked.questions[0]!, NOWHERE)]);
  expect(lineFigures(mapped, stackValues(mapped, { valueType: 0, threads: null })).filter(({ self }) => self > 0)).toEqual([]);
  expect(tickSum(mapped)).toBe(4);
});

test('a tick without an answer stays in the generated file', () => {
  const { profile, asked } = bundle();
  const { profile: mapped } = remapProfile(profile, asked, [answerOf(asked.questions[0]!, UNMAPPED)]);
  const [line] = lineFigures(mapped, stackValues(mapped, { valueType: 0, threads: null }));
  expect(mapped.sources.url[line!.source]).toBe('file:///ws/bundle.js');
});
