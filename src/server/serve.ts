// Ties the requests of the protocol to their handlers. The same for every way the server is started.

import { DidChangeWorkspaceFoldersNotification, LSPErrorCodes, ResponseError, type CancellationToken, type Connection } from 'vscode-languageserver';
import type { CancelToken } from '../base/cancel.ts';
import {
  ChooseSource, CloseProfile, DocumentHeat, HottestLines, Locate, OpenProfile, OpenProgress, PageCall,
  type OpenProgressParams, type RequestName, type ServerOptions,
} from '../protocol/lsp.ts';
import type { Gunzip } from '../bytes/unwrap.ts';
import { documentHeat, hottestLines } from './handlers/line-heat.ts';
import { locate } from './handlers/locate.ts';
import { pageCall } from './handlers/page-call.ts';
import type { Host } from './host.ts';
import { NotOpen, Profiles } from './profiles.ts';

/** Progress is told at most this often. */
const PROGRESS_EVERY_MS = 100;

export interface ServeOptions {
  readonly connection: Connection;
  readonly host: Host;
  readonly gunzip: Gunzip;
  /** Bytes as base64. */
  readonly toBase64: (bytes: Uint8Array) => string;
  /** Milliseconds from a clock that never goes back. */
  readonly now: () => number;
}

/** Answers the connection until it closes. */
export function serve(options: ServeOptions): void {
  const { connection } = options;
  const onFault = (error: unknown): void => {
    connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  };
  let folders: readonly string[] = [];
  const profiles = new Profiles({ host: options.host, gunzip: options.gunzip, onFault, folders: () => folders });

  connection.onInitialize((params) => {
    folders = (params.initializationOptions as ServerOptions | undefined)?.folders ?? [];
    const workspaceFolders = { supported: true, changeNotifications: true };
    return { capabilities: { workspace: { workspaceFolders } }, serverInfo: { name: 'Heatline' } };
  });
  connection.onNotification(DidChangeWorkspaceFoldersNotification.type, ({ event }) => {
    const removed = new Set(event.removed.map((folder) => folder.uri));
    folders = [...folders.filter((uri) => !removed.has(uri)), ...event.added.map((folder) => folder.uri)];
  });

  /** One handler: a fault in it is logged once and answered as an error; the server lives on. */
  const answer = <Params, Result>(
    request: RequestName<Params, Result>,
    handler: (params: Params, token: CancellationToken) => Promise<Result> | Result,
  ): void => {
    connection.onRequest(request.method, async (params: Params, token: CancellationToken) => {
      try {
        return await handler(params, token);
      } catch (error) {
        if (!(error instanceof NotOpen)) onFault(error);
        const message = error instanceof Error ? error.message : String(error);
        return new ResponseError<undefined>(LSPErrorCodes.RequestFailed, message);
      }
    });
  };

  answer(OpenProfile, ({ uri, path }, token) => {
    return profiles.open(uri, path, cancelTokenOf(token), progressReporter(options, uri));
  });
  answer(CloseProfile, ({ uri }) => {
    profiles.close(uri);
    return null;
  });
  answer(PageCall, ({ uri, method, params }) => {
    const result = pageCall(profiles.get(uri).open, method, params);
    return result instanceof Uint8Array ? { slab: options.toBase64(result) } : { result };
  });
  answer(DocumentHeat, ({ profile, view, document }) => documentHeat(profiles.get(profile), view, document));
  answer(HottestLines, ({ profile, view, limit }) => {
    const entry = profiles.get(profile);
    return { revision: entry.open.revision, lines: hottestLines(entry, view, limit) };
  });
  answer(Locate, ({ profile, ...wanted }) => locate(profiles.get(profile), wanted));
  answer(ChooseSource, ({ profile, url, uri }) => {
    profiles.get(profile).locator.choose(url, uri);
    return null;
  });
  connection.listen();
}

function cancelTokenOf(token: CancellationToken): CancelToken {
  return {
    get cancelled() {
      return token.isCancellationRequested;
    },
  };
}

function progressReporter({ connection, now }: ServeOptions, uri: string): (done: number, of: number | null) => void {
  let last = -Infinity;
  return (done, of) => {
    if (now() - last < PROGRESS_EVERY_MS) return;
    last = now();
    const params: OpenProgressParams = { uri, phase: 'Reading', done, of };
    void connection.sendNotification(OpenProgress.method, params);
  };
}
