// A call tree made from a call graph, for formats that record who called whom and no stacks (pstats).
//
// How: a box begins with the time that the file gives to its call, and shares it out: to the function itself and to
// what it called, each in proportion to the file's figures, so a path gets the product of the shares along it. No call
// and no function is given more than was recorded. Recursion: a function in a cycle first gives the calls within the
// cycle what the file says of them, the heaviest first, then spends in proportion to its number of calls; it comes up
// again on its own path as often as REPEATS says. Heavy paths are drawn first; when the limits are reached, what is
// left of a box is one box more. Time that found no place stays with its function's boxes, in their proportion.
//
// How it may lie: a function that is slow for one caller and fast for another looks equally slow in all paths that come
// to it through the same function; and how deep a recursion was, nobody knows. What holds: the self times of a
// function's boxes sum to no more than what was recorded, and all boxes to the total.

import { outgoingEdges, strongComponents, type OutgoingEdges } from './components.ts';

/** The graph. Times have one unit and are 0 or more; counts are 0 where unknown. */
export interface CallGraph {
  /** By function: time in itself; time with all it called, recursion once; number of calls. */
  readonly self: ArrayLike<number>;
  readonly total: ArrayLike<number>;
  readonly calls: ArrayLike<number>;
  /** By function: how many of its calls had no caller; NaN where unknown. */
  readonly rootCalls: ArrayLike<number>;
  /** By call: functions; time with all that was called, NaN where unknown; number of calls, and of them not nested. */
  readonly caller: ArrayLike<number>;
  readonly callee: ArrayLike<number>;
  readonly time: ArrayLike<number>;
  readonly count: ArrayLike<number>;
  readonly outerCount: ArrayLike<number>;
}

export interface TreeLimits {
  /** Boxes at most. */
  readonly nodes: number;
  /** Share of the whole below which a path is not followed. */
  readonly share: number;
}

/** A box: parents come before their children. */
export interface TreeNode {
  /** Index of the parent in the list, or -1. */
  readonly parent: number;
  /** Function, or -1 for the sum of paths that are not drawn one by one. */
  readonly function: number;
  /** Which part of the function stands here, 0 to 1. */
  readonly fraction: number;
  readonly self: number;
}

/** How often a call may come again on one path. */
const REPEATS = 12;

/** The tree. */
export function reconstructTree(graph: CallGraph, limits: TreeLimits): TreeNode[] {
  return new Reconstruction(graph, limits).tree();
}

/** A box that is given its time, and waits to share it out. */
interface Box {
  readonly parent: number;
  readonly function: number;
  /** The call it stands for, or -1. */
  readonly call: number;
  readonly time: number;
  /** Calls of its function; a mean, so any number. */
  readonly calls: number;
  /** Order of making: of equals the first goes first. */
  readonly number: number;
}

class Reconstruction {
  private readonly graph: CallGraph;
  private readonly limits: TreeLimits;
  private readonly functionCount: number;
  private readonly component: Int32Array;
  private readonly inCycle: Uint8Array;
  /** By call: time; in `links` the heaviest of a function first. */
  private readonly time: Float64Array;
  private readonly links: OutgoingEdges;
  /** By position in `links.edges`: time of the calls from there on that leave the cycle of their caller. */
  private readonly after: Float64Array;
  private readonly rootTime: Float64Array;
  /** By function: what its time with all it called is measured against. */
  private readonly whole: Float64Array;
  private readonly leftOfSelf: Float64Array;
  private readonly leftOfCall: Float64Array;
  private readonly leftNested: Float64Array;
  private readonly heap: Box[] = [];
  private readonly drawn: Box[] = [];
  private readonly drawnSelf: number[] = [];
  /** By drawn box, -1 for none: time of paths that were not followed. */
  private readonly rest = new Map<number, number>();
  private least = 0;
  private made = 0;

