// Opens the source of a function or of a recorded name beside a page, at the line. Asks the user where several files
// fit. Only files of the disk or the workspace are opened, and nothing is ever executed.

import * as vscode from 'vscode';
import { ChooseSource, Locate, PageCall } from '../../protocol/lsp.ts';
import type { PageMethods } from '../../protocol/webview.ts';
import { isWorkspaceScheme, plainLabel, type Context } from '../context.ts';
import type { ProfileSession } from './profile-session.ts';

export interface SourceRequest {
  readonly session: ProfileSession;
  readonly wanted: { readonly function: number } | { readonly url: string };
  /** `null`: where the function is defined. */
  readonly line0: number | null;
  /** The page that asks, or `null`: then the source opens where the user is. */
  readonly panel: vscode.WebviewPanel | null;
}

export interface SourceOpened {
  readonly opened: boolean;
  /** Why not, for the user; `null` where the user decided so. */
  readonly message: string | null;
}

/** Opens the source. What stands in the way is an answer, not an error. */
export async function openSource(context: Context, request: SourceRequest): Promise<SourceOpened> {
  const { session, wanted, panel } = request;
  const located = await context.server.request(Locate, { profile: session.uri, ...wanted });
  if (located.kind === 'missing') return { opened: false, message: located.message };
  const chosen = located.kind === 'found' ? located.uri : await chooseCandidate(located.candidates);
  if (chosen === undefined) return { opened: false, message: null };
  const uri = vscode.Uri.parse(chosen, true);
  if (!isWorkspaceScheme(uri.scheme)) return { opened: false, message: 'This source is not a file of the workspace.' };
  if (located.kind === 'ambiguous') await rememberChoice(context, session, wanted, chosen);
  const recorded = { line0: request.line0 ?? located.line0 ?? 0, column0: request.line0 === null ? located.column0 : null };
  return show(context, session, uri, recorded, panel);
}

async function show(
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
    const reason = error instanceof Error ? error.message : String(error);
    return { opened: false, message: `${plainName(uri)} could not be opened: ${reason}` };
  }
  const line0 = Math.min(context.heat.currentLine(session, document, recorded.line0), document.lineCount - 1);
  const column0 = recorded.column0 ?? document.lineAt(line0).firstNonWhitespaceCharacterIndex;
  const position = document.validatePosition(new vscode.Position(line0, column0));
  const viewColumn = panel === null ? vscode.ViewColumn.Active : columnBeside(panel);
  const selection = new vscode.Range(position, position);
  const editor = await vscode.window.showTextDocument(document, { viewColumn, selection, preview: true });
  editor.revealRange(selection, vscode.TextEditorRevealType.InCenter);
  const past = recorded.line0 >= document.lineCount ? `${plainName(uri)} has no line ${recorded.line0 + 1}; it has changed.` : null;
  return { opened: true, message: past };
}

/** A group with a text editor that is not the page's own, else any other group, else a new one. */
function columnBeside(panel: vscode.WebviewPanel): vscode.ViewColumn {
  const other = (column: vscode.ViewColumn | undefined): boolean => column !== undefined && column !== panel.viewColumn;
  const editor = vscode.window.visibleTextEditors.find(({ viewColumn }) => other(viewColumn));
  if (editor?.viewColumn !== undefined) return editor.viewColumn;
  return vscode.window.tabGroups.all.find(({ viewColumn }) => other(viewColumn))?.viewColumn ?? vscode.ViewColumn.Beside;
}

async function chooseCandidate(candidates: readonly string[]): Promise<string | undefined> {
  const items = candidates.map((candidate) => {
    const uri = vscode.Uri.parse(candidate, true);
    const path = vscode.workspace.asRelativePath(uri, true);
    const slash = path.lastIndexOf('/');
    return { label: plainLabel(path.slice(slash + 1)), description: plainLabel(path.slice(0, Math.max(0, slash))), candidate };
  });
  const placeHolder = 'Several files fit the recorded name. Which one was profiled?';
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.candidate;
}

/** Tells the server what the user chose, under the recorded name. */
async function rememberChoice(
  { server }: Context,
  session: ProfileSession,
  wanted: SourceRequest['wanted'],
  uri: string,
): Promise<void> {
  const url = 'url' in wanted ? wanted.url : await recordedName(server, session, wanted.function);
  if (url !== null) await server.request(ChooseSource, { profile: session.uri, url, uri });
}

async function recordedName(server: Context['server'], session: ProfileSession, fn: number): Promise<string | null> {
  const { uri, view } = session;
  if (view === null) return null;
  const answer = await server.request(PageCall, { uri, method: 'flame/find', params: { view, function: fn } });
  if (!('result' in answer)) return null;
  return (answer.result as PageMethods['flame/find']['result']).box?.function.url ?? null;
}

function plainName(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}
