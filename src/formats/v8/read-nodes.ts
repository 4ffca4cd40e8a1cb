// Nodes of a V8 profile as JSON objects, one by one, into a node table: in profiles and in chunks of traces.

import type { JsonReader } from '../../bytes/json-reader.ts';
import { KeySet } from '../../bytes/key-set.ts';
import { blankNode, clearNode, type NodeTable } from './node-table.ts';

const NODE_KEYS = new KeySet(['id', 'callFrame', 'hitCount', 'children', 'positionTicks', 'parent', 'locationId']);
const FRAME_KEYS = new KeySet(['functionName', 'scriptId', 'url', 'lineNumber', 'columnNumber', 'codeType']);
const TICK_KEYS = new KeySet(['line', 'ticks', 'startLocationId']);

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
      reader.object(TICK_KEYS, readTickField);
      node.ticks.push(line1, ticks, location);
    };
    const readChild = (): void => void node.childIds.push(reader.number());
    const readField = (field: number): void => {
      if (field === 0) node.id = reader.number();
      else if (field === 1 && reader.kind() === 'object') {
        this.hasCalls = true;
        reader.object(FRAME_KEYS, readFrameField);
      } else if (field === 2) node.hitCount = reader.number();
      else if (field === 3 && reader.kind() === 'array') reader.array(readChild);
      else if (field === 4 && reader.kind() === 'array') reader.array(readTick);
      else if (field === 5) node.parentId = reader.number();
      else if (field === 6) node.location = position(reader.number());
    };
    this.read = () => {
      clearNode(node);
      reader.object(NODE_KEYS, readField);
      nodes.push(node);
    };
  }
}

/** A 0-based position, -1 for anything that is none. */
export function position(value: number): number {
  return Number.isInteger(value) && value >= 0 && value < 2 ** 31 ? value : -1;
}
