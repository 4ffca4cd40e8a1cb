// What `heatline report` prints for files of spans, and what the other commands say of them.

import path from 'node:path';
import { expect, test } from 'vitest';
import { runCommandLine } from '../../src/cli/command-line.ts';
import type { Report } from '../../src/cli/report.ts';

const FIXTURES = path.join(import.meta.dirname, '../fixtures/traces');
const jaeger = path.join(FIXTURES, 'jaeger-traps/input.json');

async function heatline(...args: string[]): Promise<{ status: number; out: string; err: string }> {
  const run = { status: -1, out: '', err: '' };
  run.status = await runCommandLine(args, { out: (text) => (run.out += text), err: (text) => (run.err += text), colour: false });
  return run;
}

async function json(...args: string[]): Promise<Report> {
  const { status, out, err } = await heatline('report', ...args, '--json');
  expect({ status, err }).toEqual({ status: 0, err: '' });
  return JSON.parse(out) as Report;
}

test('the object has the spans in figures, and nothing where a profile has values', async () => {
  expect(await json(jaeger)).toEqual({
    file: jaeger, format: 'jaeger', tool: null, valueTypes: [], valueType: 0, total: 0, idle: 0, samples: 0, threads: [], functions: [], lines: [], files: [],
    spans: { count: 5, traces: 2, services: ['back', 'front', 'inline', 'other'] }, notes: [],
  });
});

test('--spans adds the operations, by self time; --top cuts them', async () => {
  const { spans } = await json(jaeger, '--spans', '--top', '2');
  expect(spans!.operations).toEqual([
    { service: 'front', operation: 'GET /', count: 1, errors: 0, p50: 100_000, p95: 100_000, p99: 100_000, total: 100_000, self: 50_000 },
    { service: 'back', operation: 'server', count: 1, errors: 1, p50: 50_000, p95: 50_000, p99: 50_000, total: 50_000, self: 49_000 },
  ]);
  expect((await json(jaeger, '--spans', '--top', '0')).spans!.operations).toHaveLength(5);
});

test('the text, read by people', async () => {
  const { out, err } = await heatline('report', path.join(FIXTURES, 'zipkin-shared/input.json'), '--spans');
  expect(err).toMatch(/^heatline: info: 1 span has no end; it counts as 0 ns long\.\nheatline: warning: 1 span does not say when it started/);
  expect(out.slice(out.indexOf(':'))).toMatchInlineSnapshot(`
    ": 6 spans in 2 traces of 2 services · zipkin

    Operations
         self     total     count    errors  of calls       p50       p95       p99  operation
       107 ms    207 ms         1         0       0 %    207 ms    207 ms    207 ms  front: get /
      60.0 ms   60.0 ms         1         1     100 %   60.0 ms   60.0 ms   60.0 ms  back: get
      40.0 ms    100 ms         1         0       0 %    100 ms    100 ms    100 ms  front: get
      9.00 µs   9.00 µs         1         0       0 %   9.00 µs   9.00 µs   9.00 µs  front: local
      1.00 µs   1.00 µs         1         0       0 %   1.00 µs   1.00 µs   1.00 µs  back: query
         0 ms      0 ms         1         0       0 %      0 ms      0 ms      0 ms  wide id
    "
  `);
  expect((await heatline('report', jaeger)).out).toMatch(/input\.json: 5 spans in 2 traces of 4 services · jaeger\n--spans prints them by operation\.\n$/);
});

test('markup and control characters in names reach no terminal as such', async () => {
  const { out } = await heatline('report', path.join(FIXTURES, 'otlp-json-traps/input.json'), '--spans');
  expect(out).toContain('late: <b onclick="alert(1)">root</b>');
});

test('what needs samples says that there are none', async () => {
  const { status, err } = await heatline('convert', jaeger);
  expect([status, err]).toEqual([1, `heatline: ${jaeger}: Jaeger traces have no samples; heatline report --spans FILE prints their operations\n`]);
});
