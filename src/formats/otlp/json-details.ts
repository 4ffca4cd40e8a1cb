// What an OTLP span in JSON tells beside its columns, decoded from its text. Spec: opentelemetry-proto, common.proto.

import type { Attribute, AttributeValue, DetailDecoder, SpanDetails } from '../../trace/distributed.ts';
import { asText, fieldsOf, listOf, MOST_DEPTH, parseJson, textOf, TOO_DEEP, wholeOf } from '../spans/json-values.ts';

export const otlpJsonDetails: DetailDecoder = {
  span(bytes): SpanDetails {
    if (bytes.length === 0 || bytes[0] === QUOTE) return parentAlone(bytes);
    const parsed = parseJson(asObject(bytes));
    const field = either(fieldsOf(parsed));
    return {
      attributes: [...attributesOf(field('attributes')), ...plainFields(parsed)],
      events: listOf(field('events')).map((event) => {
        const inEvent = either(fieldsOf(event));
        return { timeNs: wholeOf(inEvent('timeUnixNano', 'time_unix_nano')), name: textOf(inEvent('name')), attributes: attributesOf(inEvent('attributes')) };
      }),
      links: listOf(field('links')).map((link) => {
        const inLink = either(fieldsOf(link));
        return { traceId: textOf(inLink('traceId', 'trace_id')), spanId: textOf(inLink('spanId', 'span_id')), attributes: attributesOf(inLink('attributes')) };
      }),
      statusMessage: textOf(fieldsOf(field('status')).get('message')),
      parentId: textOf(field('parentSpanId', 'parent_span_id')),
      undecoded: parsed === undefined ? asText(bytes) : '',
    };
  },
  resource: (bytes) => attributesOf(fieldsOf(parseJson(bytes)).get('attributes')),
};

const OPEN = 0x7b, COMMA = 0x2c, QUOTE = 0x22;

/** Of a span that tells nothing beside its columns the parent's id is kept as it is written, if it has one. */
function parentAlone(bytes: Uint8Array): SpanDetails {
  return { attributes: [], events: [], links: [], statusMessage: '', parentId: textOf(parseJson(bytes)), undecoded: '' };
}

/** A span is kept from behind its own ids on: what is left begins with a comma, if anything follows them. */
function asObject(bytes: Uint8Array): Uint8Array {
  if (bytes[0] === OPEN) return bytes;
  const comma = bytes.indexOf(COMMA);
  const object = comma < 0 ? Uint8Array.of(0, ...bytes) : bytes.slice(comma);
  object[0] = OPEN;
  return object;
}

/** The message in the bytes of a status; "" for none. */
export function statusMessage(bytes: Uint8Array): string {
  return textOf(fieldsOf(parseJson(bytes)).get('message'));
}

/** The service that a resource names; "" for none. */
export function serviceOfResource(bytes: Uint8Array): string {
  const service = otlpJsonDetails.resource(bytes).find(({ key }) => key === 'service.name')?.value;
  return typeof service === 'string' ? service : '';
}

function either(fields: ReadonlyMap<string, unknown>): (name: string, other?: string) => unknown {
  return (name, other) => fields.get(name) ?? (other === undefined ? undefined : fields.get(other));
}

/** Fields of a span that are facts like attributes; those that are 0 or empty say nothing. */
const FACTS = ['traceState', 'droppedAttributesCount', 'droppedEventsCount', 'droppedLinksCount'];

function plainFields(span: unknown): Attribute[] {
  const fields = fieldsOf(span);
  return FACTS.flatMap((key) => {
    const value = fields.get(key);
    return (typeof value === 'string' && value !== '') || (typeof value === 'number' && value !== 0) ? [{ key, value }] : [];
  });
}

function attributesOf(list: unknown, depth = 0): Attribute[] {
  return listOf(list).map((item) => {
    const fields = fieldsOf(item);
    return { key: textOf(fields.get('key')), value: anyValue(fields.get('value'), depth) };
  });
}

/** An `AnyValue`: an object with one field that says the kind. Printers differ in case. */
export function anyValue(value: unknown, depth: number): AttributeValue {
  const [first] = fieldsOf(value);
  if (first === undefined) return null;
  const [kind, inner] = first;
  switch (kind.replaceAll('_', '').toLowerCase()) {
    case 'intvalue':
      return smallest(wholeOf(inner));
    case 'doublevalue':
      return typeof inner === 'string' ? Number(inner) : typeof inner === 'number' || typeof inner === 'bigint' ? inner : null;
    case 'arrayvalue':
      return depth === MOST_DEPTH ? TOO_DEEP : listOf(fieldsOf(inner).get('values')).map((each) => anyValue(each, depth + 1));
    case 'kvlistvalue':
      return depth === MOST_DEPTH ? TOO_DEEP : { fields: attributesOf(fieldsOf(inner).get('values'), depth + 1) };
    default:
      return typeof inner === 'string' || typeof inner === 'number' || typeof inner === 'boolean' || typeof inner === 'bigint' ? inner : null;
  }
}

/** A whole number as an ordinary one, where it is exact. */
export function smallest(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
