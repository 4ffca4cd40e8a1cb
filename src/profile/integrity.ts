// Checks every invariant the tables promise. Run by tests on every fixture, and by readers under test only:
// a violation is a bug in a reader, never bad input.

import { NONE, type LabelColumn, type Profile } from './tables.ts';

/** The first broken invariants as sentences, empty when all hold. At most `limit` are listed. */
export function integrityFaults(profile: Profile, limit = 10): string[] {
  const faults: string[] = [];
  const check = (holds: boolean, sentence: () => string): void => {
    if (!holds && faults.length < limit) faults.push(sentence());
  };
  checkNames(profile, check);
  checkStacks(profile, check);
  checkTicks(profile, check);
  checkThreads(profile, check);
  checkRecorded(profile, check);
  return faults;
}

type Check = (holds: boolean, sentence: () => string) => void;

function inRange(index: number, length: number, noneAllowed = false): boolean {
  return Number.isInteger(index) && index >= (noneAllowed ? NONE : 0) && index < length;
}

function checkNames(profile: Profile, check: Check): void {
  const { strings, sources, functions, frames } = profile;
  check(strings[0 as never] === '', () => 'strings[0] is not ""');
  for (let i = 0; i < functions.length; i++) {
    check(inRange(functions.name[i]!, strings.length), () => `functions.name[${i}] is out of range`);
    check(inRange(functions.source[i]!, sources.length, true), () => `functions.source[${i}] is out of range`);
    check(functions.startLine0[i]! >= NONE, () => `functions.startLine0[${i}] is below -1`);
  }
  for (let i = 0; i < frames.length; i++) {
    check(inRange(frames.function[i]!, functions.length), () => `frames.function[${i}] is out of range`);
    check(frames.line0[i]! >= NONE, () => `frames.line0[${i}] is below -1`);
  }
}

function checkStacks(profile: Profile, check: Check): void {
  const { stacks, frames } = profile;
  const open: number[] = [];
  for (let i = 0; i < stacks.length; i++) {
    while (open.length > 0 && stacks.subtreeEnd[open[open.length - 1]!]! <= i) open.pop();
    const expectedParent = open.length > 0 ? open[open.length - 1]! : NONE;
    check(stacks.parent[i] === expectedParent, () => `stacks.parent[${i}] is not the open stack below it`);
    check(stacks.depth[i] === open.length, () => `stacks.depth[${i}] is not its depth`);
    check(inRange(stacks.frame[i]!, frames.length), () => `stacks.frame[${i}] is out of range`);
    const end = stacks.subtreeEnd[i]!;
    const parentEnd = expectedParent === NONE ? stacks.length : stacks.subtreeEnd[expectedParent]!;
    check(end > i && end <= parentEnd, () => `stacks.subtreeEnd[${i}] leaves its parent's subtree`);
    open.push(i);
  }
}

function checkTicks(profile: Profile, check: Check): void {
  const { ticks, stacks, sources } = profile;
  for (let i = 0; i < ticks.length; i++) {
    check(inRange(ticks.stack[i]!, stacks.length), () => `ticks.stack[${i}] is out of range`);
    check(i === 0 || ticks.stack[i - 1]! <= ticks.stack[i]!, () => `ticks.stack[${i}] is out of order`);
    check(inRange(ticks.source[i]!, sources.length, true), () => `ticks.source[${i}] is out of range`);
    check(ticks.line0[i]! >= 0 && ticks.count[i]! > 0, () => `ticks row ${i} has no line or no count`);
  }
}

function checkThreads(profile: Profile, check: Check): void {
  check(profile.valueTypes.length > 0, () => 'there is no value type');
  check(inRange(profile.defaultValueType, profile.valueTypes.length), () => 'defaultValueType is out of range');
  profile.threads.forEach((thread, t) => {
    check(thread.stack.length === thread.sampleCount, () => `threads[${t}].stack has another length`);
    check(thread.values.length === profile.valueTypes.length, () => `threads[${t}] misses a value type`);
    for (const column of thread.values) {
      check(column.raw.length === thread.sampleCount, () => `threads[${t}] has a value column of another length`);
    }
    for (const labels of thread.labels) checkLabels(labels, thread.sampleCount, profile.strings.length, (sentence) => `threads[${t}].labels "${labels.key}" ${sentence}`, check);
    for (let i = 0; i < thread.sampleCount; i++) {
      check(inRange(thread.stack[i]!, profile.stacks.length, true), () => `threads[${t}].stack[${i}] is out of range`);
    }
  });
}

function checkLabels({ kind, sample, low, high }: LabelColumn, samples: number, strings: number, say: (what: string) => string, check: Check): void {
  check(low.length === sample.length && (high === null || high.length === low.length), () => say('has columns of several lengths'));
  check(kind === 'number' || high === null, () => say('is of texts and has high halves'));
  for (let i = 0; i < sample.length; i++) {
    check(inRange(sample[i]!, samples), () => say(`names no sample in row ${i}`));
    check(i === 0 || sample[i - 1]! <= sample[i]!, () => say(`is out of order in row ${i}`));
    check(kind === 'number' || inRange(low[i]!, strings), () => say(`names no string in row ${i}`));
  }
}

function checkRecorded({ recorded, calls, functions, sources }: Profile, check: Check): void {
  if (recorded !== null) {
    for (const column of [recorded.self, recorded.total, recorded.samples]) {
      check(column.length === functions.length, () => 'a column of recorded has another length than functions');
      check(column.every(Number.isFinite), () => 'recorded has a figure that is no number');
    }
    check(recorded.listed <= functions.length, () => 'recorded.listed is beyond the functions');
    for (let i = 0; i < (recorded.lines?.length ?? 0); i++) {
      check(inRange(recorded.lines!.source[i]!, sources.length), () => `recorded.lines.source[${i}] is out of range`);
      check(recorded.lines!.line0[i]! >= 0, () => `recorded.lines.line0[${i}] is below 0`);
    }
  }
  for (let i = 0; i < (calls?.length ?? 0); i++) {
    check(inRange(calls!.caller[i]!, functions.length), () => `calls.caller[${i}] is out of range`);
    check(inRange(calls!.callee[i]!, functions.length), () => `calls.callee[${i}] is out of range`);
  }
}
