// Runs jobs on source maps in a worker thread of their own: a map of 14 MB must not keep an editor waiting for its heat.
// One thread for one job; it is ended with it, and so is what the package's WebAssembly took.

import { Worker } from 'node:worker_threads';
import type { SourceAnswer } from '../maps/answers.ts';
import type { MapJob, Mapper, MapQuestions } from './mapper.ts';

/** From the thread to the server. */
export type FromThread =
  | { readonly kind: 'ask'; readonly id: number; readonly method: keyof MapQuestions; readonly args: readonly unknown[] }
  | { readonly kind: 'progress'; readonly done: number; readonly of: number }
  | { readonly kind: 'done'; readonly answers: readonly SourceAnswer[] }
  | { readonly kind: 'failed'; readonly message: string };

/** From the server to the thread: the answer to a question. The job comes as `workerData`. */
export interface ToThread {
  readonly id: number;
  readonly result: unknown;
}

/** Memory of a thread, in MB: a map of 200 MB is text, objects and segments. Beyond it the thread ends, not the server. */
const MAX_HEAP_MB = 2048;

/** A mapper whose jobs run in the program at `file`. */
export function threadMapper(file: string): Mapper {
  return (job, questions, { signal, onProgress }) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return resolve(null);
      const worker = new Worker(file, { workerData: job satisfies MapJob, resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB } });
      const end = (settle: () => void): void => {
        signal.removeEventListener('abort', onAbort);
        settle();
        void worker.terminate();
      };
      const onAbort = (): void => end(() => resolve(null));
      signal.addEventListener('abort', onAbort, { once: true });
      worker.on('message', (message: FromThread) => {
        switch (message.kind) {
          case 'ask':
            return void answer(worker, questions, message);
          case 'progress':
            return onProgress(message.done, message.of);
          case 'done':
            return end(() => resolve(message.answers));
          case 'failed':
            return end(() => reject(new Error(message.message)));
        }
      });
      worker.on('error', (error) => end(() => reject(error)));
    });
}

const NOTHING: Readonly<Record<keyof MapQuestions, unknown>> = {
  locate: null, findFiles: [], readRemote: { kind: 'missing' }, fetch: { kind: 'failed', reason: 'the editor gave no answer' },
};

async function answer(worker: Worker, questions: MapQuestions, { id, method, args }: FromThread & { kind: 'ask' }): Promise<void> {
  let result: unknown = null;
  try {
    result = await (questions[method] as (...all: readonly unknown[]) => Promise<unknown>)(...args);
  } catch {
    // The client or the workspace is gone: as if nothing were there.
    result = NOTHING[method];
  }
  worker.postMessage({ id, result } satisfies ToThread);
}
