// Nodes of a V8 profile as JSON objects, one by one, into a node table: in profiles and in chunks of traces.

import type { JsonReader } from '../../bytes/json-reader.ts';
import { KeySet } from '../../bytes/key-set.ts';
import { blankNode, clearNode, type NodeTable } from './node-table.ts';

const NODE_KEYS = new KeySet(['id', 'callFrame', 'hitCount', 'children', 'positionTicks', 'parent', 'locationId']);
const FRAME_KEYS = new KeySet(['functionName', 'scriptId', 'url', 'lineNumber', 'columnNumber', 'codeType']);
const TICK_KEYS = new KeySet(['line', 'ticks', 'startLocationId']);

/** So many entries that are no nodes, and more than are some: the file is something else. */
const MAX_ODD = 1000;

/** Reads nodes into a table. */
export class NodeReader {
  /** Whether any node so far was a call: graphs of all kinds have "nodes". */
  hasCalls = false;
  /** Reads one node: a step of the reader. */
  readonly read: () => void;

  constructor(reader: JsonReader, nodes: NodeTable) {
    const node = blankNode();
    let line1 = 0;
    let ticks = 0;
    let location = -1;
    let isCall = false;
    const readFrameField = (field: number): void => {
      if (field === 0) node.name = reader.text();
      else if (field === 2) node.url = reader.text();
      else if (field === 3) node.line0 = position(reader.number());
      else if (field === 4) node.column0 = position(reader.number());
    };
    const readTickField = (field: number): void => {
      if (field === 0) line1 = reader.number();
      else if (field === 1) ticks = reader.number();
      else if (field === 2) location = position(reader.number());
    };
    const readTick = (): void => {
      line1 = ticks = NaN;
      location = -1;
      if (reader.kind() === 'object') reader.object(TICK_KEYS, readTickField);
      else reader.skipValue();
      node.ticks.push(line1, ticks, location);
    };
    const readChild = (): void => void node.childIds.push(reader.number());
    const readField = (field: number): void => {
      if (field === 0) node.id = reader.number();
      else if (field === 1 && reader.kind() === 'object') {
        isCall = this.hasCalls = true;
        reader.object(FRAME_KEYS, readFrameField);
      } else if (field === 2) node.hitCount = reader.number();
      else if (field === 3 && reader.kind() === 'array') reader.array(readChild);
      else if (field === 4 && reader.kind() === 'array') reader.array(readTick);
      else if (field === 5) node.parentId = reader.number();
      else if (field === 6) node.location = position(reader.number());
    };
    this.read = () => {
      if (reader.kind() !== 'object') {
        reader.skipValue();
        this.countOdd(reader, nodes);
        return;
      }
      clearNode(node);
      isCall = false;
      reader.object(NODE_KEYS, readField);
      // Something without id and function can neither be named nor shown.
      if (isCall || !Number.isNaN(node.id)) nodes.push(node);
      else this.countOdd(reader, nodes);
    };
  }

  private countOdd(reader: JsonReader, nodes: NodeTable): void {
    if (++nodes.odd > MAX_ODD + nodes.length) throw reader.refusal('malformed', 'Most entries among the nodes are no nodes');
  }
}

/** A 0-based position, -1 for anything that is none. */
export function position(value: number): number {
  return Number.isInteger(value) && value >= 0 && value < 2 ** 31 ? value : -1;
}
