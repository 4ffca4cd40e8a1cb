// What spans cost: their own time without their children's, and the path through a trace that its duration consists of.
// Definitions: FORMATS 3.35 and C4. Times here are as recorded: clocks that differ are clock-skew.ts's business.

import type { RequestSpan, RequestSpans } from './distributed.ts';
import { nsBetween, timeAt } from './times.ts';

/** Where a span's child begins and ends within it, in nanoseconds since the span's start; nothing outside of it counts. */
function clipped({ start, durationNs }: RequestSpans, span: number, child: number): readonly [from: number, to: number] {
  const from = nsBetween(start, span, start, child);
  return [Math.max(0, from), Math.min(durationNs[span]!, from + durationNs[child]!)];
}

/**
 * Self time by span: its duration without the union of its children's intervals, clipped to it. Children that run at the
 * same time count once, and what a child does after its parent has ended takes nothing from it.
 */
export function selfTimes(spans: RequestSpans): Float64Array {
  const self = new Float64Array(spans.length);
  for (let span = 0; span < spans.length; span++) self[span] = spans.durationNs[span]! - coveredNs(spans, span);
  return self;
}

function coveredNs(spans: RequestSpans, span: number): number {
  let covered = 0;
  let reached = 0;
  // Siblings are in order of start, so one pass suffices.
  for (let child = span + 1; child < spans.subtreeEnd[span]!; child = spans.subtreeEnd[child]!) {
    const [from, to] = clipped(spans, span, child);
    // Past what is covered already, or wholly outside of the span.
    if (to <= reached || from >= to) continue;
    covered += to - Math.max(from, reached);
    reached = to;
  }
  return covered;
}

/** A stretch of the critical path: the span that the trace waited for, and from when to when, since the root's start. */
export interface PathStep {
  readonly span: RequestSpan;
  readonly fromNs: number;
  readonly toNs: number;
}

/**
 * The critical path below `root`, in order of time: at each moment of the root's duration, the innermost span that the
 * end had to wait for. From its end backwards: the child that ended last before that point is what was waited for; before
 * that child began, the one that ended last before its beginning, and so on. The stretches add up to the root's duration.
 */
export function criticalPath(spans: RequestSpans, root: RequestSpan): PathStep[] {
  const steps: PathStep[] = [];
  const open: Walked[] = [walked(spans, root, root, 0, spans.durationNs[root]!)];
  while (open.length > 0) {
    const at = open.at(-1)!;
    const child = nextWaitedFor(spans, root, at);
    const explainedFrom = child === null ? at.fromNs : child.toNs;
    if (explainedFrom < at.upTo) steps.push({ span: at.span, fromNs: explainedFrom, toNs: at.upTo });
    if (child === null) open.pop();
    else {
      at.upTo = child.fromNs;
      open.push(child);
    }
  }
  return steps.reverse();
}

/** A span that is walked backwards; times in nanoseconds since the root's start. */
interface Walked {
  readonly span: RequestSpan;
  readonly fromNs: number;
  readonly toNs: number;
  /** Those that end last come first. */
  readonly children: readonly RequestSpan[];
  /** The next child to look at. */
  next: number;
  /** From here on it is explained. */
  upTo: number;
}

function walked(spans: RequestSpans, root: RequestSpan, span: RequestSpan, fromNs: number, toNs: number): Walked {
  const children: RequestSpan[] = [];
  for (let child = span + 1; child < spans.subtreeEnd[span]!; child = spans.subtreeEnd[child]!) children.push(child as RequestSpan);
  const endNs = (child: number): number => nsBetween(spans.start, root, spans.start, child) + spans.durationNs[child]!;
  children.sort((a, b) => endNs(b) - endNs(a) || a - b);
  return { span, fromNs, toNs, children, next: 0, upTo: toNs };
}

const MILLISECOND = 1_000_000;

/**
 * Whether a point since the root's start is a whole millisecond on the clock. Starts often are while ends are not (OpenTelemetry
 * in JavaScript): of two spans of which one followed the other, the first may seem to end up to a millisecond after the
 * second began.
 */
function isWholeMillisecond({ start }: RequestSpans, root: RequestSpan, sinceNs: number): boolean {
  return (timeAt(start, root) + BigInt(Math.round(sinceNs))) % BigInt(MILLISECOND) === 0n;
}

/** The child that ended last before the point that is reached; `null` if there is none. */
function nextWaitedFor(spans: RequestSpans, root: RequestSpan, at: Walked): Walked | null {
  while (at.next < at.children.length) {
    const span = at.children[at.next++]!;
    const startNs = nsBetween(spans.start, root, spans.start, span);
    const fromNs = Math.max(at.fromNs, startNs);
    // One that goes on after its parent counts up to the parent's end; one that ends well after the point ran beside what is
    // explained already.
    const endNs = Math.min(at.toNs, startNs + spans.durationNs[span]!);
    const toNs = Math.min(endNs, at.upTo);
    const isBeside = endNs > toNs && (endNs - toNs > Math.min(MILLISECOND, (endNs - fromNs) / 2) || !isWholeMillisecond(spans, root, at.upTo));
    if (!isBeside && fromNs < toNs) return walked(spans, root, span, fromNs, toNs);
  }
  return null;
}
