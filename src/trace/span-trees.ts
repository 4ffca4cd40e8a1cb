// Joins the spans of a file to trees: by trace, by the ids of parents, with repeats left out, the halves of shared spans
// told apart and rings opened; then into depth-first order. Facts: FORMATS 3.35 to 3.37. Everything is linear in the
// number of spans (but for sorting), whatever their ids are.

import type { NoteList } from '../base/note.ts';
import { FLAGS, KIND_CLIENT, KIND_SERVER } from './distributed.ts';
import type { CollectedSpans } from './span-collector.ts';
import { NONE } from './tables.ts';
import { nsBetween } from './times.ts';

/** Where the collected spans stand in the finished table. */
export interface SpanOrder {
  /** By span: its collected row. Repeats are not among them. */
  readonly rows: Int32Array;
  readonly parent: Int32Array;
  readonly subtreeEnd: Int32Array;
  readonly flags: Uint16Array;
  /** By trace: its first span; one longer. */
  readonly first: Int32Array;
  readonly start: Uint32Array;
  readonly durationNs: Float64Array;
}

/** Of spans with one id so many are compared with one another; a file of a million equal ids stays linear. */
const MOST_COMPARED = 8;
/** So many spans are sorted sooner one by one than by the platform, which most traces do not exceed. */
const FEW = 32;
/** A duration above this is none: it is the difference to a time that is not known. */
const LONGEST_NS = 2 ** 53;

/** Joins spans of `traceCount` traces, and notes what was odd about them. */
export function joinSpans(spans: CollectedSpans, traceCount: number, notes: NoteList): SpanOrder {
  const byTrace = groupByTrace(spans, traceCount);
  const links = new SpanLinks(spans);
  for (let trace = 0; trace < traceCount; trace++) links.join(byTrace.rows, byTrace.first[trace]!, byTrace.first[trace + 1]!);
  const { parent, flags, repeated } = links;
  openRings(parent, flags);
  const durationNs = durations(spans, flags);
  inferStarts(spans, parent, flags);
  const order = depthFirst({ spans, parent, flags, repeated, durationNs, byTrace, traceCount });
  noteOddities(notes, order.flags, links.repeats);
  return order;
}

interface ByTrace {
  /** Rows, trace after trace, in the order of the file. */
  readonly rows: Int32Array;
  readonly first: Int32Array;
}

function groupByTrace({ trace, length }: CollectedSpans, traceCount: number): ByTrace {
  const first = new Int32Array(traceCount + 1);
  for (let row = 0; row < length; row++) first[trace[row]! + 1]!++;
  for (let i = 0; i < traceCount; i++) first[i + 1]! += first[i]!;
  const next = first.slice();
  const rows = new Int32Array(length);
  for (let row = 0; row < length; row++) rows[next[trace[row]!]!++] = row;
  return { rows, first };
}

/** Finds parents by their ids, one trace after another. */
class SpanLinks {
  readonly parent: Int32Array;
  readonly flags: Uint16Array;
  readonly repeated: Uint8Array;
  repeats = 0;
  private readonly spans: CollectedSpans;
  /** By row: the next of the same id, in the order of the file. */
  private readonly nextSame: Int32Array;
  /** Row + 1 by slot; 0 where it is free. */
  private slots = new Int32Array(64);
  private mask = 63;

  constructor(spans: CollectedSpans) {
    this.spans = spans;
    this.parent = new Int32Array(spans.length).fill(NONE);
    this.nextSame = new Int32Array(spans.length).fill(NONE);
    this.flags = new Uint16Array(spans.length);
    this.repeated = new Uint8Array(spans.length);
    for (let row = 0; row < spans.length; row++) this.flags[row] = spans.marks[row]! >> 8;
  }

  /** Joins the rows `rows[from … to - 1]`, which are a trace. */
  join(rows: Int32Array, from: number, to: number): void {
    let capacity = 16;
    while (capacity < (to - from) * 2) capacity *= 2;
    if (capacity > this.slots.length) this.slots = new Int32Array(capacity);
    else this.slots.fill(0, 0, capacity);
    this.mask = capacity - 1;
    for (let i = from; i < to; i++) this.insert(rows[i]!);
    for (let i = from; i < to; i++) if (this.repeated[rows[i]!] === 0) this.link(rows[i]!);
  }

