// The rules over profiles: what runtimes and libraries do in the user's name, and which of the user's functions makes them.

import { formatCount, formatShare, formatValue } from '../base/format-value.ts';
import { functionFigures, functionOfStacks, stackValues, subtreeSums, type View } from '../profile/figures.ts';
import { functionName, functionUrl, NONE, type FunctionIndex, type Profile, type ValueType } from '../profile/tables.ts';
import { MOST_EXAMPLES, ranked, REMEDIES, severityOf, type BlamedFunction, type Finding, type FindingRule } from './finding.ts';
import { FREQUENT_CALLS, FREQUENT_SHARE, LEAST_NS, LEAST_SAMPLES, PROFILE_RULES, RESUMED, type ProfileRule } from './profile-patterns.ts';
import { readStacks, RULES, type StackReading } from './stack-reading.ts';
import { quoted } from './span-study.ts';

export interface ProfileFindingOptions {
  readonly view: View;
  /** Whether a recorded source is code of others: a package, a standard library. */
  readonly isLibrary: (url: string) => boolean;
}

/**
 * What may be mended in a profile, the largest first. Only of values that measure time or count samples of it: a share of
 * bytes is not a share of work. `savedNs` is at most all that was found.
 */
export function profileFindings(profile: Profile, { view, isLibrary }: ProfileFindingOptions): Finding[] {
  const type = profile.valueTypes[view.valueType];
  if (type === undefined || !measuresWork(type)) return [];
  const values = stackValues(profile, view);
  if (!(values.total > 0)) return [];
  const reading = readStacks(profile, isLibrary);
  const sums = subtreeSums(profile.stacks, values.self);
  const samples = subtreeSums(profile.stacks, Float64Array.from(values.samples));
  const sizes: Sizes = { profile, type, total: values.total, self: values.self, sums, sampleSums: samples, samples: Float64Array.from(values.samples) };
  return ranked([...RULES.flatMap((rule) => ruleFinding(sizes, reading, rule)), ...frequentCalls(sizes, reading, view)]);
}

function measuresWork({ kind, unit }: ValueType): boolean {
  return unit === 'nanoseconds' ? !/delay|contention|block|mutex|lock/.test(kind) : unit === 'count' && /^(samples|cpu-samples|none)$/.test(kind);
}

interface Sizes {
  readonly profile: Profile;
  readonly type: ValueType;
  readonly total: number;
  /** By stack: of its own, and with all it called. */
  readonly self: Float64Array;
  readonly sums: Float64Array;
  readonly samples: Float64Array;
  readonly sampleSums: Float64Array;
}

/** Functions that are told for their many calls; more of them are parts of the same loop. */
const MOST_FREQUENT = 3;
/** A caller with less of it is not worth looking at: mending it would mend nearly nothing. */
const LEAST_PART = 0.1;

/** Sums by key. */
type Amounts = Map<number, number>;

interface RuleSums {
  value: number;
  samples: number;
  readonly callers: Amounts;
  readonly callees: Amounts;
}

function ruleFinding(sizes: Sizes, reading: StackReading, rule: ProfileRule): Finding[] {
  const { what, leastShare } = PROFILE_RULES[rule];
  const found = rule === 'module-loading' ? loadingSums(sizes, reading) : callSums(sizes, reading, rule);
  const isEnough = found.value >= leastShare * sizes.total && (sizes.type.unit !== 'nanoseconds' || found.value >= LEAST_NS);
  if (!isEnough || (sizes.profile.meta.counts === 'samples' && found.samples < LEAST_SAMPLES)) return [];
  const callers = blamed(sizes.profile, reading, found.callers).filter(({ value }) => value >= LEAST_PART * found.value);
  const callees = functionsBlamed(sizes.profile, found.callees);
  const share = formatShare(found.value / sizes.total);
  const heaviest = callers[0];
  const caller = heaviest === undefined ? '' : nameOf(sizes.profile, heaviest.function);
  const part = heaviest === undefined ? 0 : heaviest.value / found.value;
  const counted = sizes.profile.meta.counts === 'samples' ? ` in ${formatCount(found.samples)} samples` : '';
  const ofCaller = part < 0.5 ? `The largest part, ${formatShare(part)},` : `${formatShare(part)} of it`;
  const doers = callees.slice(0, 3).map((callee) => nameOf(sizes.profile, callee.function)).join(', ');
  return [made(sizes, rule, found.value, {
    title: `${what}: ${share}${part < 0.5 ? '' : `, most of it from ${caller}`}`,
    evidence: `${amount(sizes, found.value)}, ${share} of all${counted}, mostly in ${doers}.${part === 0 ? '' : ` ${ofCaller} is called from ${caller}.`}`,
  }, callers, callees)];
}

/** Everything below the outermost function of the rule, by who called it and by what it is. */
function callSums({ profile: { stacks }, sums, sampleSums }: Sizes, reading: StackReading, rule: ProfileRule): RuleSums {
  const found: RuleSums = { value: 0, samples: 0, callers: new Map(), callees: new Map() };
  const bit = 1 << RULES.indexOf(rule);
  for (let stack = 0; stack < stacks.length; stack++) {
    const parent = stacks.parent[stack as never]!;
    if ((reading.rules[stack]! & bit) === 0 || (parent !== NONE && (reading.open[parent]! & bit) !== 0)) continue;
    const value = sums[stack]!;
    found.value += value;
    found.samples += sampleSums[stack]!;
    if (parent !== NONE && reading.ownStack[parent] !== NONE) add(found.callers, reading.ownStack[parent]!, value);
    add(found.callees, reading.functionOf[stack]!, value);
  }
  return found;
}

