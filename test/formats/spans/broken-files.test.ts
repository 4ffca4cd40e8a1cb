// Files of spans that are broken, absurd or made to hurt: the good part with a note, or a refusal in a sentence; soon.

import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { describeRefusal, Refusal } from '../../../src/base/refusal.ts';
import { detailsOf, type RequestSpan } from '../../../src/trace/distributed.ts';
import { forSeeds } from '../../support/random.ts';
import { codes, readSpanBytes, readSpans, spanLines } from '../../support/span-file.ts';
import { refusalOf } from '../../support/v8-file.ts';

const HOME = path.join(import.meta.dirname, '../../fixtures/traces');

let nextId = 1;
function line(names: readonly string[]): string {
  const spans = names.map((name) => ({ traceId: '0'.repeat(31) + '1', spanId: (nextId++).toString(16).padStart(16, '0'), name, startTimeUnixNano: '1544712660000000001', endTimeUnixNano: '1544712660000000002' }));
  return JSON.stringify({ resourceSpans: [{ resource: { attributes: [{ key: 'service.name', value: { stringValue: 's' } }] }, scopeSpans: [{ spans }] }] });
}

const names = async (text: string): Promise<string[]> => spanLines((await readSpans(text)).traces).map((each) => /“(.*)”/.exec(each)![1]!);

describe('JSON lines', () => {
  const good = [line(['a']), line(['b', 'c']), line(['d'])];

  test.each([['LF', '\n'], ['CRLF', '\r\n'], ['empty lines', '\n\n  \n']])('are read with %s between them', async (_, between) => {
    expect(await names(good.join(between))).toEqual(['a', 'b', 'c', 'd']);
    expect(await names(good.join(between) + between)).toEqual(['a', 'b', 'c', 'd']);
  });

  test('a line that breaks off costs itself from there on, and is said with its number and byte', async () => {
    const cut = good[1]!.slice(0, good[1]!.indexOf('"name":"c"'));
    const { traces } = await readSpans([good[0]!, cut, good[2]!].join('\n'));
    expect(spanLines(traces).map((each) => /“(.*)”/.exec(each)![1]!)).toEqual(['a', 'b', 'd']);
    expect(traces.notes).toEqual([{
      code: 'broken-lines', severity: 'error',
      message: `Line 2 breaks off (at byte ${good[0]!.length + 1 + cut.length}). What comes before on that line, and all other lines, are kept.`,
    }]);
  });

  test('the last line may be cut anywhere: all others are kept, whatever is left of it', async () => {
    const whole = good.join('\n');
    const before = good[0]!.length + 1 + good[1]!.length + 1;
    for (let end = before; end <= whole.length; end += 7) expect((await names(whole.slice(0, end))).slice(0, 3)).toEqual(['a', 'b', 'c']);
  });

  test('of very many broken lines five are said and the rest counted', async () => {
    const { traces } = await readSpans([good[0]!, ...Array.from({ length: 1000 }, () => '{"resourceSpans":[}')].join('\n'));
    expect(traces.notes).toHaveLength(6);
    expect(traces.notes.at(-1)!.message).toBe('995 more lines are broken and left out from there on.');
  });

  test('requests of logs and metrics between them are said', async () => {
    const { traces } = await readSpans([good[0]!, '{"resourceLogs":[{"a":"resourceSpans"}]}', '{"resourceMetrics":[]}'].join('\n'));
    expect([traces.spans.length, traces.notes.map(({ message }) => message)]).toEqual([1, ['2 requests in the file hold logs or metrics; only spans are read.']]);
  });
});

test('one document that breaks off is kept up to there', async () => {
  const text = JSON.stringify({ resourceSpans: [JSON.parse(line(['a', 'b', 'c'])).resourceSpans[0]] }, null, 1);
  const { traces } = await readSpans(text.slice(0, text.indexOf('"name": "c"')));
  expect([traces.spans.length, codes(traces)]).toEqual([2, ['truncated']]);
});

test.each([['{"resourceSpans":[]}'], ['{"resourceSpans":[{"scopeSpans":[{"spans":[]}]}]}\n{"resourceSpans":[]}']])('without a span there is nothing to show: %s', async (text) => {
  expect(describeRefusal(await refusalOf(readSpans(text)))).toBe('The file holds no spans');
});

test('ten thousand attributes are kept as they are, and decoded when they are looked at', async () => {
  const attributes = Array.from({ length: 10_000 }, (_, i) => ({ key: `key${i}`, value: { intValue: String(i) } }));
  const { traces } = await readSpans({ resourceSpans: [{ scopeSpans: [{ spans: [{ traceId: '01', spanId: '01', name: 'wide', startTimeUnixNano: '5', endTimeUnixNano: '6', attributes }] }] }] });
  const decoded = detailsOf(traces, 0 as RequestSpan).attributes;
  expect([decoded.length, decoded[9999]]).toEqual([10_000, { key: 'key9999', value: 9999 }]);
});

test.each([90, 150, 3000, 100_000])('%i lists in one another are followed only so far, and what cannot be decoded is shown as text', async (levels) => {
  const deep = `${'{"arrayValue":{"values":['.repeat(levels)}{"stringValue":"innermost"}${']}}'.repeat(levels)}`;
  const { traces } = await readSpans(`{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"01","spanId":"01","name":"deep","attributes":[{"key":"k","value":${deep}}]}]}]}]}`);
  const { attributes, undecoded } = detailsOf(traces, 0 as RequestSpan);
  const shown = attributes.length > 0 ? JSON.stringify(attributes) : undecoded;
  expect(shown).toContain(levels < 100 || attributes.length === 0 ? 'innermost' : 'more than 100 lists within one another');
});

test('whatever is cut or overwritten, a file ends as tables that keep their word or as a refusal', () =>
  forSeeds(60, async (random) => {
    const file = random.pick(['otlp-json-traps/input.json', 'otlp-js-sdk/input.jsonl', 'jaeger-traps/input.json', 'zipkin-shared/input.json']);
    let bytes = new Uint8Array(fs.readFileSync(path.join(HOME, file)));
    if (random.chance(0.5)) bytes = bytes.slice(0, random.below(bytes.length));
    for (let i = random.below(4); i > 0; i--) bytes[random.below(bytes.length)] = random.pick([0, 0x22, 0x5b, 0x7d, 0x2c, 0x39, 0xff, random.below(256)]);
    try {
      await readSpanBytes(bytes, 1 + random.below(5000));
    } catch (error) {
      // What is left may look like nothing, or like a profile that it is not.
      if (!(error instanceof Refusal)) expect(String(error)).toMatch(/was read as a profile/);
    }
  }), 60_000);
