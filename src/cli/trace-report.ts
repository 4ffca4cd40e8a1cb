// The report of a file of distributed traces: the same object as a profile's, with its spans in figures and nothing where
// a profile would have values; and its table of operations for people.

import { formatCount, formatShare, formatValue } from '../base/format-value.ts';
import { traceFindings } from '../findings/trace-findings.ts';
import { serviceNames, type DistributedTraces } from '../trace/distributed.ts';
import { operations } from '../trace/operations.ts';
import { findingsText, traceFindingRows } from './findings-report.ts';
import { printable } from './printable.ts';
import type { Report, ReportOperation } from './report.ts';

export interface TraceReportOptions {
  /** The path as the user gave it. */
  readonly file: string;
  readonly format: string;
  /** Longest list; 0 = everything. */
  readonly top: number;
  /** Whether operations are asked for. */
  readonly spans: boolean;
  /** Whether findings are. */
  readonly findings: boolean;
}

/** Makes the report over all traces. */
export function makeTraceReport(traces: DistributedTraces, { file, format, top, spans, findings }: TraceReportOptions): Report {
  const rows = spans ? operations(traces).map(({ name, service, ...figures }): ReportOperation => ({ service, operation: name, ...figures })) : null;
  return {
    file, format, tool: traces.tool,
    valueTypes: [], valueType: 0, total: 0, idle: 0, samples: 0, threads: [], functions: [], lines: [], files: [],
    spans: {
      count: traces.spans.length,
      traces: traces.traces.length,
      services: serviceNames(traces),
      ...(rows !== null && { operations: top === 0 ? rows : rows.slice(0, top) }),
    },
    notes: traces.notes,
    ...(findings && { findings: traceFindingRows(traces, traceFindings(traces), top) }),
  };
}

const OPERATION_WIDTH = 60;

/** The report for people, with a final line break. */
export function traceText(report: Report, colour: boolean): string {
  const { count, traces, services, operations: rows } = report.spans!;
  const many = (number: number, noun: string): string => `${formatCount(number)} ${noun}${number === 1 ? '' : 's'}`;
  const named = services.length === 0 ? 'no service' : many(services.length, 'service');
  const lines = [printable(`${report.file}: ${many(count, 'span')} in ${many(traces, 'trace')} of ${named} · ${report.format}`)];
  if (rows === undefined) lines.push('--spans prints them by operation.');
  else lines.push('', colour ? '\u001b[1mOperations\u001b[0m' : 'Operations', ...table(rows));
  return `${lines.join('\n')}\n${report.findings === undefined ? '' : findingsText(report.findings, colour)}`;
}

const HEAD = ['self', 'total', 'count', 'errors', 'of calls', 'p50', 'p95', 'p99'] as const;

function table(rows: readonly ReportOperation[]): string[] {
  const cells = (row: ReportOperation): string[] =>
    HEAD.map((name) => {
      if (name === 'of calls') return formatShare(row.errors / row.count);
      return name === 'count' || name === 'errors' ? formatCount(row[name]) : formatValue(row[name], 'nanoseconds');
    });
  const named = rows.map((row) => {
    const whole = printable(row.service === '' ? row.operation : `${row.service}: ${row.operation}`);
    return whole.length <= OPERATION_WIDTH ? whole : `${whole.slice(0, OPERATION_WIDTH - 1)}…`;
  });
  const line = (texts: readonly string[], name: string): string => `${texts.map((text) => text.padStart(9)).join(' ')}  ${name}`;
  return [line(HEAD, 'operation'), ...rows.map((row, i) => line(cells(row), named[i]!))];
}
