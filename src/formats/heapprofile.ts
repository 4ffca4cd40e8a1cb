// V8 sampling heap profiles: `.heapprofile` of Node, DevTools and VS Code's js-debug.
//
// Spec: Chrome DevTools Protocol, HeapProfiler.SamplingHeapProfile. No version in the file.
// Read: the tree of `head` with its self sizes, `$vscode`. Lost: `samples` (they repeat the sizes with an order of
// allocation), scriptId. Guessed: nothing. Source units: bytes that were alive at the end, already scaled up from
// samples; lines and columns of functions 0-based, -1 for none. No executing lines. A node with a size is one sample.

import { throwIfCancelled } from '../base/cancel.ts';
import { NoteList } from '../base/note.ts';
import { Int32Builder, NumberBuilder } from '../base/numbers.ts';
import { Refusal } from '../base/refusal.ts';
import type { ByteInput } from '../bytes/byte-input.ts';
import { JsonReader } from '../bytes/json-reader.ts';
import { KeySet } from '../bytes/key-set.ts';
import { ProfileBuilder } from '../profile/builder.ts';
import { NONE, type FunctionIndex, type Profile, type StackIndex } from '../profile/tables.ts';
import type { Format, Head, Likelihood, ReadContext } from './format.ts';
import { faultOf, noteFault } from './salvage.ts';
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
  readonly names: string[] = [];
  readonly urls: string[] = [];
  readonly line0 = new Int32Builder();
  readonly column0 = new Int32Builder();
  readonly location = new Int32Builder();
  /** A node's own bytes. */
  readonly sizes: number[] = [];

  enter(parent: number): number {
    this.parent.push(parent);
    this.names.push('');
    this.urls.push('');
    this.line0.push(NONE);
    this.column0.push(NONE);
    this.location.push(NONE);
    this.sizes.push(0);
    return this.sizes.length - 1;
  }
}

const FILE_KEYS = new KeySet(['head', 'samples', '$vscode']);

async function read(input: ByteInput, context: ReadContext): Promise<Profile> {
  const notes = new NoteList();
  const reader = new JsonReader(input, {
    onBytes: (bytes) => {
      throwIfCancelled(context.cancel);
      context.onProgress(bytes);
    },
  });
  const nodes = new HeapNodes();
  let vscode: VscodeExtension | null = null;
  const fault = await faultOf(async () => {
    if (!(await reader.begin())) throw new Refusal('empty', 'The file holds only white space', { byte: 0 });
    await reader.fields(FILE_KEYS, async (field, name) => {
      reader.where = name.slice(0, 40);
      const kind = await reader.one(() => reader.kind());
      if (field === 0 && kind === 'object' && nodes.sizes.length === 0) await readTree(reader, nodes);
      else if (field === 2 && kind === 'object') vscode = await readVscodeExtension(reader);
      reader.where = '';
    });
    if (!(await reader.atEnd())) throw reader.refusal('malformed', 'The profile is followed by more data');
  });
  const hasSizes = nodes.sizes.some((size) => size > 0);
  if (fault !== null) {
    if (!hasSizes) throw fault;
    noteFault(notes, fault);
  } else if (nodes.sizes.length === 0) {
    throw new Refusal('not-this-format', 'This is JSON, but no heap profile: it has no "head"', { byte: 0 });
  }
  return assemble(nodes, context.mapped ? vscode : null, vscode, notes);
}

const NODE_KEYS = new KeySet(['callFrame', 'selfSize', 'id', 'children', 'locationId']);
const FRAME_KEYS = new KeySet(['functionName', 'scriptId', 'url', 'lineNumber', 'columnNumber']);

