// V8 sampling heap profiles: `.heapprofile` of Node, DevTools and VS Code's js-debug.
//
// Spec: Chrome DevTools Protocol, HeapProfiler.SamplingHeapProfile. No version in the file.
// Read: the tree of `head` with its self sizes, `$vscode`, how many of `samples` each node has. Lost: the samples' own
// sizes and their order (the nodes have the sums), scriptId. Guessed: nothing. Source units: bytes that were alive at the
// end, already scaled up from samples; lines and columns of functions 0-based, -1 for none. No executing lines.

import { StringInterner } from '../base/interner.ts';
import { NoteList } from '../base/note.ts';
import { Int32Builder, NumberBuilder } from '../base/numbers.ts';
import { Refusal } from '../base/refusal.ts';
import type { ByteInput } from '../bytes/byte-input.ts';
import { JsonReader } from '../bytes/json-reader.ts';
import { KeySet } from '../bytes/key-set.ts';
import { ProfileBuilder } from '../profile/builder.ts';
import { NONE, type FunctionIndex, type Profile, type StackIndex } from '../profile/tables.ts';
import { bytesRead, type Format, type Head, type Likelihood, type ReadContext } from './format.ts';
import { faultOf, noteFault } from './salvage.ts';
import { NestedObjects } from './v8/nested-objects.ts';
import { mappedPlaces, readVscodeExtension, type MappedPlaces, type VscodeExtension } from './v8/vscode-locations.ts';

export const heapprofile: Format = {
  id: 'heapprofile',
  title: 'V8 sampling heap profile',
  tools: 'Node.js `--heap-prof`, Chrome DevTools, VS Code’s JavaScript debugger',
  extensions: ['.heapprofile', '.heapprofile.gz'],
  spec: 'https://chromedevtools.github.io/devtools-protocol/tot/HeapProfiler/#type-SamplingHeapProfile',
  sniff,
  read,
};

