// Threads and processes of a trace: found by their ids, named by the trace's metadata events, which may come anywhere.

/** An id as the file has it: a number, also where it is spelt as a string, or any other text. */
export type TraceId = number | string;

export class TraceThreads {
  private readonly pids: TraceId[] = [];
  private readonly tids: TraceId[] = [];
  private readonly byPid = new Map<TraceId, Map<TraceId, number>>();
  private readonly firstOfPid = new Map<TraceId, number>();
  private readonly threadNames = new Map<number, string>();
  private readonly processNames = new Map<TraceId, string>();
  private lastPid: TraceId = NaN;
  private lastTid: TraceId = NaN;
  private last = 0;

  get length(): number {
    return this.pids.length;
  }

  /** The index of a thread, known or new. A thread id means something within its process only. */
  index(pid: TraceId, tid: TraceId): number {
    // Events of one thread come in runs.
    if (pid === this.lastPid && tid === this.lastTid) return this.last;
    let ofProcess = this.byPid.get(pid);
    if (ofProcess === undefined) {
      this.byPid.set(pid, (ofProcess = new Map()));
      this.firstOfPid.set(pid, this.pids.length);
    }
    let index = ofProcess.get(tid);
    if (index === undefined) {
      index = this.pids.length;
      ofProcess.set(tid, index);
      this.pids.push(pid);
      this.tids.push(tid);
    }
    this.lastPid = pid;
    this.lastTid = tid;
    return (this.last = index);
  }

  /** The first thread that was found of a thread's process: stands for the process. */
  firstOfProcess(thread: number): number {
    return this.firstOfPid.get(this.pids[thread]!)!;
  }

  /** The thread of that id in whichever process has one: for samples that do not name their process. */
  indexOfTid(tid: TraceId): number {
    const index = this.tids.indexOf(tid);
    return index >= 0 ? index : this.index(0, tid);
  }

  nameThread(thread: number, name: string): void {
    if (name !== '') this.threadNames.set(thread, name);
  }

  nameProcess(pid: TraceId, name: string): void {
    if (name !== '') this.processNames.set(pid, name);
  }

  /** The thread's name, else its id. */
  name(thread: number): string {
    return this.threadNames.get(thread) ?? String(this.tids[thread]);
  }

  /** The process in words: there may be many of one name. */
  process(thread: number): string {
    const pid = this.pids[thread]!;
    const name = this.processNames.get(pid);
    return name === undefined ? `Process ${pid}` : `${name} (${pid})`;
  }

  /** Whether any thread has a name of that pattern. */
  hasNameLike(pattern: RegExp): boolean {
    for (const name of this.threadNames.values()) if (pattern.test(name)) return true;
    return false;
  }
}
