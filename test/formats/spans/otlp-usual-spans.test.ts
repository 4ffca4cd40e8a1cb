// Spans of OTLP JSON that are read in bulk say the same as those that are read one by one with care, however they are
// written: the same random files with WebAssembly, which finds spans in bulk, and without it.

import { afterEach, expect, test, vi } from 'vitest';
import { detailsOf, resourceAttributes, type RequestSpan, type ResourceIndex } from '../../../src/trace/distributed.ts';
import { describeRefusal, Refusal } from '../../../src/base/refusal.ts';
import { forSeeds, type Random } from '../../support/random.ts';
import { codes, readSpans, spanLines, startOf, traceIds, type SpanFile } from '../../support/span-file.ts';

afterEach(() => void vi.unstubAllGlobals());

const ID_FIELDS = [['traceId', 'trace_id', 16], ['spanId', 'span_id', 8], ['parentSpanId', 'parent_span_id', 8]] as const;
const TIME_FIELDS = [['startTimeUnixNano', 'start_time_unix_nano'], ['endTimeUnixNano', 'end_time_unix_nano']] as const;
const ODD = ['null', '""', '{}', '[]', '7', '"x"', 'true', '{"a":[1,"}"]}', '-1.5e3', '"\\u0041\\n"'];

/** An id from few, so that spans have parents and repeat: as exporters write it, or in any other way. */
function idText(random: Random, bytes: number): string {
  const hex = (1 + random.below(9)).toString(16).padStart(bytes * 2, '0');
  return random.pick([`"${hex}"`, `"${hex}"`, `"${hex.toUpperCase()}"`, `"${Buffer.from(hex, 'hex').toString('base64')}"`, `"${hex.slice(-3)}"`, '"xyz"', String(random.below(9))]);
}

function timeText(random: Random): string {
  const time = `17952361714190${String(random.below(100_000)).padStart(5, '0')}`;
  return random.pick([`"${time}"`, `"${time}"`, time, '0', '"0"', '"18446744073709551615"', '1.7e18', '"12:30"', '"123456789"', '1234567890']);
}

/** Fields and their values as JSON text. */
function spanFields(random: Random): string[] {
  const oddly = random.pick([0, 0, 0.05, 0.3]);
  const spelling = random.chance(oddly) ? 1 : 0;
  const field = (name: string, value: string, missing = 0.1): string[] => (random.chance(missing) ? [] : [`"${name}":${random.chance(oddly) ? random.pick(ODD) : value}`]);
  return [
    ...ID_FIELDS.flatMap((names) => field(names[spelling], idText(random, names[2]))),
    ...field('traceState', '"a=b"', 0.8), ...field('flags', '257', 0.5),
    ...field('name', random.pick(['"GET /"', '"SELECT \\"a\\""', '"ü"', '"\\\\"', '""', `"${'long '.repeat(70)}"`])),
    ...field('kind', random.pick(['1', '2', '3', '5', '6', '"SPAN_KIND_SERVER"', '"SPAN_KIND_NONE"', '"3"', '2.0'])),
    ...TIME_FIELDS.flatMap((names) => field(names[spelling], timeText(random))),
    ...field('attributes', random.pick(['[]', '[{"key":"k","value":{"stringValue":"v \\"]}"}}]', '[{"key":"n","value":{"intValue":"12"}}]']), 0.5),
    ...field('droppedAttributesCount', random.pick(['0', '3', '12']), 0.7),
    ...field('events', random.pick(['[]', '[{"name":"e","timeUnixNano":"5"}]']), 0.7), ...field('links', '[]', 0.7),
    ...field('status', random.pick(['{}', '{"code":2}', '{"code":1}', '{"message":"no","code":2}', '{"code":"STATUS_CODE_ERROR"}', '{ "code" : 2 }', `{"message":"${'m'.repeat(random.below(90))}"}`]), 0.3),
  ];
}

function fileText(random: Random): string {
  const space = random.pick(['', '', '', ' ', '\n  ']);
  const isMixed = random.chance(0.2);
  const span = (): string => {
    const fields = spanFields(random);
    if (isMixed) fields.sort(() => random.next() - 0.5);
    return `{${space}${fields.map((each) => each.replace(':', `:${space.slice(0, 1)}`)).join(`,${space}`)}${space}}`;
  };
  const batch = (): string => `{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"${random.pick(['a', 'b'])}"}}]},` +
    `"scopeSpans":[{"scope":{"name":"s"},"spans":[${Array.from({ length: random.below(8) }, span).join(`,${space}`)}]}]}`;
  const list = (): string => `{"resourceSpans":[${Array.from({ length: 1 + random.below(3) }, batch).join(',')}]}`;
  return space === '\n  ' ? list() : Array.from({ length: 1 + random.below(4) }, list).join('\n');
}

/** All that a file says, or why it is refused. */
async function everything(text: string, chunkSize: number): Promise<unknown> {
  try {
    const { traces } = await readSpans(text, chunkSize);
    const rows = Array.from({ length: traces.spans.length }, (_, i) => i);
    return {
      lines: spanLines(traces), ids: traceIds(traces), starts: rows.map((i) => startOf(traces, i)), notes: traces.notes,
      details: rows.map((i) => detailsOf(traces, i as RequestSpan)),
      resources: rows.map((i) => resourceAttributes(traces, traces.spans.resource[i as RequestSpan] as ResourceIndex)),
    };
  } catch (thrown) {
    if (thrown instanceof Refusal) return describeRefusal(thrown);
    throw thrown;
  }
}

test('spans in bulk are spans one by one: any order, spelling, spacing, kinds of values and size of chunks', () =>
  forSeeds(250, async (random) => {
    const text = fileText(random);
    const inBulk = await everything(text, random.pick([7, 100, 5000]));
    vi.stubGlobal('WebAssembly', undefined);
    const oneByOne = await everything(text, 5000);
    vi.unstubAllGlobals();
    expect(inBulk).toEqual(oneByOne);
  }));

test('a file that is cut anywhere keeps the same spans, and says so at the same byte', () =>
  forSeeds(100, async (random) => {
    const whole = fileText(random);
    const text = whole.slice(0, Math.floor(whole.length * (0.5 + random.next() / 2)));
    const inBulk = await everything(text, 300);
    vi.stubGlobal('WebAssembly', undefined);
    const oneByOne = await everything(text, 300);
    vi.unstubAllGlobals();
    expect(inBulk).toEqual(oneByOne);
  }));

test('brackets that do not match within a span cost that span and what follows, and what comes before is read once', async () => {
  const span = (id: number, status: string): string => `{"traceId":"${'0'.repeat(31)}1","spanId":"${'0'.repeat(15)}${id}","name":"n${id}","startTimeUnixNano":"5","endTimeUnixNano":"6","status":${status}}`;
  const file = (spans: readonly string[]): string => `{"resourceSpans":[{"scopeSpans":[{"spans":[${spans.join(',')}]}]}]}`;
  const broken = file([span(1, '{}'), span(2, '{"code":1]'), span(3, '{}')]);
  const named = ({ traces }: SpanFile): string[] => spanLines(traces).map((line) => /n\d/.exec(line)![0]);
  const lines = await readSpans([broken, file([span(4, '{}')])].join('\n'));
  expect(named(lines)).toEqual(['n1', 'n4']);
  expect(codes(lines.traces)).toEqual(['broken-lines']);
  const document = await readSpans(broken, 100);
  expect(named(document)).toEqual(['n1']);
  expect(codes(document.traces)).toEqual(['malformed']);
});
