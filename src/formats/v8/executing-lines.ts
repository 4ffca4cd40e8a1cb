// Some producers of the format (Bun until 1.3.9, vernier) put the executing line where V8 puts the line of the
// function's definition. Told by what V8 cannot write: no ticks at all, and most functions at several "first" lines.

import type { NodeTable } from './node-table.ts';

/** Whether the lines of these nodes are executing lines. FORMATS 3.1, "Bun" and "Other non-V8 producers". */
export function executingLinesInFrames(nodes: NodeTable): boolean {
  if (nodes.tickLine1.length > 0) return false;
  const line0 = nodes.line0.view();
  const lines = new Map<string, { nodes: number; lines: Set<number> }>();
  for (let row = 0; row < nodes.length; row++) {
    const name = nodes.name[row]!;
    const url = nodes.url[row]!;
    // Anonymous functions and those without a source are many under one name anyway.
    if (name === '' || name.startsWith('(') || url === '' || line0[row]! < 0) continue;
    const key = name + '\n' + url;
    let group = lines.get(key);
    if (group === undefined) lines.set(key, (group = { nodes: 0, lines: new Set() }));
    group.nodes++;
    group.lines.add(line0[row]!);
  }
  let repeated = 0;
  let atSeveral = 0;
  for (const group of lines.values()) {
    if (group.nodes < 2) continue;
    repeated++;
    if (group.lines.size > 1) atSeveral++;
  }
  return repeated > 0 && atSeveral * 2 > repeated;
}
