// `heatline report --findings` and `heatline diff` of two files of traces, as text and as JSON.

import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runCommandLine } from '../../src/cli/command-line.ts';
import type { Report } from '../../src/cli/report.ts';
import type { TraceDiff } from '../../src/cli/trace-diff.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

const temporary = makeTemporaryFolder();
afterAll(() => temporary.remove());

async function heatline(...args: string[]): Promise<{ status: number; out: string; err: string }> {
  const run = { status: -1, out: '', err: '' };
  run.status = await runCommandLine(args, { out: (text) => (run.out += text), err: (text) => (run.err += text), colour: false });
  return run;
}

async function json<Shape>(...args: string[]): Promise<Shape> {
  const { status, out, err } = await heatline(...args, '--json');
  expect({ status, err }).toEqual({ status: 0, err: '' });
  return JSON.parse(out) as Shape;
}

/** OTLP JSON: requests of so many milliseconds, each with queries for one item after the other. */
function requests(durations: readonly number[], queries = 0): object {
  const ns = (ms: number): string => `${1_700_000_000_000 + ms}000000`;
  const spans = durations.flatMap((ms, i) => {
    const traceId = (i + 1).toString(16).padStart(32, '0');
    const id = (span: number): string => (i * 100 + span + 1).toString(16).padStart(16, '0');
    const from = i * 1000;
    const each = Math.floor(ms / (queries + 1));
    return [
      { traceId, spanId: id(0), name: 'GET /orders', kind: 2, startTimeUnixNano: ns(from), endTimeUnixNano: ns(from + ms) },
      ...Array.from({ length: queries }, (_, q) => ({
        traceId, spanId: id(q + 1), parentSpanId: id(0), name: 'SELECT', kind: 3, startTimeUnixNano: ns(from + q * each), endTimeUnixNano: ns(from + (q + 1) * each),
        attributes: [{ key: 'db.system', value: { stringValue: 'sqlite' } }, { key: 'db.statement', value: { stringValue: `SELECT * FROM items WHERE id = ${q}` } }],
      })),
    ];
  });
  return { resourceSpans: [{ resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] }, scopeSpans: [{ spans }] }] };
}

const looping = temporary.write('looping.json', JSON.stringify(requests([110], 10)));
const fast = temporary.write('fast.json', JSON.stringify(requests(Array.from({ length: 20 }, (_, i) => 10 + (i % 3)))));
const slow = temporary.write('slow.json', JSON.stringify(requests(Array.from({ length: 20 }, (_, i) => 30 + (i % 3)))));
const profile = temporary.write('run.folded', 'main (/app/a.py:3);dumps (/usr/lib/python3.11/json/__init__.py:183) 400\nmain (/app/a.py:4) 600\n');

test('findings are there only when asked for', async () => {
  expect(await json<Report>('report', looping)).not.toHaveProperty('findings');
  expect(await json<Report>('report', profile)).not.toHaveProperty('findings');
});

test('of traces: what was found, and which spans it consists of', async () => {
  const { findings } = await json<Report>('report', looping, '--findings');
  expect(findings).toHaveLength(1);
  expect(findings![0]).toMatchObject({
    rule: 'repeated-calls', title: 'Same query 10 times: “select * from items where id = ?”', severity: 'warning', savedNs: 90e6, occurrences: 1,
    about: { kind: 'spans', service: 'shop', operation: 'SELECT', parentService: 'shop', parentOperation: 'GET /orders', spanCount: 10 },
  });
  const { about } = findings![0]!;
  expect(about.kind === 'spans' && about.examples).toMatchObject([{ traceId: '1'.padStart(32, '0'), parent: '1'.padStart(16, '0'), spans: Array.from({ length: 10 }, (_, i) => (i + 2).toString(16).padStart(16, '0')) }]);
});

test('of a profile: the line that calls, 1-based', async () => {
  const { findings } = await json<Report>('report', profile, '--findings');
  expect(findings).toMatchObject([
    { rule: 'json', savedNs: null, share: 0.4, about: { kind: 'function', callers: [{ function: 'main', file: '/app/a.py', line: 3, lineIsCall: true, value: 400 }] } },
  ]);
});

test('the text, read by people', async () => {
  const { out } = await heatline('report', looping, '--findings');
  expect(out.slice(out.indexOf('Findings'))).toMatchInlineSnapshot(`
    "Findings

    Same query 10 times: “select * from items where id = ?”
      “GET /orders” runs it 10 times, one after the other, in 1 request: 100 ms, 90.9 % of its time.
      For example in trace 00000000000000000000000000000001, span 0000000000000002.
      Mending saves at most 90.0 ms. Ask for everything in one call: a join, a list of ids, a batch, or a loader that collects.
    "
  `);
  expect((await heatline('report', profile, '--findings')).out).toContain('  See /app/a.py:3.\n');
  expect((await heatline('report', fast, '--findings')).out).toContain('None of the rules found anything.');
});

test('findings are of a whole recording', async () => {
  expect(await heatline('report', profile, '--findings', '--from', '1s')).toMatchObject({ status: 2, err: 'heatline: --findings: they are of the whole recording; leave out --from and --to\nTry: heatline --help\n' });
});

test('diff: which operations became slower, and whether chance alone can make that', async () => {
  const made = await json<TraceDiff>('diff', fast, slow);
  expect(made).toMatchObject({
    before: { file: fast, format: 'otlp-json', tool: null, spans: 20, traces: 20 }, after: { file: slow, spans: 20 },
    operations: [{ service: 'shop', operation: 'GET /orders', change: 'slower', before: { count: 20, errors: 0, p50: 11e6 }, after: { count: 20, p50: 31e6 }, significance: 'certain', cost: 400e6 }],
    notes: [],
  });
  expect((await json<TraceDiff>('diff', slow, fast)).operations[0]).toMatchObject({ change: 'faster', cost: -400e6 });
  expect((await json<TraceDiff>('diff', fast, fast)).operations[0]).toMatchObject({ change: 'unclear', significance: 'noise', cost: 0 });
});

test('diff as text; new operations and those that are gone have one side only', async () => {
  const { out, err } = await heatline('diff', fast, looping);
  expect(err).toBe('');
  expect(out.replaceAll(path.dirname(fast), '')).toMatchInlineSnapshot(`
    "before /fast.json: 20 spans in 20 traces
    after  /looping.json: 11 spans in 1 trace
    slower, faster: chance alone makes that in fewer than 5 of 100 files, corrected for many operations; unclear: it can be
    chance, or there are too few calls; cost: what the change takes over the second file

                   cost       p50    before     after       p95    before     after     count    before    errors    before  operation
    new         +100 ms         –         –   10.0 ms         –         –   10.0 ms        10         –         0         –  shop: SELECT
    unclear    +99.0 ms  +900.0 %   11.0 ms    110 ms  +816.7 %   12.0 ms    110 ms         1        20         0         0  shop: GET /orders
    "
  `);
});

test('a profile and traces cannot be compared', async () => {
  expect(await heatline('diff', fast, profile)).toMatchObject({ status: 1, out: '', err: `heatline: ${fast} holds traces and ${profile} a profile: compare two of one kind\n` });
});
