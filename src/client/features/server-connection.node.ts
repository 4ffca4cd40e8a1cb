// The server as a Node process over IPC, spoken to through the language client. Loaded with the first profile, because
// loading the language client costs time. Leaves out: what happens when the process dies (server.ts).

import * as vscode from 'vscode';
import { CloseAction, ErrorAction, LanguageClient, RevealOutputChannelOn, TransportKind } from 'vscode-languageclient/node';
import {
  FetchText, FileExists, FindSymbols, ListFolder, MapProgress, OpenProgress, ProfileChanged, ReadFile, SpansChanged, WriteFile,
  type FetchResult, type MapProgressParams, type OpenProgressParams, type ProfileChangedParams, type RequestName, type ServerOptions, type SpanChoice, type SpansChangedParams,
} from '../../protocol/lsp.ts';
import { readBudgets } from './finding-problems.ts';
import type { HostFiles } from './host-files.ts';
import { readPlacesSettings } from './places-settings.ts';
import { readRevisionSettings } from './revision-settings.ts';
import type { RemoteTexts, Wish } from './remote-texts.ts';
import type { ServerConnection, ServerEvents } from './server.ts';
import { findSymbols } from './symbols.ts';

export interface ConnectOptions {
  /** Path of the server's program. */
  readonly module: string;
  readonly log: vscode.LogOutputChannel;
  readonly files: HostFiles;
  readonly remote: RemoteTexts;
  /** Lines that the user chose for spans before. */
  readonly spanChoices: () => Readonly<Record<string, SpanChoice>>;
  /** A folder of ours, on disk or not; `null`: there is none. */
  readonly storage: vscode.Uri | null;
}

/** A process asked to end gets this long. */
const STOP_WITHIN_MS = 2000;

/** Starts a server and waits until it answers. */
export async function connectServer(options: ConnectOptions, events: ServerEvents): Promise<ServerConnection> {
  const { module, log, files, remote } = options;
  const run = { module, transport: TransportKind.ipc };
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.toString());
  const initializationOptions: ServerOptions = {
    folders, places: readPlacesSettings(), revisions: readRevisionSettings(), budgets: readBudgets(), spanChoices: options.spanChoices(),
    ...(options.storage?.scheme === 'file' && { storage: options.storage.fsPath }),
  };
  // Files that come and go: the server keeps an index of them. What is written into them is no matter of its.
  const watcher = vscode.workspace.createFileSystemWatcher('**/*', false, true, false);
  const client = new LanguageClient('heatline', 'Heatline', { run, debug: run }, {
    // No document selector: the server is never sent what is in editors.
    outputChannel: log,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationOptions,
    synchronize: { fileEvents: watcher },
    initializationFailedHandler: () => false,
    errorHandler: {
      // Whether to restart is decided in server.ts, with a new client.
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: () => {
        watcher.dispose();
        events.onClosed();
        return { action: CloseAction.DoNotRestart, handled: true };
      },
    },
  });
  client.onNotification(OpenProgress.method, (params: OpenProgressParams) => events.onProgress(params));
  client.onNotification(MapProgress.method, (params: MapProgressParams) => events.onMapProgress(params));
  client.onNotification(ProfileChanged.method, (params: ProfileChangedParams) => events.onProfileChanged(params));
  answer(client, ReadFile, async ({ uri, offset, length }) => {
    const { bytes, size } = await files.read(uri, offset, length);
    return { data: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'), size };
  });
  answer(client, WriteFile, async ({ uri, offset, data, last }) => {
    await files.write(uri, offset, Buffer.from(data, 'base64'), last);
    return null;
  });
  client.onRequest(FetchText.method, (params: Wish, token: vscode.CancellationToken): Promise<FetchResult> => remote.fetch(params, signalOf(token)));
  answer(client, FileExists, ({ uri }) => files.exists(uri));
  client.onNotification(SpansChanged.method, (params: SpansChangedParams) => events.onSpansChanged(params));
  answer(client, FindSymbols, ({ query }) => findSymbols(query));
  answer(client, ListFolder, ({ uri }) => files.list(uri));
  await client.start();
  return {
    request: (name, params, signal) => send(client, name, params, signal),
    stop: () => {
      watcher.dispose();
      return client.dispose(STOP_WITHIN_MS);
    },
  };
}

/** Bytes of a slab that came as base64, in a buffer of their own: a page is posted whole buffers. */
export function bytesOfBase64(base64: string): Uint8Array {
  const bytes = Buffer.from(base64, 'base64');
  return bytes.byteLength === bytes.buffer.byteLength ? new Uint8Array(bytes.buffer) : new Uint8Array(bytes);
}

function answer<Params, Result>(
  client: LanguageClient,
  name: RequestName<Params, Result>,
  handler: (params: Params) => Promise<Result>,
): void {
  client.onRequest(name.method, handler);
}

function signalOf(token: vscode.CancellationToken): AbortSignal {
  const abort = new AbortController();
  token.onCancellationRequested(() => abort.abort());
  return abort.signal;
}

async function send<Params, Result>(
  client: LanguageClient,
  { method }: RequestName<Params, Result>,
  params: Params,
  signal: AbortSignal | undefined,
): Promise<Result> {
  const cancel = new vscode.CancellationTokenSource();
  const abort = (): void => cancel.cancel();
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    return await client.sendRequest<Result>(method, params, cancel.token);
  } finally {
    signal?.removeEventListener('abort', abort);
    cancel.dispose();
  }
}
