// Opens the source of a function or of a recorded name beside a page, at the line. Asks the user where several files
// fit, and before anything outside of the workspace is touched. Nothing is ever executed.

import * as vscode from 'vscode';
import { messageOf } from '../../base/message-of.ts';
import { ChooseSource, LineToday, Locate, type LocateResult } from '../../protocol/lsp.ts';
import { chooseOne, isWorkspaceScheme, nameOf, plainLabel, type Context } from '../context.ts';
import { canLearn } from './learned-paths.ts';
import { fileLabel, learnAndTell, locateSource } from './locate-source.ts';
import { placesChanged } from './places-settings.ts';
import type { ProfileSession } from './profile-session.ts';

export interface SourceRequest {
  readonly session: ProfileSession;
  readonly wanted: { readonly function: number } | { readonly url: string };
  /** `null`: where the function is defined. */
  readonly line0: number | null;
  /** The page that asks, or `null`: then the source opens where the user is. */
  readonly panel: vscode.WebviewPanel | null;
  /** A file outside of the workspace is not worth a question: it counts as missing. */
  readonly onlyInside?: boolean;
}

export interface SourceOpened {
  readonly opened: boolean;
  /** Why not, for the user; `null` where the user decided so. */
  readonly message: string | null;
  /** The recorded name, where it was not found and the user can point at its file. */
  readonly locate: string | null;
}

/** Opens the source. What stands in the way is an answer, not an error. */
export async function openSource(context: Context, request: SourceRequest): Promise<SourceOpened> {
  const { session, wanted, panel } = request;
  const located = await context.server.request(Locate, { profile: session.uri, ...wanted });
  if (located.kind === 'missing') return refused(located.message, located.canLocate ? located.url : null);
  if (located.kind === 'outside' && request.onlyInside === true) return refused(located.message, located.url);
  const chosen = await fileOf(context, session, located);
  if (chosen === undefined) return { opened: false, message: null, locate: null };
  const uri = vscode.Uri.parse(chosen, true);
  if (!isWorkspaceScheme(uri.scheme)) return refused('This source is not a file of the workspace.', null);
  if (located.kind !== 'found') {
    await context.server.request(ChooseSource, { profile: session.uri, url: located.url, uri: chosen });
    placesChanged(context);
  }
  const recorded = { line0: request.line0 ?? located.line0 ?? 0, column0: request.line0 === null ? located.column0 : null };
  return showRecordedLine(context, session, uri, recorded, panel);
}

function refused(message: string, locate: string | null): SourceOpened {
  return { opened: false, message, locate };
}

/** Shows a recorded line of a file of the workspace, where it is today. */
export async function showRecordedLine(
  context: Context,
  session: ProfileSession,
  uri: vscode.Uri,
  recorded: { readonly line0: number; readonly column0: number | null },
  panel: vscode.WebviewPanel | null,
): Promise<SourceOpened> {
  let document: vscode.TextDocument;
  try {
    document = await vscode.workspace.openTextDocument(uri);
  } catch (error) {
    const reason = messageOf(error);
    return refused(`${nameOf(uri)} could not be opened: ${reason}`, null);
  }
  const today = await context.server.request(LineToday, { profile: session.uri, document: uri.toString(), line0: recorded.line0 });
  const line0 = Math.min(context.heat.currentLine(session, document, recorded.line0, today.line0), document.lineCount - 1);
  const column0 = recorded.column0 ?? document.lineAt(line0).firstNonWhitespaceCharacterIndex;
  const position = document.validatePosition(new vscode.Position(line0, column0));
  const viewColumn = panel === null ? vscode.ViewColumn.Active : columnBeside(panel);
  const selection = new vscode.Range(position, position);
  const editor = await vscode.window.showTextDocument(document, { viewColumn, selection, preview: true });
  editor.revealRange(selection, vscode.TextEditorRevealType.InCenter);
  return { opened: true, message: whatChanged(nameOf(uri), recorded.line0, today, document.lineCount), locate: null };
}

/** What the user should know of a line that is not where it was recorded; `null` where it is, or has merely moved. */
function whatChanged(name: string, recorded0: number, today: { readonly line0: number; readonly gone: boolean }, lineCount: number): string | null {
  if (today.gone) return `Line ${recorded0 + 1} of ${name} was changed since the recording; this is where it stood.`;
  return today.line0 >= lineCount ? `${name} has no line ${today.line0 + 1}; it has changed.` : null;
}

/** A group with a text editor that is not the page's own, else any other group, else a new one. */
export function columnBeside(panel: vscode.WebviewPanel): vscode.ViewColumn {
  const other = (column: vscode.ViewColumn | undefined): boolean => column !== undefined && column !== panel.viewColumn;
  const editor = vscode.window.visibleTextEditors.find(({ viewColumn }) => other(viewColumn));
  if (editor?.viewColumn !== undefined) return editor.viewColumn;
  return vscode.window.tabGroups.all.find(({ viewColumn }) => other(viewColumn))?.viewColumn ?? vscode.ViewColumn.Beside;
}

/** The file to open; `undefined` where the user did not choose one. */
export async function fileOf(context: Context, session: ProfileSession, located: Exclude<LocateResult, { kind: 'missing' }>): Promise<string | undefined> {
  switch (located.kind) {
    case 'found':
      return located.uri;
    case 'ambiguous':
      return chooseCandidate(located.candidates);
    case 'outside':
      return confirmOutside(context, session, located);
  }
}

async function chooseCandidate(candidates: readonly string[]): Promise<string | undefined> {
  const items = candidates.map((candidate) => ({ ...fileLabel(candidate), candidate }));
  const placeHolder = 'Several files fit the recorded name. Which one was profiled?';
  return (await chooseOne(items, { placeHolder }))?.candidate;
}

/** A recorded path is a stranger's: until the user says so, nobody looks whether anything is there. */
async function confirmOutside(
  context: Context,
  session: ProfileSession,
  { url, uri, message }: { readonly url: string; readonly uri: string; readonly message: string },
): Promise<string | undefined> {
  const { fsPath } = vscode.Uri.parse(uri, true);
  const folder = fsPath.slice(0, Math.max(fsPath.lastIndexOf('/'), fsPath.lastIndexOf('\\')));
  const open = { label: `$(go-to-file) Open ${plainLabel(fsPath)}` };
  const always = { label: '$(folder) Open, and Find All Files of That Folder There', description: plainLabel(folder) };
  const locate = { label: '$(search) Locate in the Workspace…' };
  const chosen = await chooseOne([open, ...(canLearn() && folder !== '' ? [always] : []), locate], { placeHolder: plainLabel(message) });
  if (chosen === always) await learnAndTell(context, session, { from: folder, to: folder });
  if (chosen === locate) await locateSource(context, session, url);
  return chosen === open || chosen === always ? uri : undefined;
}
