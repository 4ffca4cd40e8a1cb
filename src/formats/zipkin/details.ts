// What a Zipkin span tells beside its columns, decoded from its text.

import type { Attribute, DetailDecoder, SpanDetails } from '../../trace/distributed.ts';
import { asText, fieldsOf, listOf, parseJson, plainAttributes, plainValue, textOf, wholeOf } from '../spans/json-values.ts';

export const zipkinDetails: DetailDecoder = {
  span(bytes): SpanDetails {
    const parsed = parseJson(bytes);
    const fields = fieldsOf(parsed);
    const oldTags = version1Tags(fields.get('binaryAnnotations'));
    const remote = plainAttributes(fields.get('remoteEndpoint')).map(({ key, value }) => ({ key: `remoteEndpoint.${key}`, value }));
    return {
      attributes: [...plainAttributes(fields.get('tags')), ...oldTags, ...remote],
      events: listOf(fields.get('annotations')).map((annotation) => {
        const inAnnotation = fieldsOf(annotation);
        return { timeNs: wholeOf(inAnnotation.get('timestamp')) * 1000n, name: textOf(inAnnotation.get('value')), attributes: [] };
      }),
      links: [],
      statusMessage: textOf(fieldsOf(fields.get('tags')).get('error') ?? oldTags.find(({ key }) => key === 'error')?.value),
      parentId: textOf(fields.get('parentId')),
      undecoded: parsed === undefined ? asText(bytes) : '',
    };
  },
  resource: (bytes) => plainAttributes(parseJson(bytes)),
};

function version1Tags(list: unknown): Attribute[] {
  return listOf(list).map(fieldsOf).map((tag) => ({ key: textOf(tag.get('key')), value: plainValue(tag.get('value')) }));
}

/** The service of an endpoint; "" for none. */
export function serviceOfEndpoint(bytes: Uint8Array): string {
  return textOf(fieldsOf(parseJson(bytes)).get('serviceName'));
}