/** Loading ends where the user's code begins, so only stacks that are wholly of it count, each by itself. */
function loadingSums({ profile: { stacks }, self, samples }: Sizes, reading: StackReading): RuleSums {
  const found: RuleSums = { value: 0, samples: 0, callers: new Map(), callees: new Map() };
  for (let stack = 0; stack < stacks.length; stack++) {
    if (reading.isLoading[stack] === 0 || self[stack] === 0) continue;
    found.value += self[stack]!;
    found.samples += samples[stack]!;
    if (reading.ownStack[stack] !== NONE) add(found.callers, reading.ownStack[stack]!, self[stack]!);
    add(found.callees, reading.functionOf[stack]!, self[stack]!);
  }
  return found;
}

function add(amounts: Amounts, key: number, value: number): void {
  amounts.set(key, (amounts.get(key) ?? 0) + value);
}

/** The user's frames that call, given by stacks, put together by function and line. */
function blamed(profile: Profile, { functionOf }: StackReading, stacks: Amounts): BlamedFunction[] {
  const places = new Map<string, BlamedFunction>();
  for (const [stack, value] of stacks) {
    const place = placeOf(profile, stack, functionOf[stack]! as FunctionIndex);
    const key = `${place.function} ${place.line0}`;
    places.set(key, { ...place, value: value + (places.get(key)?.value ?? 0) });
  }
  return heaviestOf(places.values());
}

/** The line that was running in that frame, where formats know it of callers; else where the function begins. */
function placeOf({ frames, stacks, functions, meta }: Profile, stack: number, fn: FunctionIndex): Omit<BlamedFunction, 'value'> {
  const line0 = meta.lines === 'every-frame' ? frames.line0[stacks.frame[stack as never]!]! : NONE;
  return line0 === NONE ? { function: fn, line0: functions.startLine0[fn]!, lineIsCall: false } : { function: fn, line0, lineIsCall: true };
}

function functionsBlamed({ functions }: Profile, amounts: Amounts): BlamedFunction[] {
  return heaviestOf([...amounts].map(([fn, value]) => ({ function: fn as FunctionIndex, line0: functions.startLine0[fn as FunctionIndex]!, lineIsCall: false, value })));
}

function heaviestOf(places: Iterable<BlamedFunction>): BlamedFunction[] {
  return [...places].filter(({ value }) => value > 0).sort((a, b) => b.value - a.value || a.function - b.function || a.line0 - b.line0).slice(0, MOST_EXAMPLES);
}

function made(
  { type, total }: Sizes, rule: FindingRule, value: number, words: { readonly title: string; readonly evidence: string },
  callers: readonly BlamedFunction[], callees: readonly BlamedFunction[],
): Finding {
  const share = Math.min(1, value / total);
  return {
    rule, ...words, remedy: REMEDIES[rule], savedNs: type.unit === 'nanoseconds' ? value : null, share, occurrences: 1, severity: severityOf(share),
    about: { kind: 'function', callers, callees },
  };
}

/** Functions whose number of calls was counted and is enormous. */
function frequentCalls(sizes: Sizes, reading: StackReading, view: View): Finding[] {
  const { profile, total } = sizes;
  if (profile.meta.counts !== 'calls' || profile.recorded === null) return [];
  const figures = functionFigures(profile, functionOfStacks(profile), stackValues(profile, view));
  const findings: Finding[] = [];
  for (let fn = 0; fn < profile.recorded.listed; fn++) {
    const calls = figures.samples[fn]!;
    // By its own time: what it calls is another function's affair.
    const value = figures.self[fn]!;
    if (calls < FREQUENT_CALLS || value < FREQUENT_SHARE * total || value < LEAST_NS || RESUMED.test(functionName(profile, fn as FunctionIndex))) continue;
    const name = nameOf(profile, fn as FunctionIndex);
    const callers = blamed(profile, reading, callersOf(sizes, reading, fn));
    const from = callers[0] === undefined ? '' : ` Most of them come from ${nameOf(profile, callers[0].function)}.`;
    const title = `${name} is called ${formatCount(calls)} times: ${formatShare(value / total)}`;
    const evidence = `${formatCount(calls)} calls take ${amount(sizes, value)} themselves, ${amount(sizes, value / calls)} each.${from} ` +
      'The profiler makes short calls look slower than they are.';
    findings.push(made(sizes, 'frequent-calls', value, { title, evidence }, callers, functionsBlamed(profile, new Map([[fn, value]]))));
  }
  return findings.sort((a, b) => b.share - a.share).slice(0, MOST_FREQUENT);
}

function callersOf({ profile: { stacks }, sums }: Sizes, reading: StackReading, fn: number): Amounts {
  const callers: Amounts = new Map();
  for (let stack = 0; stack < stacks.length; stack++) {
    const parent = stacks.parent[stack as never]!;
    if (reading.functionOf[stack] === fn && parent !== NONE && reading.ownStack[parent] !== NONE) add(callers, reading.ownStack[parent]!, sums[stack]!);
  }
  return callers;
}

function amount({ type }: Sizes, value: number): string {
  return type.unit === 'nanoseconds' ? formatValue(value, type.unit) : `${formatCount(value)} samples`;
}

/** Quoted and cut; where the name says nothing, with its file. */
function nameOf(profile: Profile, fn: FunctionIndex): string {
  const name = functionName(profile, fn);
  const file = /[^/\\]*$/.exec(functionUrl(profile, fn) ?? '')![0];
  if (!/^(|\(anonymous\)|<\w+>)$/.test(name)) return quoted(name, 40);
  return `${quoted(name === '' ? '(anonymous)' : name, 40)}${file === '' ? '' : ` of ${quoted(file, 40)}`}`;
}
