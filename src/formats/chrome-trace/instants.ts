// Markers and counters of a trace, gathered in file order and put in order of time at the end.

import { KeyMap } from '../../base/key-map.ts';
import { Int32Builder, NumberBuilder } from '../../base/numbers.ts';
import type { JsonReader } from '../../bytes/json-reader.ts';
import type { Counter, MarkerTable, TextIndex, TrackIndex } from '../../trace/tables.ts';
import type { Labels } from './labels.ts';
import { orderBy, rowsByThread } from './spans.ts';
import type { TraceThreads } from './threads.ts';

/** Instants of all threads. */
export class MarkerEvents {
  private readonly thread = new Int32Builder();
  private readonly label = new Int32Builder();
  private readonly ts = new NumberBuilder();
  private readonly asyncId = new Int32Builder();
  private readonly detail = new Int32Builder();

  get length(): number {
    return this.thread.length;
  }

  push(thread: number, label: number, ts: number, asyncId: number, detail: number): void {
    this.thread.push(thread);
    this.label.push(label);
    this.ts.push(ts);
    this.asyncId.push(asyncId);
    this.detail.push(detail);
  }

  /** `trackOf`: the track of a thread; `ns`: from microseconds on the trace's clock. The events are gone afterwards. */
  finish(trackOf: (thread: number) => TrackIndex, ns: (us: number) => number): MarkerTable {
    const ts = Float64Array.from(this.ts.finish());
    const order = orderBy(ts, new Float64Array(ts.length));
    const column = (from: Int32Builder): never => {
      const values = from.finish();
      return order.map((row) => values[row]!) as ArrayLike<number> as never;
    };
    const thread = this.thread.finish();
    return {
      length: order.length,
      track: order.map((row) => trackOf(thread[row]!)) as ArrayLike<number> as MarkerTable['track'],
      label: column(this.label),
      timeNs: Float64Array.from(order, (row) => ns(ts[row]!)),
      asyncId: column(this.asyncId),
      detail: column(this.detail),
    };
  }
}

/** Values of all counters of all processes. */
export class CounterEvents {
  private readonly keys = new KeyMap();
  /** Per series: texts, and a thread of its process. */
  private readonly names: { readonly name: TextIndex; readonly series: TextIndex; readonly thread: number }[] = [];
  private readonly series = new Int32Builder();
  private readonly ts = new NumberBuilder();
  private readonly values = new NumberBuilder();

  get length(): number {
    return this.series.length;
  }

  /** Reads the `args` of a counter: a number per series. `process`: some thread of it, always the same one. */
  readArgs(reader: JsonReader, name: TextIndex, process: number, ts: number, labels: Labels): void {
    if (reader.kind() !== 'object') return reader.skipValue();
    reader.openObject();
    while (!reader.closedObject()) {
      const text = labels.texts.intern(reader.name());
      const value = reader.number();
      reader.afterField();
      if (!Number.isFinite(value)) continue;
      const series = this.keys.indexOf(name, text, process, 0);
      if (series === this.names.length) this.names.push({ name, series: text, thread: process });
      this.series.push(series);
      this.ts.push(ts);
      this.values.push(value);
    }
  }

  /** The events are gone afterwards. */
  finish(labels: Labels, threads: TraceThreads, ns: (us: number) => number): Counter[] {
    const ts = this.ts.finish();
    const values = this.values.finish();
    const { rows, start } = rowsByThread(this.series.finish(), this.names.length);
    return this.names.map(({ name, series, thread }, index) => {
      const own = rows.subarray(start[index]!, start[index + 1]!);
      const times = Float64Array.from(own, (row) => ts[row]!);
      const order = orderBy(times, new Float64Array(own.length));
      return {
        name: labels.texts.text(name),
        series: labels.texts.text(series),
        process: threads.process(thread),
        timeNs: Float64Array.from(order, (row) => ns(times[row]!)),
        values: Float64Array.from(order, (row) => values[own[row]!]!),
      };
    });
  }
}
