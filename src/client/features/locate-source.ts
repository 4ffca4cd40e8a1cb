// Pointing at the file of a recorded source: the list of those that were not found, the most expensive first, then the
// file; what is learned from it holds for all others and can be undone. Leaves out: the settings (learned-paths.ts).

import * as vscode from 'vscode';
import { formatShare } from '../../base/format-value.ts';
import { ChooseSource, LearnPrefix, Locate, PageCall, SuggestFiles } from '../../protocol/lsp.ts';
import type { PageMethods, SourceRow } from '../../protocol/webview.ts';
import { chooseOne, plainLabel, registerProfileCommand, type Context } from '../context.ts';
import { canLearn, learnPath, type LearnedPath } from './learned-paths.ts';
import { placesChanged } from './places-settings.ts';
import type { ProfileSession } from './profile-session.ts';

type SourcesList = PageMethods['sources/list']['result'];

/** Sources offered for locating. */
const MOST_SOURCES = 500;
/** Files suggested for one. */
const MOST_FILES = 50;

/** Registers the command. */
export function registerLocateSource(context: Context): void {
  registerProfileCommand(context, 'heatline.locateSource', (session) => locateSomeSource(context, session));
}

async function locateSomeSource(context: Context, session: ProfileSession): Promise<void> {
  const list = await sourcesOf(context, session);
  if (list === null) return;
  const rows = list.rows.filter(({ remedies }) => remedies.includes('locate'));
  if (rows.length === 0) {
    void vscode.window.showInformationMessage('Heatline: every source of this profile was found, or has no file.');
    return;
  }
  const items = rows.map((row) => ({ ...labelOf(row), row }));
  const placeHolder = `${countOf(list.unresolved)} not found. Which one do you point at?`;
  const chosen = await chooseOne(items, { placeHolder, matchOnDescription: true, matchOnDetail: true });
  if (chosen !== undefined) await locateSource(context, session, chosen.row.url);
}

/** Asks which file a recorded source is, and learns from the answer. */
export async function locateSource(context: Context, session: ProfileSession, url: string): Promise<void> {
  const file = await chooseFile(context, session, url);
  if (file === undefined) return;
  const missing = await missingSources(context, session);
  const learned = await context.server.request(LearnPrefix, { url, uri: file });
  const undo = learned === null || !canLearn() ? null : await learnPath(context, learned);
  const located = await context.server.request(Locate, { profile: session.uri, url });
  const isFound = located.kind === 'found' && vscode.Uri.parse(located.uri, true).toString() === vscode.Uri.parse(file, true).toString();
  if (!isFound) {
    await context.server.request(ChooseSource, { profile: session.uri, url, uri: file });
    placesChanged(context);
  }
  const found = await foundOf(missing, context, session);
  // Not awaited: the notification stays until it is answered.
  void tell(context, learned, undo, found);
}

/** Takes an entry for `heatline.pathMappings`, and offers to undo it. */
export async function learnAndTell(context: Context, session: ProfileSession, learned: LearnedPath): Promise<void> {
  const missing = await missingSources(context, session);
  const undo = await learnPath(context, learned);
  void tell(context, learned, undo, await foundOf(missing, context, session));
}

async function tell(context: Context, learned: LearnedPath | null, undo: (() => Promise<void>) | null, found: number): Promise<void> {
  if (learned === null || undo === null) {
    void vscode.window.showInformationMessage('Heatline: this holds for this file alone, until the profile is closed.');
    return;
  }
  const [take, show] = ['Undo', 'Show Learned Paths'];
  const sentence = learned.to === null
    ? `Heatline: ${learned.from} is left out in this workspace.`
    : `Heatline: ${learned.from} stands for ${learned.to} in this workspace. ${countOf(found)} found.`;
  const pressed = await vscode.window.showInformationMessage(sentence, take, show);
  if (pressed === take) await undo();
  if (pressed === show) await vscode.commands.executeCommand('heatline.showLearnedPaths');
  context.log.debug(sentence);
}

function countOf(sources: number): string {
  return sources === 1 ? '1 source was' : `${sources} sources were`;
}

/** Recorded names of sources that no file was found for. By name: once a script is found, source maps may change the list. */
async function missingSources(context: Context, session: ProfileSession): Promise<readonly string[]> {
  const missing: string[] = [];
  for (let offset = 0; ; offset += MOST_SOURCES) {
    // The unresolved come first.
    const rows = ((await sourcesOf(context, session, offset))?.rows ?? []).filter(({ unresolved }) => unresolved);
    missing.push(...rows.filter(({ place }) => place.kind !== 'found').map(({ url }) => url));
    if (rows.length < MOST_SOURCES) return missing;
  }
}

/** How many of these are missing no more. */
async function foundOf(missing: readonly string[], context: Context, session: ProfileSession): Promise<number> {
  const still = new Set(await missingSources(context, session));
  return missing.filter((url) => !still.has(url)).length;
}

async function sourcesOf({ server }: Context, { uri, view }: ProfileSession, offset = 0): Promise<SourcesList | null> {
  if (view === null) return null;
  const answer = await server.request(PageCall, { uri, method: 'sources/list', params: { view, filter: '', offset, limit: MOST_SOURCES } });
  return 'result' in answer ? (answer.result as SourcesList) : null;
}

function labelOf({ url, share, place }: SourceRow): vscode.QuickPickItem {
  const name = url.slice(Math.max(url.lastIndexOf('/'), url.lastIndexOf('\\')) + 1);
  const why = place.kind === 'found' ? `Taken for ${vscode.workspace.asRelativePath(vscode.Uri.parse(place.uri, true))}, by its ${place.confidence === 'guess' ? 'name' : 'path'}`
    : place.kind === 'ambiguous' ? `${place.count} files fit`
    : place.message;
  return { label: plainLabel(name), description: plainLabel(`${formatShare(share)} · ${url}`), detail: plainLabel(why) };
}

/** A file of the workspace that may be it, or any other. */
async function chooseFile(context: Context, session: ProfileSession, url: string): Promise<string | undefined> {
  const located = await context.server.request(Locate, { profile: session.uri, url });
  const suggested = await context.server.request(SuggestFiles, { url, limit: MOST_FILES });
  const candidates = located.kind === 'ambiguous' ? located.candidates : [];
  const files = [...new Set([...candidates, ...suggested])];
  if (files.length > 0) {
    const items: (vscode.QuickPickItem & { readonly file: string | null })[] = [
      ...files.map((file) => ({ ...fileLabel(file), file })),
      { label: '', kind: vscode.QuickPickItemKind.Separator, file: null },
      { label: '$(folder-opened) Browse…', alwaysShow: true, file: null },
    ];
    const chosen = await chooseOne(items, { placeHolder: `Which file is ${plainLabel(url)}?`, matchOnDescription: true });
    if (chosen === undefined || chosen.file !== null) return chosen?.file ?? undefined;
  }
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const picked = await vscode.window.showOpenDialog({ title: `Which file is ${url}?`, openLabel: 'This File', ...(folder && { defaultUri: folder }) });
  return picked?.[0]?.toString();
}

/** Name and folder of a file, for lists. */
export function fileLabel(file: string): vscode.QuickPickItem {
  const path = vscode.workspace.asRelativePath(vscode.Uri.parse(file, true), true);
  const slash = path.lastIndexOf('/');
  return { label: plainLabel(path.slice(slash + 1)), description: plainLabel(path.slice(0, Math.max(0, slash))) };
}
