// Random profiles for checking fast figures against slow ones: few functions in many stacks, so that recursion and
// shared functions are the rule; several threads, samples without a stack, idle time, integer and float columns.

import { NoteList } from '../../src/base/note.ts';
import { ProfileBuilder } from '../../src/profile/builder.ts';
import { NONE, type LineKnowledge, type Profile, type SourceIndex, type StackIndex } from '../../src/profile/tables.ts';
import type { Random } from './random.ts';

export function randomProfile(random: Random, lines: LineKnowledge = random.pick(['leaf-ticks', 'every-frame'])): Profile {
  const builder = new ProfileBuilder(new NoteList());
  const sources = ['a.ts', 'b.ts', ''].map((url) => builder.source(url));
  const names = ['f', 'g', 'h', '__proto__', 'constructor'].slice(0, 1 + random.below(5));
  const line = (): number => random.below(5) - 1;
  const idle = builder.function('(idle)', NONE as SourceIndex, NONE, NONE);
  const makeFrame = (): number => {
    const isIdle = random.chance(0.05);
    const start = lines === 'every-frame' ? NONE : line();
    const fn = isIdle ? idle : builder.function(random.pick(names), random.pick(sources), start, start === NONE ? NONE : random.below(2));
    return lines === 'every-frame' ? builder.frame(fn, line(), random.below(3) - 1) : builder.frame(fn, NONE, NONE);
  };
  const stacks: StackIndex[] = [];
  for (let i = 1 + random.below(60); i > 0; i--) {
    const below = stacks.length === 0 || random.chance(0.1) ? (NONE as StackIndex) : random.pick(stacks);
    stacks.push(builder.stack(below, makeFrame() as never));
  }
  if (lines === 'leaf-ticks') {
    for (const stack of stacks) {
      if (random.chance(0.4)) continue;
      for (let i = random.below(5); i > 0; i--) builder.tick(stack, random.pick(sources), random.below(6), 1 + random.below(4));
    }
  }
  for (let t = random.below(4); t >= 0; t--) {
    const count = random.below(80);
    const stack = Int32Array.from({ length: count }, () => (random.chance(0.08) ? NONE : random.pick(stacks)));
    const whole = random.chance(0.5);
    const raw = whole ? new Int32Array(count) : new Float64Array(count);
    for (let i = 0; i < count; i++) raw[i] = whole ? random.below(1000) : random.below(4000) / 4;
    const second = Int32Array.from({ length: count }, () => random.below(10));
    builder.thread({
      name: `thread ${t}`,
      stack,
      values: [{ raw, scale: random.pick([1, 1000]) }, { raw: second, scale: 1 }],
      times: null,
    });
  }
  return builder.finish({
    format: 'random',
    tool: null,
    durationNs: 0,
    lines,
    rootPath: null,
    idleFunction: random.chance(0.8) ? idle : (NONE as never),
    valueTypes: [{ kind: 'cpu', unit: 'nanoseconds' }, { kind: 'samples', unit: 'count' }],
    defaultValueType: 0,
  });
}
