// Which kind of folded stacks a file holds, told by its first lines: plain, differential (two counts a line), Austin.

import type { ValueType } from '../../profile/tables.ts';

/** How the end of a line is read. */
export interface Dialect {
  readonly id: 'plain' | 'differential' | 'austin';
  readonly tool: string | null;
  readonly valueTypes: readonly ValueType[];
  readonly defaultValueType: number;
  /** File's numbers on one line. */
  readonly numbers: number;
  /** What separates them. */
  readonly separator: number;
  /** Values of a line from its numbers, one for each value type. */
  readonly values: (numbers: readonly number[]) => readonly number[];
  /** How many measurements a line stands for. */
  readonly samples: (numbers: readonly number[]) => number;
  /** Whether frames may be followed by their line as a frame of its own: `work (a.py);L12`. */
  readonly linesApart: boolean;
}

const SPACE = 0x20, COMMA = 0x2c;
/** Austin measures microseconds. */
const US = 1000;

const SAMPLES: ValueType = { kind: 'samples', unit: 'count' };
const TIME: ValueType = { kind: 'time', unit: 'nanoseconds' };
const CPU: ValueType = { kind: 'cpu', unit: 'nanoseconds' };
const MEMORY: ValueType = { kind: 'memory', unit: 'bytes' };

const plain: Dialect = {
  id: 'plain', tool: null, valueTypes: [SAMPLES], defaultValueType: 0, numbers: 1, separator: SPACE, linesApart: false,
  values: (numbers) => numbers,
  samples: (numbers) => Math.max(0, Math.round(numbers[0]!)),
};

/** `before after`, as difffolded writes them; the second is what other viewers draw. */
const differential: Dialect = {
  ...plain, id: 'differential', numbers: 2,
  valueTypes: [SAMPLES, { kind: 'samples-before', unit: 'count' }],
  values: ([before, after]) => [after!, before!],
  samples: (numbers) => Math.max(0, Math.round(numbers[1]!)),
};

/** Lines that begin as Austin's do: a process, and a thread by its hexadecimal id. */
const AUSTIN_LINE = /^P\d+;T(0x)?[\da-f]+(:[\da-f]+)?[; ]/im;
/** Austin's header; `# mode: wall` and the like stand in it. */
const AUSTIN_HEAD = /^# (austin|mode|metadata): /m;
const COUNT = String.raw`-?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d{1,3})?`;
const TWO_COUNTS = new RegExp(String.raw`\S\s+${COUNT}\s+${COUNT}\s*$`, 'i');

/** @param head the beginning of the file as Latin-1. @param cut whether its last line is only a part. */
export function dialectOf(head: string, cut: boolean): Dialect {
  if (AUSTIN_HEAD.test(head) || AUSTIN_LINE.test(head.slice(0, 4096))) return austin(head);
  const lines = stackLines(head, cut);
  return lines.length > 0 && lines.every((line) => TWO_COUNTS.test(line)) ? differential : plain;
}

function austin(head: string): Dialect {
  const version = /^# austin: (.{1,40})$/m.exec(head)?.[1]!.trim();
  const mode = /^# mode: (\w+)/m.exec(head)?.[1] ?? (/^P[^#]* -?\d+,[01],-?\d+\r?$/m.test(head) ? 'full' : 'wall');
  const base: Dialect = {
    ...plain, id: 'austin', tool: version === undefined ? 'austin' : `austin ${version}`,
    linesApart: /;L\d+[; ]/.test(head), samples: () => 1,
  };
  if (mode === 'memory') return { ...base, valueTypes: [MEMORY] };
  if (mode !== 'full') return { ...base, valueTypes: [TIME], values: ([time]) => [time! * US] };
  // time, idle (1 or 0), bytes: three measurements of one sample.
  return {
    ...base, numbers: 3, separator: COMMA, valueTypes: [TIME, CPU, MEMORY],
    values: ([time, idle, bytes]) => [time! * US, idle === 0 ? time! * US : 0, bytes!],
  };
}

/** The lines of a head that hold stacks: no metadata, nothing empty, no line that is cut. */
export function stackLines(head: string, cut: boolean): string[] {
  const lines = head.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  if (cut) lines.pop();
  return lines.filter((line) => line.trim() !== '' && !isMetadata(line));
}

/** `# key: value`, at the beginning or the end; a stack may begin with # as well, but has frames and a count. */
export function isMetadata(line: string): boolean {
  return line.startsWith('#') && !(line.includes(';') && ENDS_IN_COUNT.test(line));
}

/** A line of folded stacks ends in a count, after a space; py-spy writes empty stacks, of which only that is left. */
export const ENDS_IN_COUNT = new RegExp(String.raw`(^|\s)${COUNT}(,${COUNT}){0,2}\s*$`, 'i');
