// Profiles as folded text with places, so that a test shows its input: `main@a.ts:3; work@a.ts:9  5`.

import { NoteList } from '../../src/base/note.ts';
import { ProfileBuilder } from '../../src/profile/builder.ts';
import { NONE, type LineKnowledge, type Profile, type SourceIndex, type StackIndex } from '../../src/profile/tables.ts';

/** What the text does not say. */
export interface NotationOptions {
  /** `every-frame` (the default): places are executing lines. Otherwise they are where functions are defined. */
  readonly lines?: LineKnowledge;
}

/**
 * Reads a profile from text, one sample a line: frames from the root, `;` between them, then the value in
 * nanoseconds. A place is `@source:line` or `@source:line:column`, 1-based. Ticks follow the value as
 * `line x count`: `work@a.ts:9  5  10x3 11x1`. A stack of `-` is none at all. `thread NAME` begins a thread.
 * Samples of `(idle)` are idle.
 */
export function profileOf(text: string, options: NotationOptions = {}): Profile {
  const lines = options.lines ?? 'every-frame';
  const builder = new ProfileBuilder(new NoteList());
  const threads: { name: string; stacks: number[]; values: number[] }[] = [];
  for (const line of text.split('\n').map((each) => each.trim()).filter((each) => each !== '')) {
    if (line.startsWith('thread ')) {
      threads.push({ name: line.slice(7), stacks: [], values: [] });
      continue;
    }
    if (threads.length === 0) threads.push({ name: '', stacks: [], values: [] });
    const match = /^(.*?)\s+(\d+(?:\.\d+)?)((?:\s+\d+x\d+)*)$/.exec(line);
    if (match === null) throw new Error(`not a sample: ${line}`);
    const stack = readStack(builder, match[1]!, lines);
    for (const [, line1, count] of match[3]!.matchAll(/(\d+)x(\d+)/g)) {
      const source = /@(.*?):/.exec(match[1]!.split(';').at(-1)!)?.[1] ?? '';
      builder.tick(stack, builder.source(source), Number(line1) - 1, Number(count));
    }
    threads.at(-1)!.stacks.push(stack);
    threads.at(-1)!.values.push(Number(match[2]));
  }
  for (const { name, stacks, values } of threads) {
    builder.thread({
      name,
      stack: Int32Array.from(stacks),
      values: [{ raw: Float64Array.from(values), scale: 1 }],
      times: { kind: 'contiguous', startNs: 0 },
    });
  }
  return builder.finish({
    format: 'notation',
    tool: null,
    durationNs: Math.max(0, ...threads.map(({ values }) => values.reduce((sum, value) => sum + value, 0))),
    lines,
    rootPath: null,
    idleFunction: builder.function('(idle)', NONE as SourceIndex, NONE, NONE),
    valueTypes: [{ kind: 'cpu', unit: 'nanoseconds' }],
    defaultValueType: 0,
  });
}

function readStack(builder: ProfileBuilder, text: string, lines: LineKnowledge): StackIndex {
  let stack = NONE as StackIndex;
  if (text === '-') return stack;
  for (const part of text.split(';')) {
    const match = /^(.+?)(?:@(.+?):(\d+)(?::(\d+))?)?$/.exec(part.trim());
    if (match === null) throw new Error(`not a frame: ${part}`);
    const source = builder.source(match[2] ?? '');
    const line0 = match[3] === undefined ? NONE : Number(match[3]) - 1;
    const column0 = match[4] === undefined ? NONE : Number(match[4]) - 1;
    const frame =
      lines === 'every-frame'
        ? builder.frame(builder.function(match[1]!, source, NONE, NONE), line0, column0)
        : builder.frame(builder.function(match[1]!, source, line0, column0), NONE, NONE);
    stack = builder.stack(stack, frame);
  }
  return stack;
}
