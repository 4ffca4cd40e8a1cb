/*
 * OTLP traces to be measured, made from a seed: requests through services, as the collector's file exporter writes them (a
 * batch a line) and as one document. Attributes, events and ids are as long and as varied as in real exports.
 */
import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { randomFrom } from './files.ts';

export interface OtlpShape {
  readonly name: string;
  readonly title: string;
  readonly kind: 'lines' | 'document';
  /** Spans with nothing but their columns, which are the most for their bytes; else with some eight attributes. */
  readonly isBare: boolean;
  /** About; written until it is reached. */
  readonly megabytes: number;
}

export const otlpShapes: readonly OtlpShape[] = [
  { name: 'otlp-lines', title: 'OTLP as JSON lines, 200 MB', kind: 'lines', isBare: false, megabytes: 200 },
  { name: 'otlp-document', title: 'OTLP as one JSON document, 200 MB', kind: 'document', isBare: false, megabytes: 200 },
  { name: 'otlp-bare', title: 'OTLP as JSON lines without attributes, 200 MB', kind: 'lines', isBare: true, megabytes: 200 },
];
export const quickOtlpShapes: readonly OtlpShape[] = otlpShapes.map((shape) => ({ ...shape, title: shape.title.replace('200', '40'), megabytes: 40 }));

/** The file of a shape, made if it is not there yet. */
export function otlpFile(shape: OtlpShape, folder: string): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `v2-${shape.name}-${shape.megabytes}.json`);
  if (existsSync(path)) return path;
  const partial = `${path}.${process.pid}`;
  const file = openSync(partial, 'w');
  const batches = new Batches(shape.isBare);
  let written = 0;
  const put = (text: string): void => void (written += writeSync(file, text));
  if (shape.kind === 'document') put('{"resourceSpans":[');
  for (let isFirst = true; written < shape.megabytes * 1e6; isFirst = false) {
    if (shape.kind === 'lines') put(`{"resourceSpans":[${batches.next(200)}]}\n`);
    else put(`${isFirst ? '' : ','}${batches.next(200)}`);
  }
  if (shape.kind === 'document') put(']}');
  closeSync(file);
  renameSync(partial, path);
  return path;
}

const services = ['gateway', 'cart', 'checkout', 'payment', 'inventory', 'mail', 'search', 'users'];
const names = ['GET /orders/:id', 'SELECT orders', 'POST /charge', 'render', 'HGETALL', 'publish order.created', 'consume order.created', 'authorize'];

/** Batches of spans: a request's spans are spread over the batches of its services. */
class Batches {
  private readonly random = randomFrom(7);
  private readonly isBare: boolean;
  private time = 1_795_236_171_419_000_000n;

  constructor(isBare: boolean) {
    this.isBare = isBare;
  }

  next(count: number): string {
    const service = services[this.below(services.length)]!;
    const spans: string[] = [];
    while (spans.length < count) this.request(spans);
    return `{"resource":{"attributes":[${text('service.name', service)},${text('service.version', '1.4.2')},${text('host.name', `node-${this.below(9)}`)},` +
      `${text('telemetry.sdk.language', 'nodejs')},${number('process.pid', 31415)}]},` +
      `"scopeSpans":[{"scope":{"name":"@opentelemetry/instrumentation-http","version":"0.52.1"},"spans":[${spans.join(',')}]}]}`;
  }

  /** Some ten spans of one trace. */
  private request(into: string[]): void {
    const trace = this.hex(16);
    this.time += BigInt(this.below(5_000_000));
    const parents: string[] = [''];
    for (let i = 2 + this.below(16); i > 0; i--) {
      const id = this.hex(8);
      const start = this.time + BigInt(this.below(40_000_000));
      into.push(this.span(trace, id, parents[this.below(parents.length)]!, start));
      parents.push(id);
    }
  }

  private span(trace: string, id: string, parent: string, start: bigint): string {
    const attributes = this.isBare ? [] : [
      text('http.request.method', 'GET'), text('url.full', `https://shop.example/orders/${this.below(1e6)}?ref=${this.hex(4)}`),
      number('http.response.status_code', this.below(10) === 0 ? 500 : 200), text('server.address', `10.0.${this.below(20)}.${this.below(250)}`),
      text('db.query.text', `SELECT id, total FROM orders WHERE customer = $1 AND state = '${this.below(5)}' ORDER BY created DESC LIMIT 20`), number('thread.id', this.below(64)),
      text('user_agent.original', 'Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0'), text('network.protocol.version', '1.1'), text('http.route', '/orders/:id'),
    ].slice(this.below(3));
    const events = this.isBare || this.below(12) > 0 ? '' : `"events":[{"timeUnixNano":"${start}","name":"exception","attributes":[${text('exception.type', 'Error')},` +
      `${text('exception.stacktrace', 'Error: no stock\\n    at reserve (/srv/app/stock.js:41:11)\\n    at checkout (/srv/app/orders.js:18:5)')}]}],`;
    return `{"traceId":"${trace}","spanId":"${id}",${parent === '' ? '' : `"parentSpanId":"${parent}",`}"flags":257,"name":"${names[this.below(names.length)]!}","kind":${1 + this.below(5)},` +
      `"startTimeUnixNano":"${start}","endTimeUnixNano":"${start + BigInt(this.below(30_000_000))}","attributes":[${attributes.join(',')}],${events}"status":${this.below(20) === 0 ? '{"code":2,"message":"no stock"}' : '{}'}}`;
  }

  private hex(bytes: number): string {
    let digits = '';
    while (digits.length < bytes * 2) digits += this.below(0x10000).toString(16).padStart(4, '0');
    return digits;
  }

  private below(limit: number): number {
    return Math.floor(this.random() * limit);
  }
}

function text(key: string, value: string): string {
  return `{"key":"${key}","value":{"stringValue":"${value}"}}`;
}

function number(key: string, value: number): string {
  return `{"key":"${key}","value":{"intValue":"${value}"}}`;
}