  constructor(graph: CallGraph, limits: TreeLimits) {
    this.graph = graph;
    this.limits = limits;
    const { self, caller, callee, count, outerCount } = graph;
    this.functionCount = self.length;
    const links = outgoingEdges(caller, this.functionCount);
    this.component = strongComponents(links, callee);
    this.inCycle = this.findCycles();
    this.time = this.timeOfCalls();
    this.links = this.byTime(links);
    this.after = this.sumsOfLeaving();
    this.rootTime = this.timeOfRoots();
    this.whole = this.timeOfArrivals();
    this.leftOfSelf = Float64Array.from(self);
    this.leftOfCall = this.time.slice();
    this.leftNested = Float64Array.from(callee as Iterable<number> & ArrayLike<number>, (_, call) => Math.max(0, count[call]! - outerCount[call]!));
  }

  tree(): TreeNode[] {
    let all = 0;
    for (let f = 0; f < this.functionCount; f++) all += this.graph.self[f]!;
    this.least = all * this.limits.share;
    for (let f = 0; f < this.functionCount; f++) {
      const { calls, rootCalls } = this.graph;
      this.give(-1, f, -1, this.rootTime[f]!, rootCalls[f]! > 0 ? rootCalls[f]! : calls[f]!);
    }
    for (let box = popBox(this.heap); box !== undefined; box = popBox(this.heap)) {
      if (this.drawn.length < this.limits.nodes) this.draw(box);
      else this.leave(box.parent, box.time);
    }
    return this.placeWhatIsLeft();
  }

  private isWithin(call: number): boolean {
    return this.component[this.graph.caller[call]!] === this.component[this.graph.callee[call]!];
  }

  private findCycles(): Uint8Array {
    const inCycle = new Uint8Array(this.functionCount);
    for (let call = 0; call < this.graph.caller.length; call++) {
      if (this.isWithin(call)) inCycle[this.graph.caller[call]!] = inCycle[this.graph.callee[call]!] = 1;
    }
    return inCycle;
  }

  /** Where a file only counts, a call has its part of the callee's time; recursive calls have none of their own. */
  private timeOfCalls(): Float64Array {
    const { caller, callee, time, count, calls, total } = this.graph;
    const direct = new Float64Array(this.functionCount);
    for (let call = 0; call < caller.length; call++) if (caller[call] === callee[call]) direct[callee[call]!]! += count[call]!;
    return Float64Array.from(callee as Iterable<number> & ArrayLike<number>, (target, call) => {
      if (!Number.isNaN(time[call]!)) return Math.max(0, time[call]!);
      const outer = calls[target]! - direct[target]!;
      return outer > 0 && caller[call] !== target ? total[target]! * Math.min(1, count[call]! / outer) : 0;
    });
  }

  private byTime({ first, edges }: OutgoingEdges): OutgoingEdges {
    const sorted = edges.slice();
    for (let f = 0; f < this.functionCount; f++) {
      sorted.subarray(first[f]!, first[f + 1]!).sort((a, b) => this.time[b]! - this.time[a]! || a - b);
    }
    return { first, edges: sorted };
  }

  private sumsOfLeaving(): Float64Array {
    const { first, edges } = this.links;
    const after = new Float64Array(edges.length);
    for (let f = 0; f < this.functionCount; f++) {
      let sum = 0;
      for (let at = first[f + 1]! - 1; at >= first[f]!; at--) {
        if (!this.isWithin(edges[at]!)) sum += this.time[edges[at]!]!;
        after[at] = sum;
      }
    }
    return after;
  }

  /**
   * Time of functions that nobody called: what the calls from outside their cycle leave. Where no such function leads
   * to a cycle, its largest function begins.
   */
  private timeOfRoots(): Float64Array {
    const { callee, total, rootCalls } = this.graph;
    const called = new Float64Array(this.functionCount);
    for (let call = 0; call < callee.length; call++) if (!this.isWithin(call)) called[callee[call]!]! += this.time[call]!;
    const roots = new Float64Array(this.functionCount);
    for (let f = 0; f < this.functionCount; f++) {
      if (rootCalls[f] === 0 || (Number.isNaN(rootCalls[f]!) && this.inCycle[f] === 1)) continue;
      // What rounding leaves is no call from nowhere.
      const left = total[f]! - called[f]!;
      roots[f] = left > 1e-9 * total[f]! ? left : 0;
    }
    const reached = new Uint8Array(this.functionCount);
    const reach = (start: number): void => {
      const open = [start];
      for (let f = open.pop(); f !== undefined; f = open.pop()) {
        if (reached[f] === 1) continue;
        reached[f] = 1;
        for (let at = this.links.first[f]!; at < this.links.first[f + 1]!; at++) {
          const call = this.links.edges[at]!;
          if (this.time[call]! > 0 && reached[callee[call]!] === 0) open.push(callee[call]!);
        }
      }
    };
    const byTotal = Array.from({ length: this.functionCount }, (_, f) => f).sort((a, b) => total[b]! - total[a]! || a - b);
    for (const f of byTotal) if (roots[f]! > 0) reach(f);
    for (const f of byTotal) {
      if (reached[f] === 1) continue;
      roots[f] = total[f]!;
      reach(f);
    }
    return roots;
  }

