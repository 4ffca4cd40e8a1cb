// V8 CPU profiles: `.cpuprofile` of Node, DevTools, VS Code's js-debug, Deno and Bun, and the legacy `head` form.
//
// Spec: Chrome DevTools Protocol, Profiler.Profile (types: devtools-protocol). No version in the file.
// Read: nodes with `children` or `parent`, samples, timeDeltas, positionTicks, `$vscode`; `head` with lineTicks
// and timestamps. Lost: deoptReason, scriptId, `$vscode.cellData`. Guessed: intervals where the file has none
// (said in a note). Source units: microseconds (legacy: start and end in seconds); lines and columns of
// functions 0-based (legacy 1-based), lines of ticks 1-based.

import { NoteList } from '../base/note.ts';
import { NumberBuilder, Int32Builder, type NumberColumn } from '../base/numbers.ts';
import { Refusal } from '../base/refusal.ts';
import type { ByteInput } from '../bytes/byte-input.ts';
import { JsonReader } from '../bytes/json-reader.ts';
import { KeySet } from '../bytes/key-set.ts';
import type { Profile } from '../profile/tables.ts';
import { bytesRead, type Format, type Head, type Likelihood, type ReadContext } from './format.ts';
import { assembleV8 } from './v8/assemble.ts';
import { blankNode, NodeTable, type RawNode } from './v8/node-table.ts';
import { NestedObjects } from './v8/nested-objects.ts';
import { NodeReader, position } from './v8/read-nodes.ts';
import { mappedPlaces, readVscodeExtension, type VscodeExtension } from './v8/vscode-locations.ts';

export const cpuprofile: Format = {
  id: 'cpuprofile',
  title: 'V8 CPU profile',
  tools: 'Node.js `--cpu-prof`, Chrome DevTools, VS Code’s JavaScript debugger, Deno, Bun, `v8-profiler`',
  extensions: ['.cpuprofile', '.cpuprofile.gz'],
  spec: 'https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile',
  sniff,
  read,
};

