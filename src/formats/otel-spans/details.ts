// What a span that stands alone tells beside its columns, decoded from its text.

import type { DetailDecoder, SpanDetails } from '../../trace/distributed.ts';
import { asText, parseJson } from '../spans/json-values.ts';
import { eventOf, linkOf, listIn, ownAttributesOf, resourceAttributesOf, spanFieldsOf } from './span-fields.ts';

export const otelSpanDetails: DetailDecoder = {
  span(bytes): SpanDetails {
    const parsed = parseJson(bytes);
    const fields = spanFieldsOf(parsed);
    return {
      attributes: ownAttributesOf(parsed),
      events: listIn(parsed, 'events', 'Events', 'MessageEvents').map(eventOf),
      links: listIn(parsed, 'links', 'Links').map(linkOf),
      statusMessage: fields?.statusMessage ?? '',
      parentId: fields?.parentId ?? '',
      undecoded: parsed === undefined ? asText(bytes) : '',
    };
  },
  resource: (bytes) => resourceAttributesOf(parseJson(bytes)),
};

/** The service that a resource names; "" for none. */
export function serviceOfResource(bytes: Uint8Array): string {
  const service = otelSpanDetails.resource(bytes).find(({ key }) => key === 'service.name')?.value;
  return typeof service === 'string' ? service : '';
}