  /** The total, or what comes in by all ways if that is less: figures of several threads do not fit together. */
  private timeOfArrivals(): Float64Array {
    const { callee, total } = this.graph;
    const arriving = this.rootTime.slice();
    for (let call = 0; call < callee.length; call++) arriving[callee[call]!]! += this.time[call]!;
    return arriving.map((time, f) => Math.min(time, total[f]!));
  }

  private give(parent: number, fn: number, call: number, time: number, calls: number): void {
    if (!(time > 0)) return;
    if (time < this.least) this.leave(parent, time);
    else pushBox(this.heap, { parent, function: fn, call, time, calls, number: this.made++ });
  }

  private leave(parent: number, time: number): void {
    if (time > 0) this.rest.set(parent, (this.rest.get(parent) ?? 0) + time);
  }

  private draw(box: Box): void {
    const { graph } = this;
    const fn = box.function;
    const node = this.drawn.length;
    this.drawn.push(box);
    const byTime = this.whole[fn]! > 0 ? Math.min(1, box.time / this.whole[fn]!) : 0;
    const inCycle = this.inCycle[fn] === 1;
    const part = inCycle && graph.calls[fn]! > 0 ? Math.min(1, box.calls / graph.calls[fn]!) : byTime;
    const self = Math.min(this.leftOfSelf[fn]!, graph.self[fn]! * part, box.time);
    this.leftOfSelf[fn]! -= self;
    this.drawnSelf.push(self);
    let left = box.time - self;
    if (!inCycle) {
      this.giveOut(box, node, part, left);
      return;
    }
    // What a call took when it was not nested is known, so such calls come first; of nested ones nothing is.
    const onPath = this.callsOnPath(node);
    left = this.goRound(box, node, byTime, left, onPath, false);
    left = this.giveOut(box, node, part, left);
    this.goRound(box, node, byTime, left, onPath, true);
  }

  /** Gives to the calls that leave a function's cycle, or to all where it is in none. @returns what is left. */
  private giveOut(box: Box, node: number, part: number, time: number): number {
    const { first, edges } = this.links;
    let left = time;
    for (let at = first[box.function]!; at < first[box.function + 1]! && left > 0; at++) {
      const call = edges[at]!;
      if (part * this.time[call]! < this.least) {
        this.leave(node, Math.min(left, part * this.after[at]!));
        break;
      }
      if (this.isWithin(call)) continue;
      const share = Math.min(left, part * this.time[call]!, this.leftOfCall[call]!);
      this.leftOfCall[call]! -= share;
      left -= share;
      this.give(node, this.graph.callee[call]!, call, share, (this.graph.count[call]! * share) / this.time[call]!);
    }
    return left;
  }

  /** Gives to the calls within a cycle, those that are on the path already or those that are not. @returns what is left. */
  private goRound(box: Box, node: number, byTime: number, timeLeft: number, onPath: ReadonlyMap<number, number>, nested: boolean): number {
    const { graph, time } = this;
    const { first, edges } = this.links;
    const fn = box.function;
    let left = timeLeft;
    for (let at = first[fn]!; at < first[fn + 1]! && left > 0; at++) {
      const call = edges[at]!;
      if (byTime * time[call]! < this.least) break;
      const before = onPath.get(call) ?? 0;
      if (!this.isWithin(call) || before > 0 !== nested || before > REPEATS) continue;
      let share = Math.min(left, byTime * time[call]!);
      let calls: number;
      if (nested) {
        calls = graph.calls[fn]! > 0 ? Math.min(this.leftNested[call]!, (box.calls * graph.count[call]!) / graph.calls[fn]!) : 0;
        this.leftNested[call]! -= calls;
        if (calls === 0) continue;
      } else {
        share = Math.min(share, this.leftOfCall[call]!);
        this.leftOfCall[call]! -= share;
        calls = (graph.outerCount[call]! * share) / time[call]!;
      }
      left -= share;
      this.give(node, graph.callee[call]!, call, share, calls);
    }
    return left;
  }

