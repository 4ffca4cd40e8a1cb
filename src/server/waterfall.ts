// One trace as a waterfall: which rows a folding leaves, what its end waited for, what it looks like from afar. Parts are
// computed when first asked for and kept with the trace. Leaves out: rows as the page gets them (handlers/waterfall.ts).

import { criticalPath } from '../trace/span-arithmetic.ts';
import { STATUS_ERROR, type RequestSpan } from '../trace/distributed.ts';
import { NONE } from '../trace/tables.ts';
import type { Folding } from '../protocol/traces.ts';
import { KeptAnswers } from './kept-answers.ts';
import type { OpenTraces } from './open-traces.ts';
import { startInTrace } from './trace-columns.ts';
import { coverColumns, eachSelfPart } from './time-parts.ts';

/** Foldings whose rows are kept: 4 bytes a row. A user folds and unfolds a few spans. */
const MAX_FOLDINGS = 8;
/** Searches whose matches are kept, and widths whose overview is. */
const MAX_FINDS = 4;
const MAX_OVERVIEWS = 2;
/** Services of an overview: those at work longest. */
const MAX_SERVICES = 50;

export interface Overview {
  readonly services: readonly { readonly service: number; readonly load: readonly number[] }[];
  readonly errors: readonly number[];
}

/** The critical path by span: stretches of the span `first + i` are those from `from[i]` to before `from[i + 1]`. */
interface PathParts {
  readonly from: Int32Array;
  /** Since the trace's start. */
  readonly startNs: Float64Array;
  readonly endNs: Float64Array;
}

export class Waterfall {
  readonly trace: number;
  /** Its spans are the rows `first … end - 1` of the tables. */
  readonly first: number;
  readonly end: number;
  private readonly open: OpenTraces;
  private readonly foldings = new KeptAnswers<Int32Array>(MAX_FOLDINGS);
  private readonly finds = new KeptAnswers<Int32Array>(MAX_FINDS);
  private readonly overviews = new KeptAnswers<Overview>(MAX_OVERVIEWS);
  private path: PathParts | undefined;

  constructor(open: OpenTraces, trace: number) {
    this.open = open;
    this.trace = trace;
    this.first = open.tables.traces.first[trace]!;
    this.end = open.tables.traces.first[trace + 1]!;
  }

  /** The spans that a folding leaves, from top to bottom. */
  rows(folding: Folding): Int32Array {
    return this.foldings.get(JSON.stringify([folding.openDepth, folding.toggled]), () => {
      const { subtreeEnd } = this.open.tables.spans;
      const isOpen = this.openTest(folding);
      const rows = new Int32Array(this.end - this.first);
      let count = 0;
      for (let span = this.first; span < this.end; span = isOpen(span) ? span + 1 : subtreeEnd[span]!) rows[count++] = span;
      return rows.slice(0, count);
    });
  }

  /** Whether the children of a span are seen under a folding. */
  openTest({ openDepth, toggled }: Folding): (span: number) => boolean {
    const { depth, children } = this.open.bySpan;
    const others = new Set(toggled);
    return (span) => (openDepth === null || depth[span]! < openDepth || children[span] === 0) !== others.has(span);
  }

  /** The folding in which a span is seen: what was closed above it is open, and all else as it was. */
  opening(folding: Folding, span: number): Folding {
    const isOpen = this.openTest(folding);
    const toggled = new Set(folding.toggled);
    const { parent } = this.open.tables.spans;
    for (let at: number = parent[span as RequestSpan]!; at !== NONE; at = parent[at as RequestSpan]!) {
      if (!isOpen(at) && !toggled.delete(at)) toggled.add(at);
    }
    return { openDepth: folding.openDepth, toggled: [...toggled] };
  }

  /** The spans that the terms of a query match, in order; kept by the query. */
  found(query: string, search: (query: string) => (span: number) => boolean): Int32Array {
    return this.finds.get(query, () => {
      const matches = search(query);
      const found: number[] = [];
      for (let span = this.first; span < this.end; span++) if (matches(span)) found.push(span);
      return Int32Array.from(found);
    });
  }

  /** Tells when the end of the trace waited for a span, in order, since the trace's start. */
  eachPathPart(span: number, tell: (fromNs: number, toNs: number) => void): void {
    const { from, startNs, endNs } = this.pathParts;
    const row = span - this.first;
    for (let part = from[row]!; part < from[row + 1]!; part++) tell(startNs[part]!, endNs[part]!);
  }

  private get pathParts(): PathParts {
    return (this.path ??= this.computePath());
  }

  private computePath(): PathParts {
    const { tables, byTrace } = this.open;
    const root = byTrace.root[this.trace]!;
    const from = new Int32Array(this.end - this.first + 1);
    if (root === NONE) return { from, startNs: new Float64Array(0), endNs: new Float64Array(0) };
    const steps = criticalPath(tables.spans, root as RequestSpan);
    const originNs = startInTrace(tables, root);
    for (const { span } of steps) from[span - this.first + 1]!++;
    for (let row = 0; row < from.length - 1; row++) from[row + 1]! += from[row]!;
    const next = from.slice();
    const startNs = new Float64Array(steps.length);
    const endNs = new Float64Array(steps.length);
    for (const step of steps) {
      const part = next[step.span - this.first]!++;
      startNs[part] = originNs + step.fromNs;
      endNs[part] = originNs + step.toNs;
    }
    return { from, startNs, endNs };
  }

  /** See `waterfall/overview`. */
  overview(columns: number): Overview {
    return this.overviews.get(String(columns), () => {
      const { tables, services, byTrace } = this.open;
      const { spans } = tables;
      const lengthNs = byTrace.durationNs[this.trace]!;
      const errors = new Array<number>(columns).fill(0);
      const parts = new Map<number, { readonly starts: number[]; readonly ends: number[]; sum: number }>();
      for (let span = this.first; span < this.end; span++) {
        const startNs = startInTrace(tables, span);
        if (spans.status[span] === STATUS_ERROR) errors[lengthNs > 0 ? Math.min(columns - 1, Math.floor((startNs / lengthNs) * columns)) : 0]!++;
        const service = services.ofResource[spans.resource[span as RequestSpan]!]!;
        let of = parts.get(service);
        if (of === undefined) parts.set(service, (of = { starts: [], ends: [], sum: 0 }));
        const { starts, ends } = of;
        of.sum += this.open.self[span]!;
        eachSelfPart(spans, span, startNs, (fromNs, toNs) => {
          starts.push(fromNs);
          ends.push(toNs);
        });
      }
      const busiest = [...parts].sort((a, b) => b[1].sum - a[1].sum || a[0] - b[0]).slice(0, MAX_SERVICES).sort((a, b) => a[0] - b[0]);
      return {
        services: busiest.map(([service, { starts, ends }]) => ({ service, load: coverColumns(Float64Array.from(starts), Float64Array.from(ends), lengthNs, columns) })),
        errors,
      };
    });
  }
}
