// Ties the nodes of a V8 profile into a forest, whatever the file says: duplicate ids, children that do not
// exist, two parents, cycles. Everything strange becomes a note; nothing recurses.

import type { NoteList } from '../../base/note.ts';
import type { NumberColumn } from '../../base/numbers.ts';
import type { NodeTable } from './node-table.ts';

/** A forest over the rows of a node table. */
export interface NodeForest {
  /** Parent row, -1 for a root. */
  readonly parent: Int32Array;
  /** All rows that are part of the forest (duplicates are not), parents before children. */
  readonly order: Int32Array;
  /** Row of a node id, or -1. */
  readonly rowOf: (id: number) => number;
  /** The same as an array where ids are small enough for one, -1 for ids that are not there. */
  readonly rowById: Int32Array | null;
}

/**
 * Links the nodes of a table; see the notes it adds for what it does with faults. A file that nests its nodes
 * gives the parents as `nested` rows: then ids only tie samples to nodes, and may repeat.
 */
export function linkNodes(nodes: NodeTable, nested: Int32Array | null, notes: NoteList): NodeForest {
  const ids = nodes.id.finish();
  const { rowOf: rows, rowById } = rowIndex(ids);
  if (nodes.odd > 0) notes.add('odd-nodes', 'warning', `${nodes.odd} entries among the nodes are no nodes and are left out.`);
  if (nested !== null) return { parent: nested, order: Int32Array.from(nested, (_, row) => row), rowOf: rows, rowById };
  const count = nodes.length;
  const parent = new Int32Array(count).fill(-1);
  const isDuplicate = new Uint8Array(count);
  const seen = { duplicates: 0, missing: 0, secondParents: 0, badIds: 0 };
  for (let row = 0; row < count; row++) {
    if (Number.isNaN(ids[row]!)) seen.badIds++;
    else if (rows(ids[row]!) !== row) {
      isDuplicate[row] = 1;
      seen.duplicates++;
    }
  }
  const adopt = (child: number, parentRow: number): void => {
    if (child < 0) seen.missing++;
    else if (child === parentRow || (parent[child] !== -1 && parent[child] !== parentRow)) seen.secondParents++;
    else parent[child] = parentRow;
  };
  const childIds = nodes.childId.finish();
  const childStart = nodes.childStart.view();
  const parentIds = nodes.parentId.finish();
  for (let row = 0; row < count; row++) {
    if (isDuplicate[row] === 1) continue;
    for (let c = childStart[row]!; c < childStart[row + 1]!; c++) adopt(rows(childIds[c]!), row);
    const parentId = parentIds[row]!;
    if (Number.isNaN(parentId) || parent[row] !== -1) continue;
    const parentRow = rows(parentId);
    if (parentRow >= 0) adopt(row, parentRow);
    // Some producers write -1 for "no parent"; other ids may be negative.
    else if (parentId >= 0) seen.missing++;
  }
  // Counted before chains that run in a circle are cut: those have a note of their own.
  const orphans = countOrphans(nodes, parent, isDuplicate, ids, parentIds);
  const order = parentsFirst(parent, isDuplicate, notes);
  addNotes(seen, notes);
  if (orphans > 0) {
    const who = orphans === 1 ? '1 node has no parent; it stands' : `${orphans} nodes have no parent; they stand`;
    notes.add('orphan-nodes', 'warning', `${who} at the bottom of the graph.`);
  }
  return { parent, order, rowOf: rows, rowById };
}

function addNotes(seen: { duplicates: number; missing: number; secondParents: number; badIds: number }, notes: NoteList): void {
  if (seen.duplicates > 0) {
    notes.add('duplicate-nodes', 'warning', `${seen.duplicates} nodes repeat the id of another one; the first of each id is used.`);
  }
  if (seen.missing > 0) {
    notes.add('missing-nodes', 'warning', `${seen.missing} references name nodes that the file does not contain.`);
  }
  if (seen.secondParents > 0) {
    notes.add('two-parents', 'warning', `${seen.secondParents} nodes are named as a child twice or of themselves; the first parent is used.`);
  }
  if (seen.badIds > 0) notes.add('nodes-without-id', 'warning', `${seen.badIds} nodes have no id; no sample can name them.`);
}

/** Where there is a `(root)`, everything is called from it. Nodes without an id, or whose parent is missing, are noted as such. */
function countOrphans(nodes: NodeTable, parent: Int32Array, isDuplicate: Uint8Array, ids: NumberColumn, parentIds: NumberColumn): number {
  let roots = 0;
  let orphans = 0;
  for (let row = 0; row < parent.length; row++) {
    if (parent[row] !== -1 || isDuplicate[row] === 1) continue;
    if (nodes.name[row] === '(root)') roots++;
    else if (Number.isNaN(parentIds[row]!) && !Number.isNaN(ids[row]!)) orphans++;
  }
  return roots > 0 ? orphans : 0;
}

/** Breadth-first from the roots; rows that no root reaches lie on cycles, which are cut at their first row. */
function parentsFirst(parent: Int32Array, isDuplicate: Uint8Array, notes: NoteList): Int32Array {
  const count = parent.length;
  const start = new Int32Array(count + 1);
  for (let row = 0; row < count; row++) if (parent[row]! >= 0) start[parent[row]! + 1]!++;
  for (let row = 0; row < count; row++) start[row + 1]! += start[row]!;
  const child = new Int32Array(start[count]!);
  const fill = start.slice();
  for (let row = 0; row < count; row++) if (parent[row]! >= 0) child[fill[parent[row]!]!++] = row;

  const order = new Int32Array(count);
  const visited = isDuplicate.slice();
  let size = 0;
  let next = 0;
  let cycles = 0;
  const drain = (): void => {
    while (next < size) {
      const row = order[next++]!;
      for (let c = start[row]!; c < start[row + 1]!; c++) {
        const to = child[c]!;
        if (visited[to] === 1) continue;
        visited[to] = 1;
        order[size++] = to;
      }
    }
  };
  for (let row = 0; row < count; row++) {
    if (parent[row] !== -1 || visited[row] === 1) continue;
    visited[row] = 1;
    order[size++] = row;
  }
  drain();
  for (let row = 0; row < count; row++) {
    if (visited[row] === 1) continue;
    cycles++;
    parent[row] = -1;
    visited[row] = 1;
    order[size++] = row;
    drain();
  }
  if (cycles > 0) notes.add('cycles', 'warning', `${cycles} chains of callers run in a circle; each is cut at its first node.`);
  return order.slice(0, size);
}

/** Id → row. Ids are dense in practice: an array then, a map else. The first row of an id wins. */
function rowIndex(ids: NumberColumn): Pick<NodeForest, 'rowOf' | 'rowById'> {
  let highest = -1;
  let dense = ids instanceof Int32Array;
  for (const id of ids) {
    if (id > highest) highest = id;
    if (id < 0) dense = false;
  }
  if (dense && highest < ids.length * 4 + 65536) {
    const rows = new Int32Array(highest + 1).fill(-1);
    for (let row = ids.length - 1; row >= 0; row--) rows[ids[row]!] = row;
    return { rowOf: (id) => (id >= 0 && id <= highest && Number.isInteger(id) ? rows[id]! : -1), rowById: rows };
  }
  const rows = new Map<number, number>();
  for (let row = ids.length - 1; row >= 0; row--) if (!Number.isNaN(ids[row]!)) rows.set(ids[row]!, row);
  return { rowOf: (id) => rows.get(id) ?? -1, rowById: null };
}
