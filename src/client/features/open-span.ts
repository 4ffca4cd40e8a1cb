// From a span to the line that made it: opens the line, or lets the user choose where several are as likely, and keeps what
// was chosen for other sessions. Places that a span recorded (frames of stack traces) open in the same way. Leaves out: how
// a line is found (the server's).

import * as vscode from 'vscode';
import { messageOf } from '../../base/message-of.ts';
import { ChooseSpanPlace, FindingPlaces, LocatePlace, SpanOfFunction, SpanPlaces, type SpanChoice } from '../../protocol/lsp.ts';
import type { RecordedPlace, SpanPlaceRow } from '../../protocol/traces.ts';
import { chooseOne, isWorkspaceScheme, nameOf, plainLabel, type Context } from '../context.ts';
import { columnBeside, fileOf, showRecordedLine } from './open-source.ts';
import type { ProfileSession } from './profile-session.ts';

export interface Opened {
  readonly opened: boolean;
  /** Why not, for the user; `null` where the user decided so. */
  readonly message: string | null;
}

export interface SpanRequest {
  readonly session: ProfileSession;
  readonly span: number;
  /** One of the answers of the ladder; `null`: the likeliest. */
  readonly place: number | null;
  /** The page that asks. */
  readonly panel: vscode.WebviewPanel | null;
}

/** An answer that is less likely than the first by more than this is no rival of it. */
const RIVAL_WITHIN = 0.1;

/** Opens the line that made a span. What stands in the way is an answer, not an error. */
export async function openSpan(context: Context, { session, span, place, panel }: SpanRequest): Promise<Opened> {
  const { places, pending } = await context.server.request(SpanPlaces, { profile: session.uri, span });
  const found = places.filter(({ uri }) => uri !== null);
  if (place !== null) return openRow(context, session, places[place], panel);
  const [first] = found;
  if (first === undefined) return refused(whyNot(places, pending));
  const rivals = first.rule === 'chosen' ? [first] : found.filter(({ confidence }) => confidence >= first.confidence - RIVAL_WITHIN);
  if (rivals.length === 1) return openRow(context, session, first, panel);
  const chosen = await choosePlace(rivals);
  if (chosen === undefined) return { opened: false, message: null };
  const opened = await openRow(context, session, chosen, panel);
  if (opened.opened) await remember(context, session, span, chosen);
  return opened;
}

/** Opens the loop that a finding about repeated calls points to; of other findings the line of a span behind it. */
export async function openFinding(context: Context, { finding, ...request }: Omit<SpanRequest, 'place'> & { readonly finding: number }): Promise<Opened> {
  const { findings: [place] } = await context.server.request(FindingPlaces, { profile: request.session.uri, finding });
  // A span's own line may have moved since it was recorded, and may be one of several.
  if (place?.isLoop !== true) return openSpan(context, { ...request, place: null });
  return showLine(vscode.Uri.parse(place.uri, true), place.line0, request.panel);
}

/** Opens the line of an operation: that of its slowest span. */
export async function openOperation(context: Context, session: ProfileSession, fn: number, panel: vscode.WebviewPanel | null): Promise<Opened> {
  const { span } = await context.server.request(SpanOfFunction, { profile: session.uri, function: fn });
  return span === null ? refused('This operation has no span.') : openSpan(context, { session, span, place: null, panel });
}

/** Opens a place that a span recorded. */
export async function openPlace(context: Context, session: ProfileSession, place: RecordedPlace, panel: vscode.WebviewPanel | null): Promise<Opened> {
  const located = await context.server.request(LocatePlace, { profile: session.uri, place });
  if (located.kind === 'missing') return refused(located.message);
  const uri = await fileOf(context, session, located);
  if (uri === undefined) return { opened: false, message: null };
  return showRecordedLine(context, session, vscode.Uri.parse(uri, true), { line0: located.line0 ?? 0, column0: located.column0 }, panel);
}