function sniff({ text }: Head): Likelihood {
  const start = text.trimStart();
  // With its colon: functions may have this name too.
  if (!start.startsWith('{') || !/"selfSize"\s*:/.test(start)) return 'no';
  return /^\{\s*"head"\s*:\s*\{/.test(start) ? 'sure' : /"head"\s*:\s*\{/.test(start) ? 'maybe' : 'no';
}

/** The tree in rows, a parent before its children. */
class HeapNodes {
  readonly parent = new Int32Builder();
  private readonly texts = new StringInterner<number>();
  private readonly nameText = new Int32Builder();
  private readonly urlText = new Int32Builder();
  readonly line0 = new Int32Builder();
  readonly column0 = new Int32Builder();
  readonly location = new Int32Builder();
  /** The ids that samples name nodes by; {@link NONE} for none. */
  readonly id = new Int32Builder();
  /** A node's own bytes. */
  sizes = new Float64Array(64);
  length = 0;
  /** Children that are no nodes, and sizes that are no usable numbers. */
  odd = 0;
  badSizes = 0;

  enter(parent: number): number {
    this.parent.push(parent);
    this.nameText.push(0);
    this.urlText.push(0);
    this.line0.push(NONE);
    this.column0.push(NONE);
    this.location.push(NONE);
    this.id.push(NONE);
    if (this.length === this.sizes.length) {
      const larger = new Float64Array(this.length * 2);
      larger.set(this.sizes);
      this.sizes = larger;
    }
    return this.length++;
  }

  name(row: number): string {
    return this.texts.text(this.nameText.at(row));
  }

  url(row: number): string {
    return this.texts.text(this.urlText.at(row));
  }

  setName(row: number, name: string): void {
    this.nameText.set(row, this.texts.intern(name));
  }

  setUrl(row: number, url: string): void {
    this.urlText.set(row, this.texts.intern(url));
  }

  /** Whether any text, which may be a URL, is one of Node's own. */
  get isFromNode(): boolean {
    return this.urlText.view().some((text) => /^(node:|internal\/)/.test(this.texts.text(text)));
  }
}

const FILE_KEYS = new KeySet(['head', 'samples', '$vscode']);

async function read(input: ByteInput, context: ReadContext): Promise<Profile> {
  const notes = new NoteList();
  const reader = new JsonReader(input, { onBytes: bytesRead(context) });
  const nodes = new HeapNodes();
  const samplesOfId = new Map<number, number>();
  let vscode: VscodeExtension | null = null;
  const fault = await faultOf(async () => {
    if (!(await reader.begin())) throw new Refusal('empty', 'The file holds only white space', { byte: 0 });
    await reader.fields(FILE_KEYS, async (field, name) => {
      reader.where = name.slice(0, 40);
      const kind = await reader.one(() => reader.kind());
      if (field === 0 && kind === 'object' && nodes.length === 0) await readTree(reader, nodes);
      else if (field === 1 && kind === 'array') await countSamples(reader, samplesOfId);
      else if (field === 2 && kind === 'object') vscode = await readVscodeExtension(reader);
      reader.where = '';
    });
    if (!(await reader.atEnd())) throw reader.refusal('malformed', 'The profile is followed by more data');
  });
  const hasSizes = nodes.sizes.some((size) => size > 0);
  if (fault !== null) {
    if (!hasSizes) throw fault;
    noteFault(notes, fault);
  } else if (nodes.length === 0) {
    throw new Refusal('not-this-format', 'This is JSON, but no heap profile: it has no "head"', { byte: 0 });
  }
  if (nodes.odd > 0) notes.add('odd-nodes', 'warning', `${nodes.odd} entries among the nodes are no nodes and are left out.`);
  if (nodes.badSizes > 0) notes.add('bad-sizes', 'warning', `${nodes.badSizes} sizes are no usable numbers and count as 0.`);
  return assemble(nodes, samplesOfId, context.mapped ? vscode : null, vscode, notes);
}

const NODE_KEYS = new KeySet(['callFrame', 'selfSize', 'id', 'children', 'locationId']);
const FRAME_KEYS = new KeySet(['functionName', 'scriptId', 'url', 'lineNumber', 'columnNumber']);

/** Nodes inside nodes. Counts the children that are none. */
async function readTree(reader: JsonReader, nodes: HeapNodes): Promise<void> {
  const walk = new NestedObjects(reader, (parent) => nodes.enter(parent));
  try {
    await reader.steps(() =>
      walk.step((row) => {
        const field = reader.key(NODE_KEYS);
        if (NODE_KEYS.names[field] === 'children' && reader.kind() === 'array') return true;
        readNodeField(reader, NODE_KEYS.names[field], nodes, row);
        return false;
      }),
    );
  } finally {
    nodes.odd = walk.odd;
  }
}

function readNodeField(reader: JsonReader, name: string | undefined, nodes: HeapNodes, row: number): void {
  if (name === 'callFrame' && reader.kind() === 'object') {
    reader.object(FRAME_KEYS, (field) => {
      if (field === 0) nodes.setName(row, reader.text());
      else if (field === 2) nodes.setUrl(row, reader.text());
      else if (field === 3) nodes.line0.set(row, position(reader.number()));
      else if (field === 4) nodes.column0.set(row, position(reader.number()));
    });
  } else if (name === 'selfSize') {
    const size = reader.number();
    const isUsable = size >= 0 && size <= Number.MAX_SAFE_INTEGER;
    if (!isUsable) nodes.badSizes++;
    nodes.sizes[row] = isUsable ? size : 0;
  } else if (name === 'locationId') nodes.location.set(row, position(reader.number()));
  else if (name === 'id') nodes.id.set(row, position(reader.number()));
  else reader.skipValue();
}

const SAMPLE_KEYS = new KeySet(['nodeId']);

/** How many samples name each node's id: one for each allocation that was seen and still lived at the end. */
async function countSamples(reader: JsonReader, samplesOfId: Map<number, number>): Promise<void> {
  await reader.items(() => {
    if (reader.kind() !== 'object') return reader.skipValue();
    reader.object(SAMPLE_KEYS, (field) => {
      if (field !== 0) return;
      const id = reader.number();
      samplesOfId.set(id, (samplesOfId.get(id) ?? 0) + 1);
    });
  });
}

/** A 0-based position, -1 for anything that is none. */
function position(value: number): number {
  return Number.isInteger(value) && value >= 0 && value < 2 ** 31 ? value : NONE;
}

function assemble(
  nodes: HeapNodes, samplesOfId: ReadonlyMap<number, number>, mapped: VscodeExtension | null, vscode: VscodeExtension | null, notes: NoteList,
): Profile {
  const builder = new ProfileBuilder(notes);
  const places = mapped === null || mapped.locations.length === 0 ? null : mappedPlaces(mapped);
  const stackOfRow = new Int32Array(nodes.length);
  const stacks = new Int32Builder();
  const sizes = new NumberBuilder();
  const counts = new NumberBuilder();
  for (let row = 0; row < nodes.length; row++) {
    const parent = nodes.parent.at(row);
    const isRoot = parent === NONE && nodes.name(row) === '(root)' && nodes.url(row) === '';
    const below = parent === NONE ? NONE : stackOfRow[parent]!;
    stackOfRow[row] = isRoot ? NONE : builder.stack(below as StackIndex, builder.frame(functionOf(builder, nodes, row, places), NONE, NONE));
    if (nodes.sizes[row]! > 0) {
      stacks.push(stackOfRow[row]!);
      sizes.push(nodes.sizes[row]!);
      counts.push(Math.max(1, samplesOfId.get(nodes.id.at(row)) ?? 1));
    }
  }
  const isCounted = samplesOfId.size > 0;
  builder.thread({
    name: '', stack: stacks.finish(), values: [{ raw: sizes.finish(), scale: 1 }], counts: isCounted ? counts.finish() : null, times: null,
  });
  return builder.finish({
    format: heapprofile.id,
    tool: vscode !== null ? 'js-debug' : nodes.isFromNode ? 'node' : null,
    durationNs: 0,
    lines: 'definitions',
    rootPath: vscode?.rootPath ?? null,
    idleFunction: NONE as FunctionIndex,
    valueTypes: [{ kind: 'memory', unit: 'bytes' }],
    defaultValueType: 0,
    counts: isCounted ? 'samples' : 'unknown',
    isAggregate: true,
  });
}

function functionOf(builder: ProfileBuilder, nodes: HeapNodes, row: number, places: MappedPlaces | null): FunctionIndex {
  const url = nodes.url(row);
  const place = places?.ofFunction(nodes.location.at(row), url) ?? null;
  const name = nodes.name(row) === '' ? '(anonymous)' : nodes.name(row);
  if (place !== null) return builder.function(name, builder.source(place.path), place.line0, place.column0);
  return builder.function(name, builder.source(url), nodes.line0.at(row), nodes.column0.at(row));
}
