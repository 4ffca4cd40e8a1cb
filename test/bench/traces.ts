/*
 * Chrome traces to be measured, made from a seed: `devtools` is a recording of a page with a CPU profile in chunks between
 * its events, as Chrome writes them (keys in alphabetical order, arguments first); `spans` has the same events without
 * the profile; `py-spy` has begins and ends with places. Written piece by piece: they may be larger than a string.
 */
import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';

export interface TraceShape {
  readonly name: string;
  readonly title: string;
  readonly kind: 'devtools' | 'spans' | 'py-spy';
  /** About; written until it is reached. */
  readonly megabytes: number;
}

export const traceShapes: readonly TraceShape[] = [
  { name: 'trace', title: 'Chrome trace with a CPU profile, 100 MB', kind: 'devtools', megabytes: 100 },
  { name: 'trace-spans', title: 'Chrome trace without one, 100 MB', kind: 'spans', megabytes: 100 },
  { name: 'trace-py-spy', title: 'py-spy chrometrace, 100 MB', kind: 'py-spy', megabytes: 100 },
];

/** More than a string can hold, and than JSON.parse takes. */
export const hugeTrace: TraceShape = { name: 'trace-huge', title: 'Chrome trace, 1.2 GB', kind: 'devtools', megabytes: 1200 };

/** The file of a shape, made if it is not there yet. */
export function traceFile(shape: TraceShape, folder: string): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `v3-${shape.name}-${shape.megabytes}.json`);
  if (existsSync(path)) return path;
  const partial = `${path}.${process.pid}`;
  new TraceWriter(partial, shape.megabytes * 1e6).write(shape.kind);
  renameSync(partial, path);
  return path;
}

const taskNames = ['RunTask', 'ThreadControllerImpl::RunTask', 'FunctionCall', 'EvaluateScript', 'UpdateLayoutTree', 'Layout', 'v8.callFunction', 'TimerFire', 'MinorGC', 'PrePaint', 'Paint', 'Commit'];
const threadNames: readonly (readonly [tid: number, name: string])[] = [[259, 'CrRendererMain'], [30979, 'Compositor'], [43011, 'ThreadPoolForegroundWorker']];

class TraceWriter {
  private readonly file: number;
  private readonly target: number;
  private text = '';
  private written = 0;
  private isFirst = true;
  private state = 1;
  private ts = 164_397_729_169;
  private readonly nodeParents: number[] = [];

  constructor(path: string, target: number) {
    this.file = openSync(path, 'w');
    this.target = target;
  }

  write(kind: TraceShape['kind']): void {
    this.put('{"traceEvents":[\n');
    if (kind === 'py-spy') this.writeCalls();
    else this.writeTasks(kind === 'devtools');
    this.put('\n],"metadata":{"source":"DevTools","dataOrigin":"TraceEvents"}}\n');
    writeSync(this.file, this.text);
    closeSync(this.file);
  }

  private writeTasks(profiled: boolean): void {
    for (const [tid, name] of threadNames) {
      this.event(`{"args":{"name":"${name}"},"cat":"__metadata","name":"thread_name","ph":"M","pid":55385,"tid":${tid},"ts":0}`);
    }
    if (profiled) {
      this.event(`{"args":{"data":{"startTime":${this.ts}}},"cat":"disabled-by-default-v8.cpu_profiler","id":"0x1","name":"Profile","ph":"P","pid":55385,"tid":259,"ts":${this.ts},"tts":1}`);
    }
    while (this.written < this.target) {
      for (let i = 0; i < 8; i++) {
        this.ts += 20 + this.below(200);
        this.task(threadNames[this.below(10) < 8 ? 0 : 1 + this.below(2)]![0], 50 + this.below(4000), 0);
      }
      if (profiled) this.chunk();
    }
  }

  /** A task with tasks inside it, which are written before it: events come in the order in which they end. */
  private task(tid: number, durationUs: number, depth: number): void {
    const begun = this.ts;
    let inner = this.below(3);
    while (depth < 12 && inner-- > 0 && begun + durationUs - this.ts > 20) {
      this.ts += this.below(10);
      this.task(tid, this.below(begun + durationUs - this.ts), depth + 1);
    }
    this.ts = begun + durationUs;
    const name = taskNames[this.below(taskNames.length)]!;
    const cat = this.below(3) === 0 ? 'toplevel' : 'disabled-by-default-devtools.timeline';
    this.event(`{"args":${this.args()},"cat":"${cat}","dur":${durationUs},"name":"${name}","ph":"X","pid":55385,"tdur":${(durationUs * 0.9) | 0},"tid":${tid},"ts":${begun},"tts":${Math.floor(begun / 2)}}`);
    if (this.below(6) === 0) {
      this.event(`{"args":${this.args()},"cat":"devtools.timeline,rail","name":"UpdateCounters","ph":"I","pid":55385,"s":"t","tid":${tid},"ts":${begun},"tts":${Math.floor(begun / 2)}}`);
    }
  }

