// Zipkin's spans of version 1: what they are, who wrote them and when stands in annotations (`cs`, `sr`, …), tags in
// `binaryAnnotations`. One span may hold both halves of a call, which version 2 has as two. Spec: zipkin-api's
// zipkin-api.yaml.

import { SPAN_KINDS } from '../../trace/distributed.ts';
import { fieldsOf, listOf, textOf } from '../spans/json-values.ts';

/** One half of a call, or a whole span. */
export interface Half {
  /** Index in {@link SPAN_KINDS}. */
  readonly kind: number;
  /** Microseconds since 1970; NaN where it is not said. */
  readonly startUs: number;
  readonly durationUs: number;
  /** `undefined` where nothing names one. */
  readonly endpoint: unknown;
  /** It has the id of the half before it, or of one that another process wrote. */
  readonly isShared: boolean;
  readonly hasFailed: boolean;
}

/** Each kind by the annotations at which it begins and ends. */
const KINDS = (['client cs cr', 'server sr ss', 'producer ms ', 'consumer mr '] as const).map((line) => {
  const [name, begin, end] = line.split(' ') as [(typeof SPAN_KINDS)[number], string, string];
  return { kind: SPAN_KINDS.indexOf(name), begin, end };
});

/** The halves of a parsed span, the client's first; one at least. */
export function halvesOf(span: unknown): readonly Half[] {
  const fields = fieldsOf(span);
  const annotations = listOf(fields.get('annotations')).map(fieldsOf);
  const tags = listOf(fields.get('binaryAnnotations')).map(fieldsOf);
  const at = (value: string): ReadonlyMap<string, unknown> | undefined => annotations.find((each) => value !== '' && each.get('value') === value);
  const found = KINDS.filter(({ begin, end }) => at(begin) !== undefined || at(end) !== undefined);
  const anyEndpoint = [...annotations, ...tags.filter((tag) => !['ca', 'sa', 'ma'].includes(textOf(tag.get('key'))))].find((each) => each.has('endpoint'))?.get('endpoint');
  const error = tags.find((tag) => tag.get('key') === 'error');
  const failed = serviceIn(error?.get('endpoint'));
  const [timestamp, duration] = [numberOf(fields.get('timestamp')), numberOf(fields.get('duration'))];
  if (found.length === 0) return [{ kind: 0, startUs: timestamp, durationUs: duration, endpoint: anyEndpoint, isShared: false, hasFailed: error !== undefined }];
  return found.map(({ kind, begin, end }, index) => {
    const [from, to] = [numberOf(at(begin)?.get('timestamp')), numberOf(at(end)?.get('timestamp'))];
    const isFirst = index === 0;
    // What stands beside the annotations belongs to who began the span; a time without a duration may be any of its times.
    const isSaid = isFirst && timestamp > 0 && duration > 0;
    const startUs = isSaid || Number.isNaN(from) ? timestamp : from;
    const endpoint = at(begin)?.get('endpoint') ?? at(end)?.get('endpoint') ?? anyEndpoint;
    return {
      kind, startUs, endpoint,
      durationUs: isSaid ? duration : to - startUs,
      isShared: !isFirst || (begin === 'sr' && Number.isNaN(timestamp)),
      hasFailed: error !== undefined && (found.length === 1 || failed === '' || failed === serviceIn(endpoint)),
    };
  });
}

function serviceIn(endpoint: unknown): string {
  return textOf(fieldsOf(endpoint).get('serviceName'));
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : NaN;
}
