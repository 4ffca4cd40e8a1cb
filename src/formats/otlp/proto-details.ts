// What an OTLP span in protobuf tells beside its columns, decoded from its message. Spec: opentelemetry-proto, trace.proto
// and common.proto; fields by number.

import { Refusal } from '../../base/refusal.ts';
import { FIXED32, FIXED64, LENGTH, MessageReader } from '../../bytes/protobuf.ts';
import type { Attribute, AttributeValue, DetailDecoder, SpanDetails, SpanEvent, SpanLink } from '../../trace/distributed.ts';
import { MOST_DEPTH, TOO_DEEP } from '../spans/json-values.ts';
import { smallest } from './json-details.ts';

const decoder = new TextDecoder();

export const otlpProtoDetails: DetailDecoder = {
  span(bytes): SpanDetails {
    const attributes: Attribute[] = [];
    const events: SpanEvent[] = [];
    const links: SpanLink[] = [];
    let statusMessage = '';
    let parentId = '';
    const undecoded = fieldsIn(bytes, (reader) => {
      switch (reader.field) {
        case 3:
          return addText(attributes, 'traceState', reader);
        case 4:
          parentId = hexIn(reader);
          return;
        case 9:
          attributes.push(keyValue(reader, 0));
          return;
        case 10:
          return addCount(attributes, 'droppedAttributesCount', reader);
        case 11:
          events.push(event(reader));
          return;
        case 13:
          links.push(link(reader));
          return;
        case 15:
          within(reader, () => {
            if (reader.field === 2 && reader.wire === LENGTH) statusMessage = textIn(reader);
            else reader.skip();
          });
          return;
        default:
          reader.skip();
      }
    });
    return { attributes, events, links, statusMessage, parentId, undecoded };
  },
  resource(bytes) {
    const attributes: Attribute[] = [];
    fieldsIn(bytes, (reader) => {
      if (reader.field === 1 && reader.wire === LENGTH) attributes.push(keyValue(reader, 0));
      else reader.skip();
    });
    return attributes;
  },
};

/** The service that a resource names; "" for none. */
export function serviceOfProtoResource(bytes: Uint8Array): string {
  const service = otlpProtoDetails.resource(bytes).find(({ key }) => key === 'service.name')?.value;
  return typeof service === 'string' ? service : '';
}

/** Visits the fields of a message; what is broken in it is returned in words, "" usually. */
function fieldsIn(bytes: Uint8Array, visit: (reader: MessageReader) => void): string {
  const reader = new MessageReader();
  reader.reset(bytes);
  try {
    while (reader.next()) visit(reader);
    return '';
  } catch (thrown) {
    if (thrown instanceof Refusal) return thrown.message;
    throw thrown;
  }
}

function within(reader: MessageReader, visit: () => void): void {
  const outer = reader.begin();
  while (reader.next()) visit();
  reader.leave(outer);
}

function event(reader: MessageReader): SpanEvent {
  const attributes: Attribute[] = [];
  let timeNs = 0n;
  let name = '';
  within(reader, () => {
    if (reader.field === 1 && reader.wire === FIXED64) {
      reader.fixed64();
      timeNs = BigInt.asUintN(64, wholeOf(reader));
    } else if (reader.field === 2 && reader.wire === LENGTH) name = textIn(reader);
    else if (reader.field === 3 && reader.wire === LENGTH) attributes.push(keyValue(reader, 0));
    else reader.skip();
  });
  return { timeNs, name, attributes };
}

function link(reader: MessageReader): SpanLink {
  const attributes: Attribute[] = [];
  let traceId = '';
  let spanId = '';
  within(reader, () => {
    if (reader.field === 1 && reader.wire === LENGTH) traceId = hexIn(reader);
    else if (reader.field === 2 && reader.wire === LENGTH) spanId = hexIn(reader);
    else if (reader.field === 4 && reader.wire === LENGTH) attributes.push(keyValue(reader, 0));
    else reader.skip();
  });
  return { traceId, spanId, attributes };
}

function keyValue(reader: MessageReader, depth: number): Attribute {
  let key = '';
  let value: AttributeValue = null;
  within(reader, () => {
    if (reader.field === 1 && reader.wire === LENGTH) key = textIn(reader);
    else if (reader.field === 2 && reader.wire === LENGTH) value = anyValue(reader, depth);
    else reader.skip();
  });
  return { key, value };
}

/** An `AnyValue`: one field, whose number says the kind. */
function anyValue(reader: MessageReader, depth: number): AttributeValue {
  let value: AttributeValue = null;
  within(reader, () => {
    switch (reader.field) {
      case 1:
        value = textIn(reader);
        return;
      case 2:
        value = reader.uint() !== 0;
        return;
      case 3:
        reader.wide();
        value = smallest(wholeOf(reader));
        return;
      case 4:
        value = double(reader);
        return;
      case 5:
      case 6:
        value = depth < MOST_DEPTH ? list(reader, depth + 1) : tooDeep(reader);
        return;
      case 7:
        value = hexIn(reader);
        return;
      default:
        reader.skip();
    }
  });
  return value;
}

/** An `ArrayValue` (field 5) or a `KeyValueList` (6). */
function list(reader: MessageReader, depth: number): AttributeValue {
  const isArray = reader.field === 5;
  const values: AttributeValue[] = [];
  const fields: Attribute[] = [];
  within(reader, () => {
    if (reader.field !== 1 || reader.wire !== LENGTH) reader.skip();
    else if (isArray) values.push(anyValue(reader, depth));
    else fields.push(keyValue(reader, depth));
  });
  return isArray ? values : { fields };
}

function tooDeep(reader: MessageReader): string {
  reader.skip();
  return TOO_DEEP;
}

function wholeOf(reader: MessageReader): bigint {
  return BigInt.asIntN(64, (BigInt(reader.high >>> 0) << 32n) | BigInt(reader.low >>> 0));
}

function double(reader: MessageReader): number {
  reader.fixed64();
  const view = new DataView(new ArrayBuffer(8));
  view.setInt32(0, reader.low, true);
  view.setInt32(4, reader.high, true);
  return view.getFloat64(0, true);
}

function textIn(reader: MessageReader): string {
  const outer = reader.begin();
  const text = decoder.decode(reader.bytes.subarray(reader.pos, reader.end));
  reader.leave(outer);
  return text;
}

function hexIn(reader: MessageReader): string {
  const outer = reader.begin();
  const text = Array.from(reader.bytes.subarray(reader.pos, reader.end), (byte) => byte.toString(16).padStart(2, '0')).join('');
  reader.leave(outer);
  return text;
}

function addText(attributes: Attribute[], key: string, reader: MessageReader): void {
  const value = textIn(reader);
  if (value !== '') attributes.push({ key, value });
}

function addCount(attributes: Attribute[], key: string, reader: MessageReader): void {
  const count = reader.wire === FIXED32 ? 0 : reader.uint();
  if (count > 0) attributes.push({ key, value: count });
}