  private insert(row: number): void {
    const { idHigh, idLow } = this.spans;
    if ((idHigh[row]! | idLow[row]!) === 0) return;
    const slot = this.find(idHigh[row]!, idLow[row]!);
    const known = this.slots[slot]! - 1;
    if (known < 0) {
      this.slots[slot] = row + 1;
      return;
    }
    let other = known;
    for (let i = 0; i < MOST_COMPARED && other !== NONE; i++, other = this.nextSame[other]!) {
      if (!this.isRepeat(other, row)) continue;
      this.repeated[row] = 1;
      this.repeats++;
      return;
    }
    this.flags[known]! |= FLAGS.sameId;
    this.flags[row]! |= FLAGS.sameId;
    // Behind the first: what is compared stays what came first and what came last.
    this.nextSame[row] = this.nextSame[known]!;
    this.nextSame[known] = row;
  }

  /** The same span again, as exporters write it that try once more. */
  private isRepeat(a: number, b: number): boolean {
    const { name, service, marks, start, end, parentHigh, parentLow } = this.spans;
    return (
      name[a] === name[b] && service[a] === service[b] && marks[a] === marks[b] && parentHigh[a] === parentHigh[b] && parentLow[a] === parentLow[b] &&
      start[a * 2] === start[b * 2] && start[a * 2 + 1] === start[b * 2 + 1] && end[a * 2] === end[b * 2] && end[a * 2 + 1] === end[b * 2 + 1]
    );
  }

  private link(row: number): void {
    const { idHigh, idLow, parentHigh, parentLow } = this.spans;
    const high = parentHigh[row]!;
    const low = parentLow[row]!;
    const client = this.clientHalf(row);
    if (client !== NONE) {
      this.flags[row] = (this.flags[row]! | FLAGS.shared) & ~FLAGS.sameId;
      this.flags[client]! &= ~FLAGS.sameId;
      this.parent[row] = client;
      return;
    }
    if ((high | low) === 0) return;
    if (high === idHigh[row]! && low === idLow[row]!) {
      this.flags[row]! |= FLAGS.ownParent;
      return;
    }
    const found = this.slots[this.find(high, low)]! - 1;
    if (found < 0) this.flags[row]! |= FLAGS.orphan;
    else this.parent[row] = this.halfFor(row, found);
  }

  /** Of a server's half of a shared span the client's half, which has the same id; else NONE. */
  private clientHalf(row: number): number {
    const { idHigh, idLow, marks } = this.spans;
    const isServer = (marks[row]! & 15) === KIND_SERVER || (this.flags[row]! & FLAGS.shared) !== 0;
    if (!isServer || (this.flags[row]! & FLAGS.sameId) === 0) return NONE;
    let other = this.slots[this.find(idHigh[row]!, idLow[row]!)]! - 1;
    for (let i = 0; i < MOST_COMPARED && other !== NONE; i++, other = this.nextSame[other]!) {
      if (other !== row && (marks[other]! & 15) === KIND_CLIENT) return other;
    }
    return NONE;
  }

  /** Which span of one id is the parent of a row: the one of its own service; else the server's half, which is the inner one. */
  private halfFor(row: number, found: number): number {
    const { service, marks } = this.spans;
    let best = found;
    let bestRank = 0;
    let other = found;
    for (let i = 0; i < MOST_COMPARED && other !== NONE; i++, other = this.nextSame[other]!) {
      const rank = (service[other] === service[row] ? 2 : 0) + ((marks[other]! & 15) === KIND_SERVER ? 1 : 0);
      if (rank > bestRank) {
        best = other;
        bestRank = rank;
      }
    }
    return best;
  }

