// Facts of spans for tests, from plain objects; and places told in short.

import type { SpanFacts } from '../../src/span-places/span-facts.ts';
import type { SpanPlace } from '../../src/span-places/span-place.ts';
import type { Attribute, AttributeValue } from '../../src/trace/distributed.ts';

type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

/** Attributes of a plain object; objects within it are fields. */
export function attributesOf(fields: { readonly [key: string]: Plain }): Attribute[] {
  return Object.entries(fields).map(([key, value]) => ({ key, value: attributeValue(value) }));
}

function attributeValue(value: Plain): AttributeValue {
  if (Array.isArray(value)) return (value as readonly Plain[]).map(attributeValue);
  if (typeof value === 'object' && value !== null) return { fields: attributesOf(value as { readonly [key: string]: Plain }) };
  return value as AttributeValue;
}

interface Told extends Partial<Omit<SpanFacts, 'attributes' | 'events' | 'logs'>> {
  readonly attributes?: { readonly [key: string]: Plain };
  readonly events?: readonly { readonly name?: string; readonly attributes: { readonly [key: string]: Plain } }[];
  readonly logs?: readonly { readonly [key: string]: Plain }[];
}

export function factsOf({ attributes = {}, events = [], logs = [], ...rest }: Told): SpanFacts {
  return {
    service: 'shop', name: 'work', kind: 'internal', scope: '', language: '', ...rest,
    attributes: attributesOf(attributes),
    events: events.map((event) => ({ timeNs: 0n, name: event.name ?? 'exception', attributes: attributesOf(event.attributes) })),
    logs: logs.map((fields) => ({ message: typeof fields['msg'] === 'string' ? fields['msg'] : '', fields: attributesOf(fields) })),
  };
}

/** `0.97 recorded /srv/a.js:12 load`, lines 1-based. */
export function placeText({ rule, confidence, file, line, functionName }: SpanPlace): string {
  const path = 'uri' in file ? file.uri : file.recordedPath;
  return `${Number(confidence.toFixed(2))} ${rule} ${path}${line === null ? '' : `:${line + 1}`} ${functionName}`.trimEnd();
}