  /** How often calls of a box's cycle are on the path to it. */
  private callsOnPath(node: number): Map<number, number> {
    const found = new Map<number, number>();
    const component = this.component[this.drawn[node]!.function]!;
    for (let at = node; at !== -1; at = this.drawn[at]!.parent) {
      const { call, function: fn } = this.drawn[at]!;
      if (this.component[fn] !== component || call === -1) break;
      found.set(call, (found.get(call) ?? 0) + 1);
    }
    return found;
  }

  /**
   * Time that no box took: as much as the paths that were not followed had goes to the boxes for them; the rest is
   * of recursion, and goes to the boxes of its function.
   */
  private placeWhatIsLeft(): TreeNode[] {
    const { self } = this.graph;
    const taken = new Float64Array(this.functionCount);
    const timeOfBoxes = new Float64Array(this.functionCount);
    this.drawn.forEach((box, node) => {
      taken[box.function]! += this.drawnSelf[node]!;
      timeOfBoxes[box.function]! += box.time;
    });
    let left = 0;
    for (let f = 0; f < this.functionCount; f++) left += Math.max(0, self[f]! - taken[f]!);
    let restTime = 0;
    for (const time of this.rest.values()) restTime += time;
    const toRest = left > 0 ? Math.min(1, restTime / left) : 0;
    let unplaced = 0;
    const stays = taken.map((time, f) => {
      const most = Math.max(0, self[f]! - time);
      if (timeOfBoxes[f] === 0) unplaced += most;
      return timeOfBoxes[f] === 0 ? 0 : time + most * (1 - toRest);
    });
    const nodes: TreeNode[] = this.drawn.map((box, node) => {
      const fn = box.function;
      const own = taken[fn]! > 0 ? this.drawnSelf[node]! / taken[fn]! : box.time / timeOfBoxes[fn]!;
      const placed = own * stays[fn]!;
      return { parent: box.parent, function: fn, fraction: self[fn]! > 0 ? placed / self[fn]! : own, self: placed };
    });
    // All that is left for them: of drawn functions their part, of others everything.
    let sum = unplaced;
    for (let f = 0; f < this.functionCount; f++) if (timeOfBoxes[f]! > 0) sum += Math.max(0, self[f]! - taken[f]!) * toRest;
    if (sum > 1e-9 * this.least && restTime > 0) {
      for (const [parent, time] of this.rest) nodes.push({ parent, function: -1, fraction: 0, self: (sum * time) / restTime });
    } else if (sum > 0 && restTime === 0) nodes.push({ parent: -1, function: -1, fraction: 0, self: sum });
    return nodes;
  }
}

/** A heap of boxes, the heaviest first; of equals the one that was made first, so that nothing depends on chance. */
function pushBox(heap: Box[], box: Box): void {
  let at = heap.length;
  while (at > 0) {
    const up = (at - 1) >> 1;
    if (!isBefore(box, heap[up]!)) break;
    heap[at] = heap[up]!;
    at = up;
  }
  heap[at] = box;
}

function popBox(heap: Box[]): Box | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return first;
  let at = 0;
  for (;;) {
    let down = at * 2 + 1;
    if (down >= heap.length) break;
    if (down + 1 < heap.length && isBefore(heap[down + 1]!, heap[down]!)) down++;
    if (!isBefore(heap[down]!, last)) break;
    heap[at] = heap[down]!;
    at = down;
  }
  heap[at] = last;
  return first;
}

function isBefore(a: Box, b: Box): boolean {
  return a.time > b.time || (a.time === b.time && a.number < b.number);
}
