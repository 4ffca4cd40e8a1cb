// What each stack of a profile means for the rules: whose code is on top, whether it loads modules, which rules' functions
// are open in it. One pass down the tree; the patterns are matched once per function.

import { functionOfStacks } from '../profile/figures.ts';
import { functionName, NONE, type FunctionIndex, type Profile } from '../profile/tables.ts';
import { ASYNC_LOOP, PROFILE_RULES, type ProfileRule } from './profile-patterns.ts';

export const RULES = Object.keys(PROFILE_RULES) as ProfileRule[];

/** By stack. Bits of rules are `1 << index in RULES`. */
export interface StackReading {
  readonly functionOf: Int32Array;
  /** Rules that the top function is of. */
  readonly rules: Uint8Array;
  /** Rules that any function of the stack is of. */
  readonly open: Uint8Array;
  readonly isLoading: Uint8Array;
  /** The nearest stack at or above whose top is the user's code, `NONE` for none. */
  readonly ownStack: Int32Array;
}

/** Marks of functions. */
const OWN = 1, LOOP = 2, LIBRARY = 4, NEEDS_LOOP = 8;
const LOADING = 1 << RULES.indexOf('module-loading');
const SYNCHRONOUS = 1 << RULES.indexOf('synchronous-io');

export function readStacks(profile: Profile, isLibrary: (url: string) => boolean): StackReading {
  const { stacks } = profile;
  const { rules: ofFunction, marks } = readFunctions(profile, isLibrary);
  const functionOf = functionOfStacks(profile);
  const reading = {
    functionOf, rules: new Uint8Array(stacks.length), open: new Uint8Array(stacks.length), isLoading: new Uint8Array(stacks.length),
    ownStack: new Int32Array(stacks.length).fill(NONE),
  };
  // LOOP right below an event loop of Python, OWN from the first of the user's functions on that it runs.
  const inLoop = new Uint8Array(stacks.length);
  for (let stack = 0; stack < stacks.length; stack++) {
    const parent = stacks.parent[stack as never]!;
    const fn = functionOf[stack]!;
    const isOwn = (marks[fn]! & OWN) !== 0;
    const above = parent === NONE ? NONE : reading.ownStack[parent]!;
    reading.ownStack[stack] = isOwn ? stack : above;
    inLoop[stack] = (marks[fn]! & LOOP) !== 0 ? LOOP : isOwn && parent !== NONE && inLoop[parent] !== 0 ? OWN : parent === NONE ? 0 : inLoop[parent]!;
    const wasLoading = parent !== NONE && reading.isLoading[parent] === 1;
    // Code of others belongs to loading where the user's code asked for it: a program started from a package is no module.
    const goesOn = wasLoading && !isOwn && ((marks[fn]! & LIBRARY) === 0 || above !== NONE);
    reading.isLoading[stack] = (ofFunction[fn]! & LOADING) !== 0 || goesOn ? 1 : 0;
    let bits = reading.isLoading[stack] === 1 ? ofFunction[fn]! & LOADING : ofFunction[fn]!;
    if ((marks[fn]! & NEEDS_LOOP) !== 0 && inLoop[stack] !== OWN) bits &= ~SYNCHRONOUS;
    reading.rules[stack] = bits;
    reading.open[stack] = bits | (parent === NONE ? 0 : reading.open[parent]!);
  }
  return reading;
}

interface FunctionReading {
  readonly rules: Uint8Array;
  readonly marks: Uint8Array;
}

function readFunctions(profile: Profile, isLibrary: (url: string) => boolean): FunctionReading {
  const { functions, sources } = profile;
  const library = Array.from({ length: sources.length }, (_, source) => {
    return sources.kind[source as never] === 'library' || isLibrary(sources.url[source as never]!);
  });
  const rules = new Uint8Array(functions.length);
  const marks = new Uint8Array(functions.length);
  for (let fn = 0; fn < functions.length; fn++) {
    const source = functions.source[fn as FunctionIndex]!;
    const url = source === NONE ? '' : sources.url[source]!.replaceAll('\\', '/');
    const name = functionName(profile, fn as FunctionIndex);
    const kind = source === NONE ? 'native' : sources.kind[source]!;
    if (source !== NONE && library[source]!) marks[fn]! |= LIBRARY;
    else if (kind === 'file' || kind === 'generated') marks[fn]! |= OWN;
    if (ASYNC_LOOP.test(url)) marks[fn]! |= LOOP;
    // What the user wrote is not the library it may be named after.
    if ((marks[fn]! & OWN) !== 0) continue;
    RULES.forEach((rule, i) => {
      const fitting = PROFILE_RULES[rule].patterns.find((pattern) => (pattern.name?.test(name) ?? true) && (pattern.source?.test(url) ?? true));
      if (fitting === undefined) return;
      rules[fn]! |= 1 << i;
      if (fitting.onlyInLoop) marks[fn]! |= NEEDS_LOOP;
    });
  }
  return { rules, marks };
}
