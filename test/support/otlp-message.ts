// Writes OTLP traces as protobuf from the objects of their JSON form: a slow and plain encoder, for tests.

interface JsonAttribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

export interface JsonSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind?: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes?: readonly JsonAttribute[];
  readonly events?: readonly { readonly timeUnixNano: string; readonly name: string; readonly attributes: readonly JsonAttribute[] }[];
  readonly links?: readonly { readonly traceId: string; readonly spanId: string; readonly attributes: readonly JsonAttribute[] }[];
  readonly status?: { readonly code?: number; readonly message?: string };
}

export interface JsonTraces {
  readonly resourceSpans: readonly {
    readonly resource?: { readonly attributes: readonly JsonAttribute[] };
    readonly scopeSpans: readonly { readonly scope?: { readonly name: string; readonly version?: string }; readonly spans: readonly JsonSpan[] }[];
  }[];
}

function varint(value: bigint | number): number[] {
  const bytes: number[] = [];
  let left = BigInt.asUintN(64, BigInt(value));
  for (; left > 0x7fn; left >>= 7n) bytes.push(Number(left & 0x7fn) | 0x80);
  return [...bytes, Number(left)];
}

/** A field of bytes, or of a message. */
export function bytesField(field: number, bytes: readonly number[]): number[] {
  return [...varint(field * 8 + 2), ...varint(bytes.length), ...bytes];
}

/** A field of text. */
export function textField(field: number, text: string): number[] {
  return bytesField(field, [...new TextEncoder().encode(text)]);
}

/** A field that is a varint. */
export function numberField(field: number, value: bigint | number): number[] {
  return [...varint(field * 8), ...varint(value)];
}

/** A field of 64 bits. */
export function timeField(field: number, digits: string): number[] {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(digits), true);
  return [...varint(field * 8 + 1), ...bytes];
}

function hex(text: string): number[] {
  return (text.match(/../g) ?? []).map((pair) => parseInt(pair, 16));
}

function anyValue(value: Readonly<Record<string, unknown>>): number[] {
  const [[kind, inner] = ['', undefined]] = Object.entries(value);
  switch (kind) {
    case 'stringValue':
      return textField(1, inner as string);
    case 'boolValue':
      return numberField(2, inner === true ? 1 : 0);
    case 'intValue':
      return numberField(3, BigInt(inner as string));
    case 'doubleValue': {
      const bytes = new Uint8Array(8);
      new DataView(bytes.buffer).setFloat64(0, inner as number, true);
      return [...varint(4 * 8 + 1), ...bytes];
    }
    case 'arrayValue':
      return bytesField(5, (inner as { values: Record<string, unknown>[] }).values.flatMap((each) => bytesField(1, anyValue(each))));
    case 'kvlistValue':
      return bytesField(6, attributes(1, (inner as { values: JsonAttribute[] }).values));
    default:
      return [];
  }
}

function attributes(field: number, list: readonly JsonAttribute[] = []): number[] {
  return list.flatMap(({ key, value }) => bytesField(field, [...textField(1, key), ...bytesField(2, anyValue(value))]));
}

function spanMessage(span: JsonSpan): number[] {
  return [
    ...bytesField(1, hex(span.traceId)), ...bytesField(2, hex(span.spanId)), ...(span.parentSpanId ? bytesField(4, hex(span.parentSpanId)) : []),
    ...textField(5, span.name), ...(span.kind ? numberField(6, span.kind) : []), ...timeField(7, span.startTimeUnixNano), ...timeField(8, span.endTimeUnixNano),
    ...attributes(9, span.attributes),
    ...(span.events ?? []).flatMap((event) => bytesField(11, [...timeField(1, event.timeUnixNano), ...textField(2, event.name), ...attributes(3, event.attributes)])),
    ...(span.links ?? []).flatMap((link) => bytesField(13, [...bytesField(1, hex(link.traceId)), ...bytesField(2, hex(link.spanId)), ...attributes(4, link.attributes)])),
    ...(span.status ? bytesField(15, [...(span.status.message ? textField(2, span.status.message) : []), ...(span.status.code ? numberField(3, span.status.code) : [])]) : []),
  ];
}

/** A `TracesData` message. */
export function tracesMessage({ resourceSpans }: JsonTraces): Uint8Array {
  return Uint8Array.from(
    resourceSpans.flatMap(({ resource, scopeSpans }) =>
      bytesField(1, [
        ...(resource ? bytesField(1, attributes(1, resource.attributes)) : []),
        ...scopeSpans.flatMap(({ scope, spans }) =>
          bytesField(2, [
            ...(scope ? bytesField(1, [...textField(1, scope.name), ...textField(2, scope.version ?? '')]) : []),
            ...spans.flatMap((span) => bytesField(2, spanMessage(span))),
          ]),
        ),
      ]),
    ),
  );
}

/** Messages behind their lengths, in one of both forms. */
export function delimited(messages: readonly Uint8Array[], form: 'varint' | 'uint32'): Uint8Array {
  return Uint8Array.from(
    messages.flatMap((message) => {
      const size = message.length;
      return [...(form === 'varint' ? varint(size) : [size >>> 24, (size >>> 16) & 255, (size >>> 8) & 255, size & 255]), ...message];
    }),
  );
}
