// Source maps as the user meets them: choosing one for a profile (remembered with the workspace), seeing that they are
// being applied and stopping that, and the text of sources that are no file here. Leaves out: what maps mean (server).

import * as vscode from 'vscode';
import { CancelMapping, ORIGINAL_SCHEME, OriginalText, type MapProgressParams } from '../../protocol/lsp.ts';
import { registerProfileCommand, type Context } from '../context.ts';
import type { ProfileSession } from './profile-session.ts';

/** Maps by profile, both as URIs. */
type Chosen = Readonly<Record<string, readonly string[]>>;

const STATE_KEY = 'sourceMaps';
/** Shorter work is not worth a notification. */
const SHOW_AFTER_MS = 2000;

/** Registers the command, the documents and the progress. */
export function registerSourceMaps(context: Context): void {
  registerProfileCommand(context, 'heatline.applySourceMap', (session) => applySourceMap(context, session));
  const documents = vscode.workspace.registerTextDocumentContentProvider(ORIGINAL_SCHEME, {
    provideTextDocumentContent: (uri) => textOf(context, uri),
  });
  const running = new Map<string, () => void>();
  const unlisten = context.server.mapProgress.add((progress) => {
    onProgress(context, running, progress);
    if (progress.done < progress.of) return;
    for (const page of context.pages) if (page.session.uri === progress.uri) page.sourcesChanged();
  });
  // A server that died tells nothing any more.
  const forget = context.server.crashed.add(() => {
    for (const end of running.values()) end();
    running.clear();
  });
  context.extension.subscriptions.push(documents, { dispose: unlisten }, { dispose: forget });
}

/** URIs of the maps that the user chose for a profile. */
export function chosenMaps({ extension }: Context, profile: string): readonly string[] {
  return extension.workspaceState.get<Chosen>(STATE_KEY, {})[profile] ?? [];
}

/** Lets the user choose maps for a profile, which is then read again. */
export async function applySourceMap(context: Context, session: ProfileSession): Promise<void> {
  const folder = vscode.Uri.joinPath(vscode.Uri.parse(session.uri, true), '..');
  const picked = await vscode.window.showOpenDialog({
    title: 'Source Map for This Profile', openLabel: 'Apply', canSelectMany: true, defaultUri: folder,
    filters: { 'Source maps': ['map', 'json'], 'All files': ['*'] },
  });
  if (picked === undefined || picked.length === 0) return;
  const all = context.extension.workspaceState.get<Chosen>(STATE_KEY, {});
  const maps = [...new Set([...picked.map((uri) => uri.toString()), ...(all[session.uri] ?? [])])];
  await context.extension.workspaceState.update(STATE_KEY, { ...all, [session.uri]: maps });
  await session.open();
}

async function textOf({ server }: Context, uri: vscode.Uri): Promise<string> {
  const [profile, url] = JSON.parse(uri.query) as [string, string];
  const text = await server.request(OriginalText, { profile, url });
  return text ?? 'This source is known to a source map only. Open its profile again to see it.\n';
}

/** A notification with a way to stop, for what lasts. */
function onProgress({ server }: Context, running: Map<string, () => void>, { uri, done, of }: MapProgressParams): void {
  if (done >= of) {
    running.get(uri)?.();
    running.delete(uri);
    return;
  }
  if (running.has(uri)) return;
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const timer = setTimeout(() => {
    const title = 'Heatline: applying source maps';
    void vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title, cancellable: true }, async (_, token) => {
      token.onCancellationRequested(() => void server.request(CancelMapping, { uri }).catch(() => undefined));
      await ended;
    });
  }, SHOW_AFTER_MS);
  running.set(uri, () => {
    clearTimeout(timer);
    end();
  });
}