/** Nodes inside nodes, as deep as the program's stacks: walked without recursion. */
async function readTree(reader: JsonReader, nodes: HeapNodes): Promise<void> {
  const open: { row: number; inChildren: boolean }[] = [];
  const enter = (): void => {
    reader.openObject();
    open.push({ row: nodes.enter(open.length > 0 ? open[open.length - 1]!.row : NONE), inChildren: false });
    reader.keep();
  };
  await reader.steps(() => {
    if (open.length === 0) {
      enter();
      return false;
    }
    const top = open[open.length - 1]!;
    reader.comma();
    if (top.inChildren) {
      if (reader.closedArray()) top.inChildren = false;
      else enter();
      return false;
    }
    if (reader.closedObject()) {
      open.pop();
      return open.length === 0;
    }
    const field = reader.key(NODE_KEYS);
    if (NODE_KEYS.names[field] === 'children' && reader.kind() === 'array') {
      reader.openArray();
      top.inChildren = true;
    } else readNodeField(reader, NODE_KEYS.names[field], nodes, top.row);
    return false;
  });
}

function readNodeField(reader: JsonReader, name: string | undefined, nodes: HeapNodes, row: number): void {
  if (name === 'callFrame' && reader.kind() === 'object') {
    reader.object(FRAME_KEYS, (field) => {
      if (field === 0) nodes.names[row] = reader.text();
      else if (field === 2) nodes.urls[row] = reader.text();
      else if (field === 3) nodes.line0.set(row, position(reader.number()));
      else if (field === 4) nodes.column0.set(row, position(reader.number()));
    });
  } else if (name === 'selfSize') {
    const size = reader.number();
    nodes.sizes[row] = size > 0 && size <= Number.MAX_SAFE_INTEGER ? size : 0;
  } else if (name === 'locationId') nodes.location.set(row, position(reader.number()));
  else reader.skipValue();
}

/** A 0-based position, -1 for anything that is none. */
function position(value: number): number {
  return Number.isInteger(value) && value >= 0 && value < 2 ** 31 ? value : NONE;
}

function assemble(nodes: HeapNodes, mapped: VscodeExtension | null, vscode: VscodeExtension | null, notes: NoteList): Profile {
  const builder = new ProfileBuilder(notes);
  const places = mapped === null || mapped.locations.length === 0 ? null : mappedPlaces(mapped);
  const stackOfRow = new Int32Array(nodes.sizes.length);
  const stacks = new Int32Builder();
  const sizes = new NumberBuilder();
  for (let row = 0; row < nodes.sizes.length; row++) {
    const parent = nodes.parent.at(row);
    const isRoot = parent === NONE && nodes.names[row] === '(root)' && nodes.urls[row] === '';
    const below = parent === NONE ? NONE : stackOfRow[parent]!;
    stackOfRow[row] = isRoot ? NONE : builder.stack(below as StackIndex, builder.frame(functionOf(builder, nodes, row, places), NONE, NONE));
    if (nodes.sizes[row]! > 0) {
      stacks.push(stackOfRow[row]!);
      sizes.push(nodes.sizes[row]!);
    }
  }
  builder.thread({ name: '', stack: stacks.finish(), values: [{ raw: sizes.finish(), scale: 1 }], times: null });
  return builder.finish({
    format: heapprofile.id,
    tool: vscode !== null ? 'js-debug' : nodes.urls.some((url) => /^(node:|internal\/)/.test(url)) ? 'node' : null,
    durationNs: 0,
    lines: 'definitions',
    rootPath: vscode?.rootPath ?? null,
    idleFunction: NONE as FunctionIndex,
    valueTypes: [{ kind: 'memory', unit: 'bytes' }],
    defaultValueType: 0,
  });
}

function functionOf(builder: ProfileBuilder, nodes: HeapNodes, row: number, places: MappedPlaces | null): FunctionIndex {
  const url = nodes.urls[row]!;
  const place = places?.ofFunction(nodes.location.at(row), url) ?? null;
  const name = nodes.names[row] === '' ? '(anonymous)' : nodes.names[row]!;
  if (place !== null) return builder.function(name, builder.source(place.path), place.line0, place.column0);
  return builder.function(name, builder.source(url), nodes.line0.at(row), nodes.column0.at(row));
}
