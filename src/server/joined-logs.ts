// Files of logs that were added to traces, and which of their lines belong to a span. Leaves out: reading them.

import { joinLogs, type LogJoin, type Logs } from '../trace/logs.ts';
import type { DistributedTraces } from '../trace/distributed.ts';
import { timeAt } from '../trace/times.ts';

/** A line of one of the files. */
export interface JoinedLine {
  readonly logs: Logs;
  /** In `logs`. */
  readonly row: number;
  /** Over all files, in the order in which they were added. */
  readonly number: number;
}

interface JoinedFile {
  readonly uri: string;
  readonly logs: Logs;
  readonly join: LogJoin;
}

export class JoinedLogs {
  private readonly tables: DistributedTraces;
  private readonly files: JoinedFile[] = [];

  constructor(tables: DistributedTraces) {
    this.tables = tables;
  }

  /** Lines of all files, and how many of them name a span or a trace of the file. */
  get counts(): { readonly lines: number; readonly joined: number } {
    return {
      lines: this.files.reduce((sum, { logs }) => sum + logs.length, 0),
      joined: this.files.reduce((sum, { logs, join }) => sum + logs.length - join.unmatched, 0),
    };
  }

  /** Adds a file; one of the same name is replaced. Gives the number of its lines that were joined. */
  add(uri: string, logs: Logs): number {
    const join = joinLogs(this.tables, logs);
    const file: JoinedFile = { uri, logs, join };
    const known = this.files.findIndex((each) => each.uri === uri);
    if (known === -1) this.files.push(file);
    else this.files[known] = file;
    return logs.length - join.unmatched;
  }

  /** The lines of a span in order of time, those without a time first. */
  ofSpan(span: number): JoinedLine[] {
    return this.linesOf(({ join }) => join.rows.subarray(join.first[span], join.first[span + 1]));
  }

  /** The lines that name a trace and no span of it. */
  ofTrace(trace: number): JoinedLine[] {
    return this.linesOf(({ join }) => join.rowsOfTrace.subarray(join.firstOfTrace[trace], join.firstOfTrace[trace + 1]));
  }

  private linesOf(rowsOf: (file: JoinedFile) => Int32Array): JoinedLine[] {
    const lines: JoinedLine[] = [];
    let before = 0;
    for (const file of this.files) {
      for (const row of rowsOf(file)) lines.push({ logs: file.logs, row, number: before + row });
      before += file.logs.length;
    }
    return sortedByTime(lines);
  }
}

/** Lines in order of time, those without a time first; at one time, as they were added. */
export function sortedByTime(lines: JoinedLine[]): JoinedLine[] {
  const timeOf = ({ logs, row }: JoinedLine): bigint => timeAt(logs.time, row);
  return lines.sort((a, b) => {
    const [first, second] = [timeOf(a), timeOf(b)];
    return first < second ? -1 : first > second ? 1 : a.number - b.number;
  });
}
