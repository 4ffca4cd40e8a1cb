// What a Jaeger span tells beside its columns, decoded from its text.

import type { Attribute, AttributeValue, DetailDecoder, SpanDetails, SpanLink } from '../../trace/distributed.ts';
import { asText, fieldsOf, listOf, parseJson, plainAttributes, plainValue, textOf, wholeOf } from '../spans/json-values.ts';
import { nanosecondsOfText } from '../spans/time-text.ts';

export const jaegerDetails: DetailDecoder = {
  span(bytes): SpanDetails {
    const parsed = parseJson(bytes);
    const fields = fieldsOf(parsed);
    const attributes = [...tagsOf(fields.get('tags')), ...plainAttributes(fields.get('tag')).map(({ key, value }) => ({ key: key.replaceAll('@', '.'), value }))];
    const warnings = listOf(fields.get('warnings')).map((warning) => ({ key: 'warning', value: plainValue(warning) }));
    return {
      attributes: [...attributes, ...warnings],
      events: listOf(fields.get('logs')).map((log) => {
        const inLog = fieldsOf(log);
        const all = tagsOf(inLog.get('fields'));
        // OpenTelemetry's and OpenTracing's name of what happened; a plain message has none of them.
        const name = all.find(({ key }) => key === 'event') ?? all.find(({ key }) => key === 'message');
        return { timeNs: nanosecondsOfText(textOf(inLog.get('timestamp'))) || wholeOf(inLog.get('timestamp')) * 1000n, name: textOf(name?.value), attributes: all.filter((each) => each !== name) };
      }),
      links: listOf(fields.get('references')).map(linkOf),
      statusMessage: textOf(attributes.find(({ key }) => key === 'otel.status_description')?.value),
      parentId: parentOf(fields),
      undecoded: parsed === undefined ? asText(bytes) : '',
    };
  },
  resource(bytes) {
    const fields = fieldsOf(parseJson(bytes));
    return [{ key: 'service.name', value: textOf(fields.get('serviceName')) }, ...tagsOf(fields.get('tags'))];
  },
};

/** The service of a process; "" for none. */
export function serviceOfProcess(bytes: Uint8Array): string {
  return textOf(fieldsOf(parseJson(bytes)).get('serviceName'));
}

/** All references, the parent's too: which of them is the parent, the columns say. */
function linkOf(reference: unknown): SpanLink {
  const fields = fieldsOf(reference);
  return {
    traceId: textOf(fields.get('traceID') ?? fields.get('traceId')), spanId: textOf(fields.get('spanID') ?? fields.get('spanId')),
    attributes: [{ key: 'refType', value: textOf(fields.get('refType')) || 'CHILD_OF' }],
  };
}

function parentOf(fields: ReadonlyMap<string, unknown>): string {
  const references = listOf(fields.get('references')).map(fieldsOf);
  const parent = references.find((each) => (each.get('refType') ?? 'CHILD_OF') === 'CHILD_OF') ?? references[0];
  return textOf(parent?.get('spanID') ?? parent?.get('spanId')) || textOf(fields.get('parentSpanID'));
}

/** Where protobuf has a tag's value: under its type, and "" nowhere. */
const TYPED_VALUES = ['vStr', 'vBool', 'vInt64', 'vFloat64', 'vBinary'];

/** Large whole numbers come as text with their type beside it. */
function tagsOf(list: unknown): Attribute[] {
  return listOf(list).map((item) => {
    const fields = fieldsOf(item);
    const typed = TYPED_VALUES.find((name) => fields.has(name));
    const value = fields.get('value') ?? (typed === undefined ? '' : fields.get(typed));
    const isWhole = (fields.get('type') === 'int64' || typed === 'vInt64') && typeof value === 'string' && /^-?\d+$/.test(value);
    return { key: textOf(fields.get('key')), value: isWhole ? exact(value) : plainValue(value) };
  });
}

function exact(digits: string): AttributeValue {
  return Number.isSafeInteger(Number(digits)) ? Number(digits) : BigInt(digits);
}
