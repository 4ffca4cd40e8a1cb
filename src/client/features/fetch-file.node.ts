// One address of the network into one file: no cookies, no sign-in, no referrer; few redirects, each to a server that the
// user agreed to; an end to size and time. VS Code gives `fetch` its proxy. Leaves out: who agreed to what.

import { mkdtemp, open, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mayRedirect, webAddress, type WebAddress } from '../../base/web-address.ts';
import type { FetchResult } from '../../protocol/lsp.ts';

export interface FetchOptions {
  /** Whether the user agreed to this origin. */
  readonly allows: (origin: string) => boolean;
  readonly mostBytes: number;
  readonly signal: AbortSignal;
  /** Left out: half a minute. */
  readonly quietMs?: number;
  /** Left out: the platform's. */
  readonly fetch?: typeof globalThis.fetch;
}

/** A server that sends nothing for this long is given up. */
const QUIET_MS = 30_000;
/** One that sends now and then, after this. */
const LONGEST_MS = 10 * 60_000;
const MOST_REDIRECTS = 3;

/** Why there is no file, where that is more than a status. */
class Stopped extends Error {
  readonly result: FetchResult;

  constructor(result: FetchResult) {
    super(result.kind);
    this.result = result;
  }
}

/** Fetches into a new file below the system's folder for such. Never throws: what stands in the way is a result. */
export async function fetchFile(address: WebAddress, options: FetchOptions): Promise<FetchResult> {
  const patience = new Patience(options.signal, options.quietMs ?? QUIET_MS);
  let folder: string | null = null;
  try {
    const { response, at } = await request(address, options, patience);
    folder = await mkdtemp(path.join(tmpdir(), 'heatline-'));
    const file = path.join(folder, 'text');
    await write(response, file, options.mostBytes, patience);
    const header = response.headers.get('sourcemap') ?? response.headers.get('x-sourcemap');
    folder = null;
    return { kind: 'fetched', path: file, url: at.url, sourceMap: header === null || header.trim() === '' ? null : header.trim() };
  } catch (error) {
    if (error instanceof Stopped) return error.result;
    return { kind: 'failed', reason: patience.reason ?? reasonOf(error) };
  } finally {
    patience.end();
    if (folder !== null) await rm(folder, { recursive: true, force: true });
  }
}

/** Deletes files that {@link fetchFile} made, with their folders. */
export async function removeFiles(files: readonly string[]): Promise<void> {
  await Promise.all(files.map((file) => rm(path.dirname(file), { recursive: true, force: true })));
}

/** The answer, after redirects. Nothing is asked of a server that the user did not agree to. */
async function request(address: WebAddress, options: FetchOptions, patience: Patience): Promise<{ response: Response; at: WebAddress }> {
  const { allows, mostBytes, fetch = globalThis.fetch } = options;
  let at = address;
  for (let redirects = 0; ; redirects++) {
    if (!allows(at.origin)) throw new Stopped({ kind: 'not-agreed', url: at.url });
    const response = await fetch(at.url, {
      redirect: 'manual', credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store', signal: patience.signal,
    });
    patience.heard();
    if (isRedirect(response)) {
      if (redirects === MOST_REDIRECTS) throw stopped(`it redirects more than ${MOST_REDIRECTS} times`);
      at = redirectOf(response, at);
      await response.body?.cancel();
      continue;
    }
    const { status } = response;
    if (status === 404 || status === 410) throw new Stopped({ kind: 'missing' });
    if (!response.ok) throw stopped(`the server answered ${status} ${response.statusText}`.trim());
    if (Number(response.headers.get('content-length')) > mostBytes) throw new Stopped({ kind: 'too-large' });
    return { response, at };
  }
}

function isRedirect({ status, type }: Response): boolean {
  return type === 'opaqueredirect' || (status >= 300 && status < 400 && status !== 304);
}

function redirectOf(response: Response, from: WebAddress): WebAddress {
  const location = response.headers.get('location');
  const target = location === null || !URL.canParse(location, from.url) ? null : webAddress(new URL(location, from.url).href);
  if (target === null) throw stopped('it redirects to what is no address that Heatline fetches');
  if (!mayRedirect(from, target)) throw stopped(`it redirects to ${target.origin}, on a private network`);
  return target;
}

function stopped(reason: string): Stopped {
  return new Stopped({ kind: 'failed', reason });
}

async function write(response: Response, file: string, mostBytes: number, patience: Patience): Promise<void> {
  // Nobody else is to read it, and a file that is there is not ours.
  const handle: FileHandle = await open(file, 'wx', 0o600);
  try {
    let size = 0;
    if (response.body === null) return;
    for await (const piece of response.body as AsyncIterable<Uint8Array>) {
      patience.heard();
      size += piece.byteLength;
      if (size > mostBytes) throw new Stopped({ kind: 'too-large' });
      await handle.write(piece);
    }
  } finally {
    await handle.close();
  }
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = (cause as { code?: unknown } | null)?.code;
  if (typeof code === 'string') return `the server could not be reached (${code})`;
  return cause instanceof Error ? cause.message : String(cause);
}

/** Ends a request that was cancelled, or whose server is silent. */
class Patience {
  /** Why it was ended, or `null`. */
  reason: string | null = null;
  private readonly abort = new AbortController();
  private readonly quietMs: number;
  private readonly whole: ReturnType<typeof setTimeout>;
  private quiet: ReturnType<typeof setTimeout>;
  private readonly given: AbortSignal;
  private readonly onCancel = (): void => this.stop('it was cancelled');

  constructor(given: AbortSignal, quietMs: number) {
    this.given = given;
    this.quietMs = quietMs;
    this.quiet = this.wait();
    this.whole = setTimeout(() => this.stop('it took too long'), LONGEST_MS);
    if (given.aborted) this.onCancel();
    given.addEventListener('abort', this.onCancel, { once: true });
  }

  get signal(): AbortSignal {
    return this.abort.signal;
  }

  /** Something came. */
  heard(): void {
    clearTimeout(this.quiet);
    this.quiet = this.wait();
  }

  end(): void {
    clearTimeout(this.quiet);
    clearTimeout(this.whole);
    this.given.removeEventListener('abort', this.onCancel);
    // What is still under way, such as a body that is too large, ends with it.
    this.abort.abort();
  }

  private wait(): ReturnType<typeof setTimeout> {
    return setTimeout(() => this.stop(`the server sent nothing for ${this.quietMs / 1000} s`), this.quietMs);
  }

  private stop(reason: string): void {
    this.reason ??= reason;
    this.abort.abort();
  }
}
