// The words for value types: what a value is called, and what a count counts. Kinds are as formats record them.

import type { FormatFacts } from '../formats/format.ts';
import type { ValueType } from '../profile/tables.ts';
import type { ValueTypeInfo } from '../protocol/webview.ts';

const TITLES: ReadonlyMap<string, string> = new Map([
  ['cpu', 'CPU time'], ['cpu-time', 'CPU time'], ['wall', 'Wall time'], ['time', 'Time'], ['delay', 'Delay'],
  ['samples', 'Samples'], ['samples-before', 'Samples before'], ['memory', 'Memory'],
  ['alloc_objects', 'Allocated objects'], ['alloc_space', 'Allocated memory'],
  ['inuse_objects', 'Objects in use'], ['inuse_space', 'Memory in use'],
  ['contentions', 'Contentions'], ['goroutine', 'Goroutines'], ['threadcreate', 'Threads created'], ['none', 'Weight'],
  ['spans', 'Spans'], ['errors', 'Errors'],
]);

const NOUNS: readonly (readonly [kind: RegExp, noun: string])[] = [
  [/(^|[_-])samples(-before)?$/, 'samples'],
  [/(^|[_-])objects$/, 'objects'],
  [/(^|[_-])contentions$/, 'contentions'],
  [/^goroutines?$/, 'goroutines'],
  [/^threadcreate$/, 'threads'],
  [/(^|[_-])allocations$/, 'allocations'],
  [/^spans$/, 'spans'],
  [/^errors$/, 'errors'],
];

/** A value type with its words; a kind that nobody knows is its own title. */
export function describeValueType({ kind, unit }: ValueType, format: Pick<FormatFacts, 'valueTitles'>): ValueTypeInfo {
  const title = format.valueTitles?.get(kind) ?? TITLES.get(kind) ?? kind;
  const noun = unit === 'count' ? (NOUNS.find(([pattern]) => pattern.test(kind))?.[1] ?? null) : null;
  return { kind, unit, title, noun };
}
