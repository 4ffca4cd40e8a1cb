// Cycles of a directed graph: which nodes can reach each other (Tarjan's algorithm, without recursion).

/** Edges by the node they leave: those of node n are `edges[first[n]] … edges[first[n + 1] - 1]`. */
export interface OutgoingEdges {
  readonly first: Int32Array;
  readonly edges: Int32Array;
}

/** Groups edges by the node they leave, in their own order. */
export function outgoingEdges(from: ArrayLike<number>, nodeCount: number): OutgoingEdges {
  const first = new Int32Array(nodeCount + 1);
  for (let edge = 0; edge < from.length; edge++) first[from[edge]! + 1]!++;
  for (let node = 0; node < nodeCount; node++) first[node + 1]! += first[node]!;
  const next = first.slice();
  const edges = new Int32Array(from.length);
  for (let edge = 0; edge < from.length; edge++) edges[next[from[edge]!]!++] = edge;
  return { first, edges };
}

/** A number for each node; two nodes have the same one if each can be reached from the other. */
export function strongComponents({ first, edges }: OutgoingEdges, to: ArrayLike<number>): Int32Array {
  const count = first.length - 1;
  const component = new Int32Array(count).fill(-1);
  // 0: not seen. Numbers of seeing, from 1.
  const seen = new Int32Array(count);
  const lowest = new Int32Array(count);
  const next = first.slice(0, count);
  const path: number[] = [];
  const waiting: number[] = [];
  let numbers = 0;
  let components = 0;
  for (let start = 0; start < count; start++) {
    if (seen[start] !== 0) continue;
    path.push(start);
    while (path.length > 0) {
      const node = path[path.length - 1]!;
      if (seen[node] === 0) {
        seen[node] = lowest[node] = ++numbers;
        waiting.push(node);
      }
      if (next[node]! < first[node + 1]!) {
        const target = to[edges[next[node]!++]!]!;
        if (seen[target] === 0) path.push(target);
        else if (component[target] === -1) lowest[node] = Math.min(lowest[node]!, seen[target]!);
        continue;
      }
      path.pop();
      const below = path[path.length - 1];
      if (below !== undefined) lowest[below] = Math.min(lowest[below]!, lowest[node]!);
      if (lowest[node] !== seen[node]) continue;
      for (let member = waiting.pop()!; ; member = waiting.pop()!) {
        component[member] = components;
        if (member === node) break;
      }
      components++;
    }
  }
  return component;
}
