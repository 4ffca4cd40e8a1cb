// Which trace and which span are looked at: one selection for the list, the waterfall, the details and the tables. Leaves
// out: how any of them shows it.

import type { TracesSummary } from '../../src/protocol/traces.ts';

/** What is looked at; a trace may be shown without a span; `trace` `null` with a span: that of the span, which nobody has asked for yet. */
export interface ShownSpan {
  readonly trace: number | null;
  readonly span: number | null;
}

type Follower = (shown: ShownSpan, by: object) => void;

export class SpanSelection {
  /** May be renewed: logs may be added. */
  summary: TracesSummary;
  private current: ShownSpan;
  private readonly followers = new Set<Follower>();
  private readonly changes = new Set<() => void>();

  constructor(summary: TracesSummary, current: ShownSpan) {
    this.summary = summary;
    this.current = current;
  }

  get shown(): ShownSpan {
    return this.current;
  }

  /** A trace or a span was chosen. `by`: who says so; followers may leave out their own. */
  show(shown: ShownSpan, by: object): void {
    if (shown.trace === this.current.trace && shown.span === this.current.span) return;
    this.current = shown;
    for (const follower of [...this.followers]) follower(shown, by);
  }

  /** Called at every change until the answer is called. */
  follow(follower: Follower): () => void {
    this.followers.add(follower);
    return () => this.followers.delete(follower);
  }

  /** Logs were added, or places are known now. */
  renew(summary: TracesSummary): void {
    this.summary = summary;
    for (const change of [...this.changes]) change();
  }

  /** Called after {@link renew}, until the answer is called. */
  onRenewed(change: () => void): () => void {
    this.changes.add(change);
    return () => this.changes.delete(change);
  }
}
