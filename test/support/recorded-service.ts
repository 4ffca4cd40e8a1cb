// The services that were recorded for tests (fixtures/traces/express-shop and flask-shop): their sources, and what is
// expected of their recordings, by file and line.

import fs from 'node:fs';
import path from 'node:path';

export interface ExpectedPlace {
  readonly service: string;
  readonly span: string;
  /** With an error, or without; either where it is not said. */
  readonly failed?: boolean;
  /** The query, where the name does not tell spans apart. */
  readonly statement?: string;
  readonly rule: 'recorded' | 'stack-trace' | 'name' | 'text';
  /** Relative to the workspace. */
  readonly file: string;
  /** 1-based, like all lines here. */
  readonly line: number;
  /** Stands in that line. */
  readonly code: string;
}

interface Line {
  readonly file: string;
  readonly line: number;
}

export interface Expectations {
  readonly traces: { readonly file: string; readonly format: string; readonly spans: number; readonly traces: number; readonly services: readonly string[] };
  /** The same requests after the loop of queries was mended. */
  readonly after?: { readonly file: string; readonly spans: number; readonly faster: readonly string[] };
  /** The request that takes longest, and the span in it that does so itself. */
  readonly slowest: { readonly request: string; readonly bySelf: string };
  readonly places: readonly ExpectedPlace[];
  /** Lines of log, how many of them name a span of the file, and those of one span in the order of time. */
  readonly logs: { readonly file: string; readonly lines: number; readonly joined: number; readonly span: string; readonly messages: readonly string[] };
  readonly findings: {
    /** The rules that fire, in the order of what they would save. */
    readonly rules: readonly string[];
    /** `line`: of the query, `loopLine`: of the loop around it. */
    readonly 'repeated-calls': Line & { readonly operation: string; readonly parent: string; readonly times: number; readonly requests: number; readonly loopLine: number };
  };
  readonly cpu?: { readonly file: string; readonly hottest: Line & { readonly function: string; readonly hotLine: number }; readonly sharedWithSpans: Line };
}

export interface RecordedService {
  readonly folder: string;
  readonly expected: Expectations;
  /** Relative path and text of each source. */
  readonly sources: readonly (readonly [file: string, text: string])[];
  bytes(file: string): Uint8Array;
}

export function recordedService(name: 'express-shop' | 'flask-shop'): RecordedService {
  const folder = path.join(import.meta.dirname, '../fixtures/traces', name);
  const text = (file: string): string => fs.readFileSync(path.join(folder, file), 'utf8');
  const files = (fs.readdirSync(folder, { recursive: true }) as string[]).map((file) => file.replaceAll('\\', '/')).sort();
  return {
    folder,
    expected: JSON.parse(text('expectations.json')) as Expectations,
    sources: files.filter((file) => /\.(ts|py)$/.test(file)).map((file) => [file, text(file)] as const),
    bytes: (file) => new Uint8Array(fs.readFileSync(path.join(folder, file))),
  };
}
