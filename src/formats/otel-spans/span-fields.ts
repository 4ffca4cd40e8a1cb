// The fields of a span that stands alone, whoever printed it: the same things under the names of Go's SDK (`SpanContext`,
// `StartTime`), of Python's (`context`, `start_time`) and of OTLP (`traceId`, `startTimeUnixNano`).

import type { Attribute, AttributeValue } from '../../trace/distributed.ts';
import { anyValue } from '../otlp/json-details.ts';
import { fieldsOf, listOf, plainAttributes, plainValue, textOf, wholeOf } from '../spans/json-values.ts';
import { nanosecondsOf } from '../spans/time-text.ts';

type Fields = ReadonlyMap<string, unknown>;

/** The first of the names that the object has with a value. */
function first(fields: Fields, ...names: readonly string[]): unknown {
  for (const name of names) {
    const value = fields.get(name);
    if (value !== undefined && value !== null && value !== '') return value;
  }
  return undefined;
}

/** What a span's columns are made of. Texts are "" and times 0n where it does not say. */
export interface SpanFields {
  readonly traceId: string;
  readonly id: string;
  readonly parentId: string;
  readonly name: string;
  /** As in OTLP: 0 to 5. */
  readonly kind: number;
  /** As in OTLP: 0 to 2. */
  readonly status: number;
  readonly statusMessage: string;
  readonly startNs: bigint;
  readonly endNs: bigint;
  readonly scopeName: string;
  readonly scopeVersion: string;
  /** `undefined` for none. */
  readonly resource: unknown;
}

/** `null` for an object that is no span: it has no id, or no start. */
export function spanFieldsOf(span: unknown): SpanFields | null {
  const fields = fieldsOf(span);
  const { traceId, id } = contextOf(fields);
  const startNs = timeIn(fields, 'startTimeUnixNano', 'start_time_unix_nano', 'start_time', 'StartTime', 'startTime');
  if (id === '' || startNs === null) return null;
  const parent = first(fields, 'parentSpanId', 'parent_span_id', 'parent_id', 'Parent', 'ParentSpanID', 'parent');
  const status = first(fields, 'status', 'Status');
  const inStatus = fieldsOf(status);
  const scope = fieldsOf(first(fields, 'scope', 'InstrumentationScope', 'InstrumentationLibrary', 'instrumentationScope', 'instrumentation_scope'));
  const service = first(fields, 'serviceName', 'service_name');
  return {
    traceId, id,
    parentId: typeof parent === 'string' ? withoutPrefix(parent) : contextOf(fieldsOf(parent)).id,
    name: textOf(first(fields, 'name', 'Name')),
    kind: kindOf(first(fields, 'kind', 'SpanKind', 'span_kind')),
    status: statusOf(first(inStatus, 'status_code', 'code', 'Code') ?? status),
    statusMessage: textOf(first(inStatus, 'description', 'Description', 'message')),
    startNs,
    endNs: timeIn(fields, 'endTimeUnixNano', 'end_time_unix_nano', 'end_time', 'EndTime', 'endTime') ?? 0n,
    scopeName: textOf(first(scope, 'name', 'Name')),
    scopeVersion: textOf(first(scope, 'version', 'Version')),
    resource: first(fields, 'resource', 'Resource') ?? (service === undefined ? undefined : { 'service.name': service }),
  };
}

/** A time under one of several names, of which the first two name the unit; `null` for none. */
function timeIn(fields: Fields, ns: string, ns2: string, ...others: readonly string[]): bigint | null {
  const exact = first(fields, ns, ns2);
  const value = exact ?? first(fields, ...others);
  if (value === undefined) return null;
  return exact === undefined ? nanosecondsOf(value) : wholeOf(exact) || nanosecondsOf(exact);
}

/** The ids of a span, of its parent or of a link: in an object of their own, or beside the rest. */
function contextOf(fields: Fields): { readonly traceId: string; readonly id: string } {
  const own = fieldsOf(first(fields, 'SpanContext', 'context', 'spanContext', 'span_context'));
  const within = own.size > 0 ? own : fields;
  const text = (...names: readonly string[]): string => withoutPrefix(textOf(first(within, ...names)));
  return { traceId: text('traceId', 'trace_id', 'TraceID'), id: text('spanId', 'span_id', 'SpanID') };
}

/** Zeros are no id. */
function withoutPrefix(id: string): string {
  return id.replace(/^0x/, '').replace(/^0+$/, '');
}

const KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];

/** `SpanKind.SERVER`, `SPAN_KIND_SERVER`, `Server`, 2. */
function kindOf(kind: unknown): number {
  if (typeof kind === 'string') return Math.max(0, KINDS.indexOf(kind.replace(/^.*(\.|KIND_)/, '').toLowerCase()));
  return typeof kind === 'number' && kind > 0 && kind < KINDS.length ? Math.floor(kind) : 0;
}

/** `ERROR`, `STATUS_CODE_ERROR`, `Error`, `StatusCode.ERROR`; numbers as in OTLP. */
function statusOf(code: unknown): number {
  if (typeof code === 'string') return Math.max(0, ['unset', 'ok', 'error'].indexOf(code.replace(/^.*(\.|CODE_)/, '').toLowerCase()));
  return code === 1 || code === 2 ? code : 0;
}

/** Attributes as an object, or as a list of pairs with OTLP's values, Go's (`Type` and `Value`) or plain ones. */
export function attributesOf(value: unknown): Attribute[] {
  if (!Array.isArray(value)) return plainAttributes(value);
  return listOf(value).map((item) => {
    const fields = fieldsOf(item);
    return { key: textOf(first(fields, 'key', 'Key')), value: valueOf(fields.get('value') ?? fields.get('Value')) };
  });
}

function valueOf(value: unknown): AttributeValue {
  const fields = fieldsOf(value);
  if (fields.has('Type')) return plainValue(fields.get('Value'));
  return /_?value$/i.test([...fields.keys()][0] ?? '') ? anyValue(value, 0) : plainValue(value);
}

/** Attributes of a resource: in a field of that name, or the resource itself. */
export function resourceAttributesOf(resource: unknown): Attribute[] {
  return attributesOf(fieldsOf(resource).get('attributes') ?? resource);
}

/** What happened during a span, and what it links to, as details have them. */
export function eventOf(event: unknown): { timeNs: bigint; name: string; attributes: Attribute[] } {
  const fields = fieldsOf(event);
  return {
    timeNs: timeIn(fields, 'timeUnixNano', 'time_unix_nano', 'timestamp', 'Time', 'time') ?? 0n,
    name: textOf(first(fields, 'name', 'Name')),
    attributes: attributesOf(first(fields, 'attributes', 'Attributes')),
  };
}

export function linkOf(link: unknown): { traceId: string; spanId: string; attributes: Attribute[] } {
  const fields = fieldsOf(link);
  const { traceId, id } = contextOf(fields);
  return { traceId, spanId: id, attributes: attributesOf(first(fields, 'attributes', 'Attributes')) };
}

/** A list of the span, by the names that it may have. */
export function listIn(span: unknown, ...names: readonly string[]): readonly unknown[] {
  return listOf(first(fieldsOf(span), ...names));
}

/** The attributes of the span itself. */
export function ownAttributesOf(span: unknown): Attribute[] {
  return attributesOf(first(fieldsOf(span), 'attributes', 'Attributes'));
}
