// Distributed traces to try sizes with, made from a seed: well-formed trees of spans of several services, as the lines of
// JSON that the collector's file exporter writes. How they look inside is close to real exports, how big is the caller's.

import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { random, type Random } from './random.ts';

export interface LargeTraces {
  readonly traces: number;
  /** In all traces together, spread evenly. */
  readonly spans: number;
}

/** One request of a hundred thousand steps: what the waterfall must bear. About 34 MB. */
export const ONE_LONG_TRACE: LargeTraces = { traces: 1, spans: 100_000 };
/** Twenty thousand requests of fifty steps: what lists, merged views and figures must bear. About 334 MB. */
export const MANY_TRACES: LargeTraces = { traces: 20_000, spans: 1_000_000 };

/** The file of such traces, made if it is not there yet. */
export function largeTracesFile(large: LargeTraces, folder: string): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `v1-${large.traces}-traces-${large.spans}-spans.jsonl`);
  if (existsSync(path)) return path;
  const partial = `${path}.${process.pid}`;
  const file = openSync(partial, 'w');
  for (const line of largeTraceLines(large)) writeSync(file, line);
  closeSync(file);
  renameSync(partial, path);
  return path;
}

/** The lines, each a batch of one service: a trace's spans are spread over the batches of its services. */
export function* largeTraceLines({ traces, spans }: LargeTraces): Generator<string> {
  const writer = new TraceWriter();
  for (let trace = 0; trace < traces; trace++) {
    const count = Math.floor(((trace + 1) * spans) / traces) - Math.floor((trace * spans) / traces);
    yield* writer.trace(count);
  }
  yield* writer.rest();
}

const SERVICES = ['gateway', 'shop', 'stock', 'mail'] as const;
const INNER = ['OrderService.load', 'price order', 'render page', 'check stock', 'reserve', 'authorize', 'publish order.created'] as const;
const QUERIES = ['SELECT id, name, cents FROM products WHERE id = ?', 'SELECT id FROM orders WHERE customer = ? ORDER BY id DESC LIMIT 20', 'UPDATE stock SET amount = amount - ? WHERE sku = ?'] as const;
const ROUTES = ['GET /orders/:id', 'POST /orders', 'GET /customers/:id/orders', 'GET /products'] as const;
const BATCH = 500;
const FEWEST_TO_BRANCH = 12;

class TraceWriter {
  private readonly random: Random = random(11);
  private readonly batches = SERVICES.map((): string[] => []);
  /** Nanoseconds of the trace's start since 1970. */
  private startNs = 1_795_236_171_419_000_000n;
  private traceId = '';

  *trace(count: number): Generator<string> {
    this.traceId = this.hex(16);
    this.startNs += BigInt(this.random.below(3_000_000));
    // Most requests are quick, a few are very slow.
    const durationNs = Math.round(count * 400_000 * (0.4 + this.random.next() ** 8 * 12));
    yield* this.span('', 0, durationNs, count, 0);
  }

  *rest(): Generator<string> {
    for (let service = 0; service < SERVICES.length; service++) yield* this.flush(service, 1);
  }

  /** A span and the `count - 1` spans below it, which lie within it: one after the other, or several at once. */
  private *span(parentId: string, fromNs: number, durationNs: number, count: number, depth: number): Generator<string> {
    const id = this.hex(8);
    const isLeaf = count === 1;
    const service = depth < 2 ? 0 : 1 + (depth % (SERVICES.length - 1));
    this.batches[service]!.push(this.text(id, parentId, fromNs, durationNs, depth, isLeaf));
    yield* this.flush(service, BATCH);
    let left = count - 1;
    const children = left <= FEWEST_TO_BRANCH ? left : Math.min(left, 2 + this.random.below(depth === 0 ? 40 : 8));
    const together = this.random.chance(0.2);
    const widthNs = durationNs / Math.max(1, together ? 1 : children);
    for (let child = 0; child < children; child++) {
      const share = child === children - 1 ? left : Math.max(1, Math.min(left - (children - child - 1), Math.round((count - 1) / children)));
      const start = Math.floor(fromNs + (together ? 0 : child * widthNs) + widthNs * 0.1 * this.random.next());
      yield* this.span(id, start, Math.floor(widthNs * (0.3 + 0.6 * this.random.next())), share, depth + 1);
      left -= share;
    }
  }

  private text(id: string, parentId: string, fromNs: number, durationNs: number, depth: number, isLeaf: boolean): string {
    const { random: dice } = this;
    const query = isLeaf && depth > 0 ? dice.pick(QUERIES) : '';
    const name = depth === 0 ? dice.pick(ROUTES) : query === '' ? dice.pick(INNER) : query.slice(0, query.indexOf(' '));
    const attributes = query === '' ? `{"key":"thread.id","value":{"intValue":"${dice.below(64)}"}}` : `{"key":"db.query.text","value":{"stringValue":"${query}"}}`;
    const start = this.startNs + BigInt(fromNs);
    return `{"traceId":"${this.traceId}","spanId":"${id}",${parentId === '' ? '' : `"parentSpanId":"${parentId}",`}"name":"${name}","kind":${depth === 0 ? 2 : query === '' ? 1 : 3},` +
      `"startTimeUnixNano":"${start}","endTimeUnixNano":"${start + BigInt(durationNs)}","attributes":[${attributes}],"status":${dice.chance(0.01) ? '{"code":2,"message":"out of stock"}' : '{}'}}`;
  }

  /** A line of one service's spans, if there are so many of them. */
  private *flush(service: number, fewest: number): Generator<string> {
    const batch = this.batches[service]!;
    if (batch.length < fewest) return;
    yield `{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"${SERVICES[service]!}"}}]},"scopeSpans":[{"scope":{"name":"large-traces"},"spans":[${batch.join(',')}]}]}]}\n`;
    batch.length = 0;
  }

  private hex(bytes: number): string {
    let digits = '';
    while (digits.length < bytes * 2) digits += this.random.below(0x10000).toString(16).padStart(4, '0');
    return digits;
  }
}
