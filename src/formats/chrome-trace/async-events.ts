// Asynchronous spans of a trace: begins and ends that find one another by category, id and scope, on whatever thread
// they are. `b` and `e` nest within one id, the older `S` and `F` do not but are paired alike.

import { Int32Builder, NumberBuilder } from '../../base/numbers.ts';
import { KeyMap } from '../../base/key-map.ts';
import type { Labels } from './labels.ts';
import { BEGIN, orderBy, type END } from './spans.ts';

/** Ends look for their begin among that many open spans of one id. */
const MAX_LOOK_BACK = 256;
const NONE = -1;

/** Events of all processes; row = event. */
export class AsyncEvents {
  private readonly groups = new KeyMap();
  /** Per group: the thread of its first event, and its id's text. */
  readonly threadOfGroup = new Int32Builder();
  readonly idOfGroup = new Int32Builder();
  private readonly group = new Int32Builder();
  /** As in SpanEvents. */
  private readonly labelAndPhase = new Int32Builder();
  private readonly ts = new NumberBuilder();
  private readonly detail = new Int32Builder();

  get length(): number {
    return this.group.length;
  }

  get groupCount(): number {
    return this.threadOfGroup.length;
  }

  /** `category`, `id`, `scope`: texts. `process`: a thread of it where the id means something in its process only, else -1. */
  groupOf(category: number, id: number, scope: number, process: number, thread: number): number {
    const group = this.groups.indexOf(category, id, scope, process);
    if (group === this.threadOfGroup.length) {
      this.threadOfGroup.push(thread);
      this.idOfGroup.push(id);
    }
    return group;
  }

  push(group: number, label: number, phase: typeof BEGIN | typeof END, ts: number, detail: number): void {
    this.group.push(group);
    this.labelAndPhase.push(label * 4 + phase);
    this.ts.push(ts);
    this.detail.push(detail);
  }

  /** Pairs begins with ends. The events are gone afterwards. */
  pair(labels: Labels): AsyncSpans {
    const ts = Float64Array.from(this.ts.finish());
    const labelAndPhase = this.labelAndPhase.finish();
    const group = this.group.finish();
    const order = orderBy(ts, new Float64Array(ts.length));
    const last = order.length === 0 ? 0 : ts[order.at(-1)!]!;
    const end = new Float64Array(ts.length).fill(last);
    // Open begins of each group as chains, the innermost first.
    const top = new Int32Array(this.groupCount).fill(NONE);
    const below = new Int32Array(ts.length).fill(NONE);
    const begins = new Int32Builder();
    let open = 0;
    let stray = 0;
    for (let k = 0; k < order.length; k++) {
      const event = order[k]!;
      const g = group[event]!;
      if ((labelAndPhase[event]! & 3) === BEGIN) {
        below[event] = top[g]!;
        top[g] = event;
        begins.push(event);
        open++;
        continue;
      }
      const label = labelAndPhase[event]! >> 2;
      let above = NONE;
      let begin = top[g]!;
      for (let step = 0; begin !== NONE && !labels.isNameless(label) && !labels.sameName(labelAndPhase[begin]! >> 2, label); step++) {
        above = begin;
        begin = step < MAX_LOOK_BACK ? below[begin]! : NONE;
      }
      if (begin === NONE) {
        stray++;
        continue;
      }
      end[begin] = ts[event]!;
      if (above === NONE) top[g] = below[begin]!;
      else below[above] = below[begin]!;
      open--;
    }
    return { rows: begins.finish(), group, label: labelAndPhase.map((each) => each >> 2), start: ts, end, detail: this.detail.finish(), open, stray };
  }
}

/** Spans with microseconds on the trace's clock. Only `rows` of the columns are spans; these are in order of start. */
export interface AsyncSpans {
  readonly rows: Int32Array;
  readonly group: Int32Array;
  readonly label: Int32Array;
  readonly start: Float64Array;
  readonly end: Float64Array;
  readonly detail: Int32Array;
  /** Begins without an end: they last as long as the events do. */
  readonly open: number;
  /** Ends without a begin. */
  readonly stray: number;
}
