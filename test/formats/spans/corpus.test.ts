// Real exports of traces that lie beside the project, read in place: counts against a plain walk over the parsed file, and
// against what their list says of them. Where the corpus is absent (every clone but ours) this says so and skips.

import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { describeRefusal } from '../../../src/base/refusal.ts';
import { serviceNames } from '../../../src/trace/distributed.ts';
import { readSpanBytes, spanLines, type SpanFile } from '../../support/span-file.ts';
import { refusalOf } from '../../support/v8-file.ts';

const CORPUS = path.join(import.meta.dirname, '../../../../shared/corpus');
const isThere = fs.existsSync(CORPUS);

if (!isThere) {
  test.skip('SKIPPED: there is no ../shared/corpus with real traces beside the project', () => undefined);
}

type Plain = Readonly<Record<string, unknown>>;

function bytesOf(file: string): Uint8Array {
  return new Uint8Array(fs.readFileSync(path.join(CORPUS, file)));
}

/** The documents of a file: one, or one a line. */
function documentsOf(file: string): unknown[] {
  const text = fs.readFileSync(path.join(CORPUS, file), 'utf8');
  try {
    return [JSON.parse(text)];
  } catch {
    return text.trim().split('\n').map((line) => JSON.parse(line) as unknown);
  }
}

/** All objects in a value that have the key, outermost first. */
function having(key: string, value: unknown): Plain[] {
  if (typeof value !== 'object' || value === null) return [];
  if (key in value) return [value as Plain];
  return Object.values(value).flatMap((each) => having(key, each));
}

interface Counts {
  readonly count: number;
  readonly traces: number;
  readonly services: readonly string[];
}

/** Spans that are equal in every respect count once. */
function counted(spans: readonly Plain[], traceKey: string, services: readonly unknown[]): Counts {
  const ids = spans.map((span) => String(span[traceKey]).toLowerCase().padStart(32, '0'));
  return {
    count: new Set(spans.map((span) => JSON.stringify(span))).size,
    traces: new Set(ids).size,
    services: [...new Set(services.filter((service) => typeof service === 'string' && service !== ''))].sort() as string[],
  };
}

const SLOWLY: Readonly<Record<string, (document: unknown) => Counts>> = {
  'otlp-json': (document) => {
    const services = having('resource', document).flatMap(({ resource }) => having('key', resource)).filter(({ key }) => key === 'service.name').map(({ value }) => (value as Plain)['stringValue']);
    return counted(having('spanId', document), 'traceId', services);
  },
  jaeger: (document) => {
    const processes = having('serviceName', document).map(({ serviceName }) => serviceName);
    return counted(having('operationName', document), having('traceID', document).length > 0 ? 'traceID' : 'traceId', processes.concat(having('process', document).map(({ process }) => (process as Plain)['serviceName'])));
  },
  zipkin: (document) => {
    const spans = having('traceId', document);
    return counted(spans, 'traceId', spans.map(({ localEndpoint }) => (localEndpoint as Plain | undefined)?.['serviceName']));
  },
};

function countsOf({ traces }: SpanFile): Counts {
  return { count: traces.spans.length, traces: traces.traces.length, services: serviceNames(traces) };
}

/** Files of these folders that hold no spans, and what is said of them. */
const NO_SPANS: Readonly<Record<string, RegExp>> = {
  'example-logs.json': /OpenTelemetry logs/,
  'example-events.json': /OpenTelemetry logs/,
  'auto-parse-default-input.json': /OpenTelemetry logs/,
  'example-metrics.json': /OpenTelemetry metrics/,
  'big-trace-json.json': /JSON of another kind/,
  'kiali--response.json': /a search result of Tempo/,
};

const files = !isThere ? [] : ['otlp-json', 'jaeger', 'zipkin', 'made/otlp-json', 'made/zipkin'].flatMap((folder) =>
  fs.readdirSync(path.join(CORPUS, folder)).filter((file) => /\.jsonl?$/.test(file)).sort().map((file) => `${folder}/${file}`));

describe.each(files)('%s', (file) => {
  const refusal = Object.entries(NO_SPANS).find(([name]) => file.endsWith(name))?.[1];
  if (refusal !== undefined) {
    test('holds no spans, and is refused in a sentence', async () => {
      expect(describeRefusal(await refusalOf(readSpanBytes(bytesOf(file))))).toMatch(refusal);
    });
    return;
  }
  test('has the spans, traces and services that a plain walk finds', async () => {
    const read = await readSpanBytes(bytesOf(file));
    const whole = documentsOf(file);
    expect(countsOf(read)).toEqual(SLOWLY[read.format]!(whole));
  });
});

/** What INDEX.tsv says: spans, services, errors. */
const LISTED: readonly (readonly [file: string, spans: number, services: number, errors: number])[] = [
  ['zipkin/openzipkin+zipkin--messaging.json', 4, 2, 0],
  ['zipkin/openzipkin+zipkin--smartthings-oauth-authorization.json', 175, 8, 2],
  ['zipkin/openzipkin+zipkin--yelp.json', 16, 6, 0],
  ['zipkin/openzipkin+zipkin--zipkin2-chinese.json', 1, 1, 1],
];

test.runIf(isThere).each(LISTED)('%s has %i spans of %i services with %i errors, as its list says', async (file, spans, services, errors) => {
  const read = await readSpanBytes(bytesOf(file));
  const { count, services: names } = countsOf(read);
  const failed = read.traces.spans.status.filter((status) => status === 2).length;
  expect([count, names.length, failed]).toEqual([spans, services, errors]);
});

test.runIf(isThere)('a trace is the same as Jaeger’s page shows it and as its own model prints it', async () => {
  const [page, model] = await Promise.all(['', '.expected.domain.json'].map((end) => readSpanBytes(bytesOf(`jaeger/jaegertracing+jaeger--ui_01.json${end}`))));
  expect(spanLines(model!.traces)).toEqual(spanLines(page!.traces));
});