  /** The slot of an id: its own, or the free one where it belongs. */
  private find(high: number, low: number): number {
    const { idHigh, idLow } = this.spans;
    let hash = Math.imul(high ^ Math.imul(low, 0x9e3779b1), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
    let slot = (hash ^ (hash >>> 13)) & this.mask;
    for (;;) {
      const row = this.slots[slot]! - 1;
      if (row < 0 || (idHigh[row] === high && idLow[row] === low)) return slot;
      slot = (slot + 1) & this.mask;
    }
  }
}

/** Spans that are their own ancestors: each ring is opened at the span where it was found. */
function openRings(parent: Int32Array, flags: Uint16Array): void {
  // 0: not yet looked at, else the number of the walk that came by.
  const walk = new Int32Array(parent.length);
  for (let row = 0; row < parent.length; row++) {
    let at = row;
    while (at !== NONE && walk[at] === 0) {
      walk[at] = row + 1;
      at = parent[at]!;
    }
    if (at === NONE || walk[at] !== row + 1) continue;
    parent[at] = NONE;
    flags[at]! |= FLAGS.ring;
  }
}

/** How long spans are, and flags for those of which that is not known. */
function durations({ length, start, end }: CollectedSpans, flags: Uint16Array): Float64Array {
  const durationNs = new Float64Array(length);
  for (let row = 0; row < length; row++) {
    const noStart = (start[row * 2]! | start[row * 2 + 1]!) === 0;
    if (noStart) flags[row]! |= FLAGS.noStart;
    if ((end[row * 2]! | end[row * 2 + 1]!) === 0) {
      flags[row]! |= FLAGS.unfinished;
      continue;
    }
    const ns = nsBetween(start, row, end, row);
    if (ns < 0) flags[row]! |= FLAGS.endsBeforeStart;
    // Without a start, the end is a duration, or a time that says nothing.
    else if (!noStart || ns < LONGEST_NS) durationNs[row] = ns;
  }
  return durationNs;
}

/** Gives spans without a start the one of their nearest ancestor that has one, else of their first child. */
function inferStarts({ length, start }: CollectedSpans, parent: Int32Array, flags: Uint16Array): void {
  const isKnown = (row: number): boolean => (start[row * 2]! | start[row * 2 + 1]!) !== 0;
  const isEarlier = (a: number, b: number): boolean => nsBetween(start, a, start, b) > 0;
  // Those above which nothing is known, so that a long chain of them is climbed once.
  const isHopeless = new Uint8Array(length);
  for (let row = 0; row < length; row++) {
    if ((flags[row]! & FLAGS.noStart) === 0 || isKnown(row)) continue;
    let known = row;
    while (known !== NONE && !isKnown(known) && isHopeless[known] === 0) known = parent[known]!;
    const isFound = known !== NONE && isKnown(known);
    for (let at = row; at !== known; at = parent[at]!) {
      if (isFound) start.copyWithin(at * 2, known * 2, known * 2 + 2);
      else isHopeless[at] = 1;
    }
  }
  for (let row = 0; row < length; row++) {
    const above = parent[row]!;
    if (above === NONE || (flags[above]! & FLAGS.noStart) === 0 || (flags[row]! & FLAGS.noStart) !== 0) continue;
    if (!isKnown(above) || isEarlier(row, above)) start.copyWithin(above * 2, row * 2, row * 2 + 2);
  }
}

interface Joined {
  readonly spans: CollectedSpans;
  readonly parent: Int32Array;
  readonly flags: Uint16Array;
  readonly repeated: Uint8Array;
  readonly durationNs: Float64Array;
  readonly byTrace: ByTrace;
  readonly traceCount: number;
}

function depthFirst({ spans, parent, flags, repeated, durationNs, byTrace, traceCount }: Joined): SpanOrder {
  let length = 0;
  for (let row = 0; row < spans.length; row++) if (repeated[row] === 0) length++;
  const order: SpanOrder = {
    rows: new Int32Array(length), parent: new Int32Array(length), subtreeEnd: new Int32Array(length), flags: new Uint16Array(length),
    first: new Int32Array(traceCount + 1), start: new Uint32Array(length * 2), durationNs: new Float64Array(length),
  };
  const walk = new TreeWalk(spans.start, parent, order);
  for (let trace = 0; trace < traceCount; trace++) {
    walk.trace(byTrace.rows.subarray(byTrace.first[trace], byTrace.first[trace + 1]), repeated);
    order.first[trace + 1] = walk.size;
  }
  for (let i = 0; i < length; i++) {
    const row = order.rows[i]!;
    order.flags[i] = flags[row]!;
    order.durationNs[i] = durationNs[row]!;
    order.start[i * 2] = spans.start[row * 2]!;
    order.start[i * 2 + 1] = spans.start[row * 2 + 1]!;
  }
  return order;
}

/** Writes trees in depth-first order, siblings by start. */
class TreeWalk {
  /** Spans written so far. */
  size = 0;
  private readonly start: Uint32Array;
  private readonly parent: Int32Array;
  private readonly order: SpanOrder;
  private readonly firstChild: Int32Array;
  private readonly nextSibling: Int32Array;
  /** By collected row: its span. */
  private readonly spanOf: Int32Array;

  constructor(start: Uint32Array, parent: Int32Array, order: SpanOrder) {
    this.start = start;
    this.parent = parent;
    this.order = order;
    this.firstChild = new Int32Array(parent.length).fill(NONE);
    this.nextSibling = new Int32Array(parent.length).fill(NONE);
    this.spanOf = new Int32Array(parent.length);
  }

