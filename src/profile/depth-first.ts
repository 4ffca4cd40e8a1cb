// Puts stacks in depth-first order: the one reordering on which self, total and subtree ranges rest.

/** Stacks in depth-first order, with where each old row went. */
export interface DepthFirst {
  readonly parent: Int32Array;
  readonly frame: Int32Array;
  readonly subtreeEnd: Int32Array;
  readonly depth: Int32Array;
  /** Old row → new row. */
  readonly newIndex: Int32Array;
}

/**
 * Reorders rows that name parents before children (`oldParent[i] < i`, -1 for roots). Siblings keep their order.
 * Linear, and iterative: a chain of a million frames is fine.
 */
export function depthFirst(oldParent: Int32Array, oldFrame: Int32Array): DepthFirst {
  const count = oldParent.length;
  // Sizes of subtrees, backward: every child stands after its parent. A row's size is last needed where its new index
  // becomes known, so both are one array; and a row's fill mark ends where its subtree does.
  const newIndex = new Int32Array(count).fill(1);
  for (let i = count - 1; i >= 0; i--) {
    const p = oldParent[i]!;
    if (p >= 0) newIndex[p]! += newIndex[i]!;
  }
  const parent = new Int32Array(count);
  const frame = new Int32Array(count);
  const subtreeEnd = new Int32Array(count);
  const depth = new Int32Array(count);
  let nextRoot = 0;
  // Forward: a row starts where its parent's subtree is filled up to.
  for (let i = 0; i < count; i++) {
    const p = oldParent[i]!;
    const size = newIndex[i]!;
    let row: number;
    if (p < 0) {
      row = nextRoot;
      nextRoot += size;
      parent[row] = -1;
    } else {
      const parentRow = newIndex[p]!;
      row = subtreeEnd[parentRow]!;
      subtreeEnd[parentRow] = row + size;
      parent[row] = parentRow;
      depth[row] = depth[parentRow]! + 1;
    }
    newIndex[i] = row;
    subtreeEnd[row] = row + 1;
    frame[row] = oldFrame[i]!;
  }
  return { parent, frame, subtreeEnd, depth, newIndex };
}