/** The keys of a profile come first in every known producer's output, but JSON promises no order. */
function sniff(head: Head): Likelihood {
  const text = head.text.replace(/^\u00ef\u00bb\u00bf/, '').trimStart();
  if (!text.startsWith('{')) return 'no';
  if (/^\{\s*"nodes"\s*:\s*\[\s*(\{\s*"(id|callFrame|parent)"|\])/.test(text)) return 'sure';
  // With their colons: functions may have these names too.
  if (/"(selfSize|traceEvents|stackFrames|node_fields|\$schema)"\s*:/.test(text)) return 'no';
  if (/"(nodes|head|samples|timeDeltas|\$vscode)"\s*:/.test(text)) return 'maybe';
  // Spans and much else have these, but not first.
  return /^\{\s*"(startTime|endTime)"\s*:/.test(text) ? 'maybe' : 'no';
}

/** What the file said, gathered while reading. */
interface Gathered {
  nodes: NodeTable;
  nestedParents: Int32Array | null;
  samples: NumberColumn | null;
  deltas: NumberColumn | null;
  /** Absolute microseconds (legacy). */
  timestamps: NumberColumn | null;
  startTime: number;
  endTime: number;
  vscode: VscodeExtension | null;
  hasNodes: boolean;
  /** Whether any node is a call: graphs of all kinds have "nodes". */
  hasCalls: boolean;
}

const PROFILE_KEYS = new KeySet(['nodes', 'startTime', 'endTime', 'samples', 'timeDeltas', 'head', 'timestamps', '$vscode']);

async function read(input: ByteInput, context: ReadContext): Promise<Profile> {
  const notes = new NoteList();
  const reader = new JsonReader(input, { onBytes: bytesRead(context) });
  const file: Gathered = {
    nodes: new NodeTable(), nestedParents: null, samples: null, deltas: null, timestamps: null,
    startTime: NaN, endTime: NaN, vscode: null, hasNodes: false, hasCalls: false,
  };
  const broken = await gather(reader, file);
  if (broken !== null) salvage(file, broken, notes);
  if (!file.hasNodes) {
    throw new Refusal('not-this-format', 'This is JSON, but no V8 CPU profile: it has neither "nodes" nor "head"', { byte: 0 });
  }
  const isEmpty = file.nodes.length === 0 && (file.samples !== null || Number.isFinite(file.startTime));
  if (!file.hasCalls && !isEmpty) {
    throw new Refusal('not-this-format', 'This is JSON, but no V8 CPU profile: none of its "nodes" has a "callFrame"', { byte: 0 });
  }
  if (file.vscode !== null && !context.mapped) file.vscode = { ...file.vscode, locations: [] };
  return assemble(file, broken !== null && lacksTimes(file, broken), notes);
}

/** Whether a file broke off before its samples and their times were complete; damage behind them costs nothing. */
function lacksTimes(file: Gathered, fault: Refusal): boolean {
  const inColumns = /^(samples|timeDeltas|timestamps)\b/.test(fault.place?.path ?? '');
  return inColumns || (file.deltas ?? file.timestamps) === null;
}

/** Reads the file into `file`. The fault at which a broken file ends is returned, not thrown. */
async function gather(reader: JsonReader, file: Gathered): Promise<Refusal | null> {
  try {
    if (!(await reader.begin())) throw new Refusal('empty', 'The file holds only white space', { byte: 0 });
    await reader.fields(PROFILE_KEYS, async (field, name) => {
      reader.where = name.slice(0, 40);
      await gatherField(reader, file, field);
      reader.where = '';
    });
    if (!(await reader.atEnd())) throw reader.refusal('malformed', 'The profile is followed by more data');
    return null;
  } catch (thrown) {
    if (thrown instanceof Refusal && thrown.reason !== 'empty' && thrown.reason !== 'too-large') return thrown;
    throw thrown;
  }
}

async function gatherField(reader: JsonReader, file: Gathered, field: number): Promise<void> {
  const kind = await reader.one(() => reader.kind());
  switch (PROFILE_KEYS.names[field]) {
    case 'nodes':
      if (kind !== 'array') throw reader.refusal('malformed', 'The "nodes" of the profile are no list');
      file.nodes = new NodeTable();
      file.nestedParents = null;
      file.hasCalls = await readNodes(reader, file.nodes);
      file.hasNodes = true;
      return;
    case 'head':
      if (kind !== 'object') return;
      file.nodes = new NodeTable();
      file.nestedParents = await readHead(reader, file.nodes);
      file.hasNodes = file.hasCalls = true;
      return;
    case 'startTime':
      file.startTime = await reader.one(() => reader.number());
      return;
    case 'endTime':
      file.endTime = await reader.one(() => reader.number());
      return;
    case 'samples':
      if (kind === 'array') await readColumn(reader, file.samples?.length ?? file.deltas?.length ?? 0, (column) => (file.samples = column));
      return;
    case 'timeDeltas':
      if (kind === 'array') await readColumn(reader, file.samples?.length ?? file.deltas?.length ?? 0, (column) => (file.deltas = column));
      return;
    case 'timestamps':
      if (kind === 'array') await readColumn(reader, file.samples?.length ?? file.deltas?.length ?? 0, (column) => (file.timestamps = column));
      return;
    case '$vscode':
      if (kind === 'object') file.vscode = await readVscodeExtension(reader);
      return;
  }
}

/** A sample and its time delta stand in two lists of one length: each has a digit and a comma at least in the other. */
const BYTES_IN_OTHER_LIST = 2;

/** Reads about `expected` numbers (0: unknown). Hands over what was read even if the list breaks off: nothing is lost. */
async function readColumn(reader: JsonReader, expected: number, keep: (column: NumberColumn) => void): Promise<void> {
  const column = new NumberBuilder();
  column.expect(expected);
  try {
    await reader.numbers(column, expected === 0 ? BYTES_IN_OTHER_LIST : 0);
  } finally {
    keep(column.finish());
  }
}

/** A broken file is still shown if what is there carries figures; else its fault is the answer. */
function salvage(file: Gathered, fault: Refusal, notes: NoteList): void {
  const complete = file.hasNodes && file.samples !== null && file.samples.length > 0;
  if (!complete) throw fault;
  const what = fault.reason === 'truncated' ? 'The file ends early' : fault.message;
  const path = fault.place?.path ? `, in ${fault.place.path}` : '';
  notes.add(fault.reason, 'error', `${what} (at byte ${fault.place?.byte ?? 0}${path}). The figures rest on what comes before.`);
}

function assemble(file: Gathered, truncated: boolean, notes: NoteList): Profile {
  const legacy = file.nestedParents !== null;
  const unit = legacy ? 1e6 : 1;
  // Without a start the first absolute time is one; deltas alone leave the end unknown too.
  const firstUs = file.timestamps?.find((time) => Number.isFinite(time)) ?? NaN;
  const startUs = Number.isFinite(file.startTime) ? file.startTime * unit : firstUs;
  // Legacy files count whole seconds: an end that is the start is no end.
  const noEnd = Number.isNaN(startUs) || (legacy && file.endTime === file.startTime);
  const endUs = noEnd ? NaN : file.endTime * unit;
  const deltas = file.deltas ?? (file.timestamps === null ? null : deltasOf(file.timestamps, startUs));
  return assembleV8({
    format: 'cpuprofile',
    nodes: file.nodes,
    nestedParents: file.nestedParents,
    samples:
      file.samples === null ? null : { ids: file.samples, deltasUs: deltas, startUs: known(startUs), endUs, truncated },
    positions: null,
    startUs: known(startUs),
    endUs,
    places: file.vscode === null || file.vscode.locations.length === 0 ? null : mappedPlaces(file.vscode),
    tool: guessTool(file),
    rootPath: file.vscode?.rootPath ?? null,
    notes,
  });
}

function known(startUs: number): number {
  return Number.isFinite(startUs) ? startUs : 0;
}

function deltasOf(timestamps: NumberColumn, startUs: number): NumberColumn {
  const deltas = new Float64Array(timestamps.length);
  let before = known(startUs);
  for (let i = 0; i < deltas.length; i++) {
    deltas[i] = timestamps[i]! - before;
    // A time that is none loses one interval, not all that follow.
    if (Number.isFinite(deltas[i]!)) before = timestamps[i]!;
  }
  return deltas;
}

/** The file does not name its producer; its sources betray it. No version is known. */
function guessTool(file: Gathered): string | null {
  if (file.vscode !== null) return 'js-debug';
  for (const url of new Set(file.nodes.url)) {
    if (url.startsWith('node:') || url.startsWith('internal/')) return 'node';
    if (url.startsWith('ext:')) return 'deno';
  }
  return null;
}

/** @returns whether any of them is a call. */
async function readNodes(reader: JsonReader, nodes: NodeTable): Promise<boolean> {
  const each = new NodeReader(reader, nodes);
  await reader.items(each.read);
  return each.hasCalls;
}

const HEAD_KEYS = new KeySet(['functionName', 'url', 'lineNumber', 'columnNumber', 'id', 'hitCount', 'children', 'lineTicks', 'positionTicks']);
const HEAD_TICK_KEYS = new KeySet(['line', 'hitCount', 'ticks']);

/** Chrome stopped writing this form in 2017; no profile of that time comes near. */
const MAX_HEAD_NODES = 1_000_000;

/**
 * The legacy tree: nodes inside nodes, as deep as the program's stacks, so it is walked without recursion.
 * A node's fields may come after its children; the node is entered when it opens and completed when it closes.
 * @returns parent row of each node.
 */
async function readHead(reader: JsonReader, nodes: NodeTable): Promise<Int32Array> {
  const parents = new Int32Builder();
  const read: RawNode[] = [];
  const walk = new NestedObjects(reader, (parent) => {
    if (read.length >= MAX_HEAD_NODES) throw reader.refusal('too-large', 'The profile in its old form holds more than a million nodes');
    parents.push(parent);
    return read.push(blankNode()) - 1;
  });
  try {
    await reader.steps(() =>
      walk.step((row) => {
        const field = reader.key(HEAD_KEYS);
        if (HEAD_KEYS.names[field] === 'children' && reader.kind() === 'array') return true;
        readHeadField(reader, field, read[row]!);
        return false;
      }),
    );
  } finally {
    nodes.odd += walk.odd;
  }
  for (const node of read) nodes.push(node);
  return parents.finish();
}

function readHeadField(reader: JsonReader, field: number, node: RawNode): void {
  const name = HEAD_KEYS.names[field];
  if (name === 'functionName') node.name = reader.text();
  else if (name === 'url') node.url = reader.text();
  else if (name === 'lineNumber') node.line0 = position(reader.number() - 1);
  else if (name === 'columnNumber') node.column0 = position(reader.number() - 1);
  else if (name === 'id') node.id = reader.number();
  else if (name === 'hitCount') node.hitCount = reader.number();
  else if ((name === 'lineTicks' || name === 'positionTicks') && reader.kind() === 'array') {
    node.ticks.length = 0;
    reader.array(() => {
      let line1 = NaN;
      let count = NaN;
      if (reader.kind() !== 'object') reader.skipValue();
      else {
        reader.object(HEAD_TICK_KEYS, (inner) => {
          if (inner === 0) line1 = reader.number();
          else if (inner > 0) count = reader.number();
        });
      }
      node.ticks.push(line1, count, -1);
    });
  } else reader.skipValue();
}
