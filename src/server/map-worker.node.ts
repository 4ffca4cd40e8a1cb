// The program of the thread that applies source maps: it gets a job, asks the server back for what only that knows,
// reads from the disk what it may, and posts the answers.

import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { NEVER_CANCELLED } from '../base/cancel.ts';
import { answerAll } from '../maps/map-profile.ts';
import type { MapsHost, TextRead } from '../maps/maps-host.ts';
import type { FetchResult } from '../protocol/lsp.ts';
import { localPath, readAllowed, readTextFile } from './map-files.node.ts';
import type { FromThread, ToThread } from './map-thread.node.ts';
import type { MapJob } from './mapper.ts';

const job = workerData as MapJob;
const pending = new Map<number, (result: unknown) => void>();
let nextId = 0;

function post(message: FromThread): void {
  parentPort!.postMessage(message);
}

function ask(method: (FromThread & { kind: 'ask' })['method'], ...args: readonly unknown[]): Promise<unknown> {
  const id = nextId++;
  const answered = new Promise((resolve) => pending.set(id, resolve));
  post({ kind: 'ask', id, method, args });
  return answered;
}

parentPort!.on('message', ({ id, result }: ToThread) => {
  pending.get(id)?.(result);
  pending.delete(id);
});

/** Paths that may be read. */
const allowed = job.allowed.map(localPath).filter((file) => file !== null);

const host: MapsHost = {
  locate: async (url) => {
    const uri = (await ask('locate', url)) as string | null;
    const file = uri === null ? null : localPath(uri);
    // It is in the workspace, or the user pointed there: then its maps are beside it.
    if (file !== null) allowed.push(path.dirname(file));
    return uri;
  },
  read: async (uri, maxBytes) => {
    if (uri.startsWith('file:')) return readAllowed(uri, maxBytes, allowed);
    const isAllowed = job.allowed.some((each) => uri === each || uri.startsWith(`${each.replace(/\/$/, '')}/`));
    return isAllowed && !/(^|\/)(\.|%2e){2}(\/|$)/i.test(uri) ? ((await ask('readRemote', uri, maxBytes)) as TextRead) : { kind: 'refused' };
  },
  findFiles: async (baseName, limit) => (await ask('findFiles', baseName, limit)) as readonly string[],
  fetch: async (url, maxBytes) => {
    const answer = (await ask('fetch', url, maxBytes)) as FetchResult;
    if (answer.kind !== 'fetched') return answer;
    const read = await readTextFile(answer.path, maxBytes);
    if (read.kind === 'text') return { ...read, url: answer.url, sourceMap: answer.sourceMap };
    return read.kind === 'too-large' ? read : { kind: 'failed', reason: 'what was fetched is gone' };
  },
};

answerAll(job.questions, {
  host, embedded: job.embedded, picked: [], pickedForAll: job.picked, cancel: NEVER_CANCELLED,
  onProgress: (done, of) => post({ kind: 'progress', done, of }),
}).then(
  (answers) => post({ kind: 'done', answers }),
  (error: unknown) => post({ kind: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
);