  private args(): string {
    const dice = this.below(4);
    if (dice < 2) return '{}';
    if (dice === 2) return `{"src_file":"cc/scheduler/scheduler.cc","src_func":"OnBeginFrame${this.below(100)}"}`;
    return `{"data":{"columnNumber":${this.below(1e5)},"frame":"B7B2E1E5C42A41D1D2A21E6D0DA6E8F3","functionName":"fn${this.below(5000)}","isolate":"11259134${this.below(1e6)}","lineNumber":${this.below(1000)},"scriptId":"${this.below(100)}","url":"https://example.com/assets/index-${this.below(30)}.js"}}`;
  }

  /** A hundred samples with lines, and the nodes that are new in them. */
  private chunk(): void {
    const nodes: string[] = [];
    for (let i = this.nodeParents.length < 30_000 ? 3 : 0; i > 0; i--) nodes.push(this.node());
    const samples: number[] = [];
    const lines: number[] = [];
    const deltas: number[] = [];
    let node = 1;
    let line = 0;
    for (let i = 0; i < 100; i++) {
      // Samples come in runs: on one line, in one function, then elsewhere.
      const moves = i === 0 || this.below(4) === 0;
      if (moves) node = 1 + this.skewed(this.nodeParents.length);
      if (moves || this.below(3) === 0) line = ((node * 7) % 900) + this.below(6);
      samples.push(node);
      lines.push(line);
      deltas.push(this.below(1000) === 0 ? -this.below(50) : 100 + this.below(60));
    }
    const nodeText = nodes.length > 0 ? `"nodes":[${nodes.join(',')}],` : '';
    this.event(`{"args":{"data":{"cpuProfile":{${nodeText}"samples":[${samples.join(',')}],"trace_ids":{}},"lines":[${lines.join(',')}],"timeDeltas":[${deltas.join(',')}]}},"cat":"disabled-by-default-v8.cpu_profiler","id":"0x1","name":"ProfileChunk","ph":"P","pid":55385,"tid":40451,"ts":${this.ts},"tts":5}`);
  }

  private node(): string {
    const id = this.nodeParents.length + 1;
    const parent = id === 1 ? 0 : this.below(10) < 8 ? id - 1 : 1 + this.below(id - 1);
    this.nodeParents.push(parent);
    if (id === 1) return '{"callFrame":{"codeType":"other","functionName":"(root)","scriptId":0},"id":1}';
    const f = this.below(3000);
    return `{"callFrame":{"codeType":"JS","columnNumber":${f % 60},"functionName":"function${f}","lineNumber":${f % 900},"scriptId":${f % 90},"url":"https://example.com/assets/index-${f % 30}.js"},"id":${id},"parent":${parent}}`;
  }

  /** Calls as py-spy writes them: ends and begins wherever two samples differ. */
  private writeCalls(): void {
    const open: number[] = [];
    const edge = (phase: string, place: number): void =>
      this.event(`{"args":{"filename":"/srv/app/module${place % 30}.py","line":${1 + (place % 900)}},"cat":"py-spy","name":"function${place % 2000}","ph":"${phase}","pid":1,"tid":140299554945920,"ts":${this.ts}}`);
    while (this.written < this.target) {
      this.ts += 10_000 + this.below(100);
      for (let i = Math.min(open.length, 1 + this.below(4)); i > 0; i--) edge('E', open.pop()!);
      for (let i = open.length < 30 ? 1 + this.below(5) : 0; i > 0; i--) {
        open.push(this.below(6000));
        edge('B', open.at(-1)!);
      }
    }
    while (open.length > 0) edge('E', open.pop()!);
  }

  private event(text: string): void {
    this.put(this.isFirst ? text : `,\n${text}`);
    this.isFirst = false;
  }

  private put(text: string): void {
    this.text += text;
    this.written += text.length;
    if (this.text.length < 1 << 20) return;
    writeSync(this.file, this.text);
    this.text = '';
  }

  /** Small numbers are far more frequent: few functions are hot. Half of all are in the first sixteenth. */
  private skewed(limit: number): number {
    return Math.floor((this.below(1 << 20) / (1 << 20)) ** 4 * limit);
  }

  /** A linear congruential generator of 32 bits, its upper ones. */
  private below(limit: number): number {
    this.state = (Math.imul(this.state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.state / 2 ** 32) * limit);
  }
}
