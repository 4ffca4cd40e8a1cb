// What a Zipkin span tells beside its columns, decoded from its text.

import type { DetailDecoder, SpanDetails } from '../../trace/distributed.ts';
import { asText, fieldsOf, listOf, parseJson, plainAttributes, textOf, wholeOf } from '../spans/json-values.ts';

export const zipkinDetails: DetailDecoder = {
  span(bytes): SpanDetails {
    const parsed = parseJson(bytes);
    const fields = fieldsOf(parsed);
    const remote = plainAttributes(fields.get('remoteEndpoint')).map(({ key, value }) => ({ key: `remoteEndpoint.${key}`, value }));
    return {
      attributes: [...plainAttributes(fields.get('tags')), ...remote],
      events: listOf(fields.get('annotations')).map((annotation) => {
        const inAnnotation = fieldsOf(annotation);
        return { timeNs: wholeOf(inAnnotation.get('timestamp')) * 1000n, name: textOf(inAnnotation.get('value')), attributes: [] };
      }),
      links: [],
      statusMessage: textOf(fieldsOf(fields.get('tags')).get('error')),
      parentId: textOf(fields.get('parentId')),
      undecoded: parsed === undefined ? asText(bytes) : '',
    };
  },
  resource: (bytes) => plainAttributes(parseJson(bytes)),
};

/** The service of an endpoint; "" for none. */
export function serviceOfEndpoint(bytes: Uint8Array): string {
  return textOf(fieldsOf(parseJson(bytes)).get('serviceName'));
}
