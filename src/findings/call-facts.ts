// What a span tells of the call that it is: a query or a request, to whom, which one, and how much came back. Read from
// its attributes (OpenTelemetry's names, old and new, and those of Jaeger's and Zipkin's older tracers); FORMATS C1, C3.

import type { Attribute, AttributeValue } from '../trace/distributed.ts';
import { pathFingerprint, queryFingerprint } from '../trace/query-fingerprint.ts';

export interface CallFacts {
  readonly kind: 'query' | 'request' | 'other';
  /** What is asked, without values: a query's shape, `GET /users/*`, `Service/Method`. "" unknown. */
  readonly shape: string;
  /** The same with values: two calls with the same one ask for the same thing. "" unknown. */
  readonly asked: string;
  /** Who answers: a database, a host, a service. "" unknown. */
  readonly target: string;
  /** Whether it changes something there. */
  readonly effect: 'reads' | 'writes' | 'unknown';
  /** What came back; `NaN` unknown. */
  readonly rows: number;
  readonly bytes: number;
}

const STATEMENT = ['db.query.text', 'db.statement', 'sql.query', 'sql', 'cassandra.query', 'db.query.summary'];
const DATABASE = ['db.system.name', 'db.system', 'db.type', 'db.namespace', 'db.name', 'db.instance', 'database'];
const DB_OPERATION = ['db.operation.name', 'db.operation'];
const COLLECTION = ['db.collection.name', 'db.sql.table', 'db.mongodb.collection', 'db.cassandra.table'];
const HOST = [
  'server.address', 'net.peer.name', 'peer.service', 'http.host', 'net.peer.ip', 'peer.hostname', 'remoteEndpoint.serviceName',
  'remoteEndpoint.ipv4',
];
const METHOD = ['http.request.method', 'http.method'];
const PATH = ['url.full', 'http.url', 'url.path', 'http.target', 'http.path'];
const RPC = ['rpc.service', 'rpc.method'];
const ROWS = ['db.response.returned_rows', 'db.result.returned_rows', 'db.row_count', 'db.rows_returned'];
const BYTES = [
  'http.response.body.size', 'http.response.size', 'http.response_content_length', 'http.response_content_length_uncompressed', 'messaging.message.body.size',
];

/** Reads the attributes of one span. */
export function callFacts(attributes: readonly Attribute[]): CallFacts {
  const values = new Map<string, AttributeValue>();
  for (const { key, value } of attributes) if (!values.has(key)) values.set(key, value);
  const text = (keys: readonly string[]): string => keys.map((key) => textOf(values.get(key))).find((value) => value !== '') ?? '';
  const sizes = { rows: numberOf(values, ROWS), bytes: numberOf(values, BYTES) };
  const host = text(HOST);
  const statement = text(STATEMENT);
  const database = text(DATABASE);
  if (statement !== '' || database !== '') {
    const target = [database, host].filter((part) => part !== '').join(' ');
    return { ...queryFacts(statement, text(DB_OPERATION), text(COLLECTION)), target, ...sizes };
  }
  const [method, path] = [text(METHOD), text(PATH)];
  if (method !== '' || path !== '') return { ...requestFacts(method, path), target: host === '' ? hostOf(path) : host, ...sizes };
  const rpc = RPC.map((key) => textOf(values.get(key))).filter((part) => part !== '').join('/');
  return { kind: rpc === '' ? 'other' : 'request', shape: rpc, asked: '', target: host, effect: 'unknown', ...sizes };
}

type Asked = Pick<CallFacts, 'kind' | 'shape' | 'asked' | 'effect'>;

function queryFacts(statement: string, operation: string, collection: string): Asked {
  const shape = statement === '' ? [operation, collection].filter((part) => part !== '').join(' ') : queryFingerprint(statement);
  const verb = /^\W*(\w+)/.exec(statement === '' ? operation : shape)?.[1]?.toLowerCase() ?? '';
  return { kind: 'query', shape, asked: statement, effect: READS.has(verb) ? 'reads' : verb === '' ? 'unknown' : 'writes' };
}

/** Of SQL, Redis, MongoDB, DynamoDB, Elasticsearch. */
const READS = new Set([
  'select', 'with', 'show', 'get', 'mget', 'hget', 'hgetall', 'hmget', 'lrange', 'smembers', 'zrange', 'exists', 'scan', 'find',
  'findone', 'count', 'aggregate', 'query', 'getitem', 'search',
]);

function requestFacts(method: string, path: string): Asked {
  const verb = method.toUpperCase();
  const effect = verb === '' ? 'unknown' : /^(GET|HEAD|OPTIONS)$/.test(verb) ? 'reads' : 'writes';
  const shape = path === '' ? '' : `${verb} ${pathFingerprint(path)}`.trim();
  return { kind: 'request', shape, asked: path === '' ? '' : `${verb} ${path}`, effect };
}

function hostOf(url: string): string {
  return /^[a-z]+:\/\/([^/?#]+)/i.exec(url)?.[1] ?? '';
}

function textOf(value: AttributeValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** Numbers may be recorded as texts (Zipkin has nothing else). */
function numberOf(values: ReadonlyMap<string, AttributeValue>, keys: readonly string[]): number {
  for (const key of keys) {
    const value = values.get(key);
    if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
    if (typeof value === 'string' && /^\d+$/.test(value)) return Number(value);
  }
  return NaN;
}

/** Whether a query only opens, ends or guards others, and brings nothing by itself. */
export function isFrame(shape: string): boolean {
  return /^(begin|start transaction|commit|rollback|savepoint|release|set |discard|select \?$|select 1$|ping|connect)/.test(shape);
}

/**
 * Whether a span's, an event's or an attribute's name says that something waits for a lock, a connection or its turn. By words:
 * `mutex.lock` and `pg-pool.connect` are, `block`, `unlock` and `queue process` are not.
 */
export function namesAWait(name: string): boolean {
  const words = name.replace(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase().split(/[^a-z]+/);
  const has = (...any: string[]): boolean => any.some((word) => words.includes(word));
  if (has('lock', 'mutex', 'semaphore', 'acquire', 'contention') && !has('unlock', 'release', 'free')) return true;
  if (has('pool', 'connection') && has('connect', 'get', 'checkout', 'borrow', 'wait', 'obtain')) return true;
  return has('queue', 'queued', 'slot', 'permit', 'turn') && has('wait', 'waiting', 'time', 'delay');
}