  /** Writes the rows of a trace; sorts them. */
  trace(rows: Int32Array, repeated: Uint8Array): void {
    const { parent, firstChild, nextSibling } = this;
    this.sort(rows);
    let firstRoot = NONE;
    for (let i = rows.length - 1; i >= 0; i--) {
      const row = rows[i]!;
      if (repeated[row] !== 0) continue;
      const above = parent[row]!;
      nextSibling[row] = above === NONE ? firstRoot : firstChild[above]!;
      if (above === NONE) firstRoot = row;
      else firstChild[above] = row;
    }
    this.write(firstRoot);
  }

  /** By start; of equal ones, in the order of the file, in which they come. */
  private sort(rows: Int32Array): void {
    const { start } = this;
    const order = (a: number, b: number): number => start[a * 2 + 1]! - start[b * 2 + 1]! || start[a * 2]! - start[b * 2]! || a - b;
    if (rows.length > FEW) {
      rows.sort(order);
      return;
    }
    for (let i = 1; i < rows.length; i++) {
      const row = rows[i]!;
      let at = i;
      while (at > 0 && order(rows[at - 1]!, row) > 0) rows[at] = rows[--at]!;
      rows[at] = row;
    }
  }

  private write(firstRoot: number): void {
    const { order, parent, firstChild, nextSibling, spanOf } = this;
    let row = firstRoot;
    while (row !== NONE) {
      const span = this.size++;
      const above = parent[row]!;
      spanOf[row] = span;
      order.rows[span] = row;
      order.parent[span] = above === NONE ? NONE : spanOf[above]!;
      if (firstChild[row] !== NONE) {
        row = firstChild[row]!;
        continue;
      }
      order.subtreeEnd[span] = this.size;
      while (row !== NONE && nextSibling[row] === NONE) {
        row = parent[row]!;
        if (row !== NONE) order.subtreeEnd[spanOf[row]!] = this.size;
      }
      if (row !== NONE) row = nextSibling[row]!;
    }
  }
}

/** What is said of how many spans; the first word for one span, the second for more. */
const ODDITIES: readonly (readonly [flag: number, code: string, severity: 'info' | 'warning', one: string, many: string])[] = [
  [FLAGS.orphan, 'orphan-spans', 'info', 'names a parent that the file does not have; it stands at the top of its trace', 'name parents that the file does not have; they stand at the top of their traces'],
  [FLAGS.ownParent, 'own-parents', 'warning', 'is its own parent; it stands at the top of its trace', 'are their own parents; they stand at the top of their traces'],
  [FLAGS.ring, 'span-rings', 'warning', 'is its own ancestor; there the ring is opened', 'are their own ancestors; there the rings are opened'],
  [FLAGS.sameId, 'same-ids', 'warning', 'shares its id with another', 'share an id with another span of their trace; all are kept'],
  [FLAGS.unfinished, 'unfinished-spans', 'info', 'has no end; it counts as 0 ns long', 'have no end; they count as 0 ns long'],
  [FLAGS.endsBeforeStart, 'reversed-spans', 'warning', 'ends before it starts; it counts as 0 ns long', 'end before they start; they count as 0 ns long'],
  [FLAGS.noStart, 'spans-without-start', 'warning', 'does not say when it started; it is placed where its parent starts', 'do not say when they started; they are placed where their parents start'],
  [FLAGS.noId, 'spans-without-id', 'warning', 'has no valid id of its own or of its trace; it is kept', 'have no valid id of their own or of their trace; they are kept'],
];

function noteOddities(notes: NoteList, flags: Uint16Array, repeats: number): void {
  const say = (code: string, severity: 'info' | 'warning', count: number, one: string, many: string): void => {
    if (count > 0) notes.add(code, severity, `${count} ${count === 1 ? `span ${one}` : `spans ${many}`}.`);
  };
  const found = new Int32Array(ODDITIES.length);
  for (let span = 0; span < flags.length; span++) {
    // Most spans are not odd at all.
    if (flags[span] !== 0) ODDITIES.forEach(([flag], i) => (found[i]! += (flags[span]! & flag) !== 0 ? 1 : 0));
  }
  ODDITIES.forEach(([flag, code, severity, one, many], i) => {
    say(code, severity, found[i]!, one, many);
    if (flag === FLAGS.sameId) say('repeated-spans', 'info', repeats, 'is in the file twice, as after a second attempt to send it; it counts once', 'repeat others, as after a second attempt to send them; each counts once');
  });
}
