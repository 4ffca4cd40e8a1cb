// Profiles that nobody records on purpose and every view must survive: drawn or explained, never blank, never frozen.

import { NoteList } from '../../src/base/note.ts';
import { ProfileBuilder } from '../../src/profile/builder.ts';
import { NONE, type Profile, type SourceIndex, type StackIndex } from '../../src/profile/tables.ts';

export interface AbsurdProfile {
  readonly id: string;
  /** What is odd about it. */
  readonly title: string;
  readonly make: () => Profile;
}

/** A stack, root first, and the value of its one sample in nanoseconds. */
type Sample = readonly [stack: readonly string[], value: number];

const MEGABYTE = 1 << 20;

/** Names in which a cut or a mix of directions goes wrong: letters that join, flags, skin tones, combining marks, Hebrew beside digits. */
export const ODD_NAMES: readonly string[] = [
  'פונקציה_ראשית(קלט)', 'دالة_رئيسية::تحليل', 'λ→日本語→한국어', '👩‍👩‍👧‍👦👨🏽‍💻🇩🇪🇯🇵.render', 'e\u0301\u0302\u0303\u0304'.repeat(40), 'Z\u0300\u0301\u0302\u0303alg\u0304\u0305\u0306o'.repeat(30),
  '\u202egnp.exe', '\u200b', '\ud800 alone', 'a\0b', '🔥'.repeat(400), 'שלום world 123 مرحبا',
];

export const ABSURD_PROFILES: readonly AbsurdProfile[] = [
  { id: 'nothing', title: 'no samples at all', make: () => profileOf([]) },
  { id: 'zero-width', title: 'every value is 0', make: () => profileOf([[['main', 'a'], 0], [['main', 'b'], 0]]) },
  { id: 'one-frame', title: 'one frame, one sample', make: () => profileOf([[['main'], 1]]) },
  { id: 'deep', title: 'a stack of 100 000 frames', make: () => profileOf([[Array.from({ length: 100_000 }, (_, i) => `f${i % 1000}`), 1_000_000], [['f0', 'beside'], 300_000]]) },
  { id: 'roots', title: '10 000 roots', make: () => profileOf(Array.from({ length: 10_000 }, (_, i): Sample => [[`root ${i}`, 'work'], 1 + (i % 7)])) },
  { id: 'long-names', title: 'names of 1 MB', make: () => profileOf(['x', '🔥', 'é', 'ש'].map((letter): Sample => [['main', letter.repeat(MEGABYTE / letter.length)], 5])) },
  { id: 'odd-names', title: 'right-to-left names, emoji, combining marks', make: () => profileOf(ODD_NAMES.map((name, i): Sample => [['main', name, ODD_NAMES[(i + 1) % ODD_NAMES.length]!], 10 + i])) },
  { id: 'negative', title: 'values below 0 and no numbers, as of differences', make: () => profileOf([[['main', 'more'], 50], [['main', 'less'], -30], [['main', 'less', 'deep'], -10], [['main', 'odd'], NaN], [['gone'], -20], [['main', 'endless'], Infinity], [['huge'], 1e300]]) },
  { id: 'partly-negative', title: 'some values are below 0', make: () => profileOf([[['main', 'more'], 50], [['main', 'less'], -30], [['other', 'more'], 20], [['gone'], -25]]) },
  { id: 'all-negative', title: 'every value is below 0', make: () => profileOf([[['main', 'less'], -30], [['main'], -10]]) },
];

function profileOf(samples: readonly Sample[]): Profile {
  const builder = new ProfileBuilder(new NoteList());
  const stack = Int32Array.from(samples, ([names]) => names.reduce((below, name) => {
    return builder.stack(below, builder.frame(builder.function(name, NONE as SourceIndex, NONE, NONE), NONE, NONE));
  }, NONE as StackIndex));
  const values = [{ raw: Float64Array.from(samples, ([, value]) => value), scale: 1 }];
  builder.thread({ name: 'main', stack, values, times: null });
  return builder.finish({
    format: 'absurd', tool: null, durationNs: 0, lines: 'every-frame', rootPath: null, idleFunction: NONE as never,
    valueTypes: [{ kind: 'cpu', unit: 'nanoseconds' }], defaultValueType: 0,
  });
}
