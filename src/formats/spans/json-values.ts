// Details of spans that were kept as JSON: parsed when somebody looks at one. Whole numbers keep all their digits. What
// a format calls an attribute is its own business.

import type { Attribute, AttributeValue } from '../../trace/distributed.ts';

const decoder = new TextDecoder();

/** A reviver's third argument, where the platform has it: the number as it is written. */
interface Written {
  readonly source?: string;
}

const LONG_NUMBER = /[^"\d]\d{16}|^\d{16}/;

/** Any JSON value; whole numbers beyond 2^53 are bigints. `undefined` where the bytes are no JSON. */
export function parseJson(bytes: Uint8Array): unknown {
  const exactly = ((_: string, value: unknown, written?: Written) => {
    if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
    return written?.source !== undefined && /^-?\d+$/.test(written.source) ? BigInt(written.source) : value;
  }) as (key: string, value: unknown) => unknown;
  const text = decoder.decode(bytes);
  try {
    // A reviver makes parsing many times slower; only a number of sixteen digits and more, outside of quotes, needs it.
    return JSON.parse(text, LONG_NUMBER.test(text) ? exactly : undefined) as unknown;
  } catch {
    // No JSON, or lists in lists without end: the caller shows the text.
    return undefined;
  }
}

/** As JSON once more; whole numbers beyond 2^53 as text. */
export function jsonOf(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each));
}

/** The bytes as text, for what cannot be decoded. */
export function asText(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** The object's own fields; none for anything else. */
export function fieldsOf(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : []);
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A whole number, also one that is written as a string; 0 for anything else. */
export function wholeOf(value: unknown): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return BigInt(Math.round(value));
  return typeof value === 'string' && /^-?\d{1,40}$/.test(value) ? BigInt(value) : 0n;
}

/** Lists in lists beyond this are not followed. */
export const MOST_DEPTH = 100;
/** What stands in place of what lies deeper. */
export const TOO_DEEP = `(more than ${MOST_DEPTH} lists within one another)`;

/** A plain JSON value as an attribute's. */
export function plainValue(value: unknown, depth = 0): AttributeValue {
  if (value === undefined) return null;
  if (typeof value !== 'object' || value === null) return value as AttributeValue;
  if (depth === MOST_DEPTH) return TOO_DEEP;
  return Array.isArray(value) ? value.map((each) => plainValue(each, depth + 1)) : { fields: plainAttributes(value, depth + 1) };
}

/** The fields of a plain object as attributes. */
export function plainAttributes(value: unknown, depth = 0): Attribute[] {
  return [...fieldsOf(value)].map(([key, each]) => ({ key, value: plainValue(each, depth) }));
}