async function openRow(context: Context, session: ProfileSession, row: SpanPlaceRow | undefined, panel: vscode.WebviewPanel | null): Promise<Opened> {
  if (row === undefined) return refused('This place is not known any more.');
  if (row.uri === null) return openPlace(context, session, { file: row.path, line1: row.line1, column1: null }, panel);
  const uri = vscode.Uri.parse(row.uri, true);
  if (!isWorkspaceScheme(uri.scheme)) return refused('This place is not in a file of the workspace.');
  const line0 = (row.line1 ?? 1) - 1;
  // What was found in the text of the workspace is where it is today; only recorded lines may have moved since.
  if (row.rule === 'recorded' || row.rule === 'stack-trace') return showRecordedLine(context, session, uri, { line0, column0: null }, panel);
  return showLine(uri, line0, panel);
}

/** Shows a line of the file as it is today. */
export async function showLine(uri: vscode.Uri, line0: number, panel: vscode.WebviewPanel | null): Promise<Opened> {
  try {
    const document = await vscode.workspace.openTextDocument(uri);
    const line = document.lineAt(Math.min(Math.max(0, line0), document.lineCount - 1));
    const selection = new vscode.Range(line.range.start.with(undefined, line.firstNonWhitespaceCharacterIndex), line.range.start.with(undefined, line.firstNonWhitespaceCharacterIndex));
    const viewColumn = panel === null ? vscode.ViewColumn.Active : columnBeside(panel);
    const editor = await vscode.window.showTextDocument(document, { viewColumn, selection, preview: true });
    editor.revealRange(selection, vscode.TextEditorRevealType.InCenter);
    return { opened: true, message: null };
  } catch (error) {
    return refused(`${nameOf(uri)} could not be opened: ${messageOf(error)}`);
  }
}

function refused(message: string): Opened {
  return { opened: false, message };
}

function whyNot(places: readonly SpanPlaceRow[], pending: boolean): string {
  const [recorded] = places;
  if (recorded !== undefined) return `${recorded.path} is not in this workspace.`;
  if (pending) return 'The workspace is still being looked through. Try again in a moment.';
  return 'Nothing in this span or in the workspace says which line made it. A code.file.path and code.line.number attribute would.';
}

const RULE_WORDS: Readonly<Record<SpanPlaceRow['rule'], string>> = {
  'chosen': 'chosen by you', 'recorded': 'recorded', 'stack-trace': 'from a stack trace', 'name': 'by name', 'text': 'by text',
};

async function choosePlace(places: readonly SpanPlaceRow[]): Promise<SpanPlaceRow | undefined> {
  const items = places.map((place) => ({
    label: plainLabel(`${place.path}${place.line1 === null ? '' : `:${place.line1}`}`),
    description: plainLabel(`${place.functionName === '' ? '' : `${place.functionName} · `}${RULE_WORDS[place.rule]}`),
    detail: plainLabel(place.reason),
    place,
  }));
  const placeHolder = 'Several lines may have made this span. Which one is it? The choice is kept.';
  return (await chooseOne(items, { placeHolder, matchOnDescription: true, matchOnDetail: true }))?.place;
}

/** Where choices are kept between sessions. */
const CHOICES = 'spanChoices';
/** More choices than these are the oldest forgotten. */
const MOST_CHOICES = 500;

/** What was chosen in this workspace before. */
export function keptChoices({ workspaceState }: vscode.ExtensionContext): Readonly<Record<string, SpanChoice>> {
  return workspaceState.get<Record<string, SpanChoice>>(CHOICES) ?? {};
}

async function remember(context: Context, session: ProfileSession, span: number, { uri, line1 }: SpanPlaceRow): Promise<void> {
  if (uri === null || line1 === null) return;
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true));
  const line0 = Math.min(line1, document.lineCount) - 1;
  const choice: SpanChoice = { uri, line0, text: document.lineAt(line0).text.trim() };
  const { key } = await context.server.request(ChooseSpanPlace, { profile: session.uri, span, choice });
  const { [key]: _, ...others } = keptChoices(context.extension);
  const kept = Object.entries({ ...others, [key]: choice }).slice(-MOST_CHOICES);
  await context.extension.workspaceState.update(CHOICES, Object.fromEntries(kept));
}
