// Exporting a profile: asks which format and where, and has the server write what the pages show. A file is replaced
// only where VS Code's dialog has asked. Leaves out: the writing itself (the server's, host-files.ts).

import * as vscode from 'vscode';
import { formatValue } from '../../base/format-value.ts';
import { EXPORT_FORMATS, ExportProfile, type ExportFormatId, type ExportResult } from '../../protocol/lsp.ts';
import type { ProfileSummary, View } from '../../protocol/webview.ts';
import { plainLabel, registerProfileCommand, type Context } from '../context.ts';
import type { ProfileSession } from './profile-session.ts';

type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Progress is shown of what takes longer than this. */
const PATIENCE_MS = 500;

const DETAILS: Readonly<Record<ExportFormatId, string>> = {
  speedscope: 'Stacks in their order, threads and times; opens in speedscope and in Heatline',
  folded: 'Text, one line for each stack; for FlameGraph, inferno and many others',
};

/** Registers the command. */
export function registerExportProfile(context: Context): void {
  registerProfileCommand(context, 'heatline.exportProfile', (session) => exportProfile(context, session));
}

/** Asks for format and place, writes, and says how it went. */
export async function exportProfile(context: Context, session: ProfileSession): Promise<void> {
  const { summary, view } = session;
  if (summary === null || view === null) {
    void vscode.window.showInformationMessage(`Heatline: ${session.fileName} is not open.`);
    return;
  }
  const format = await chooseFormat(session.fileName, wordsOf(summary, view));
  if (format === undefined) return;
  const target = await vscode.window.showSaveDialog({
    title: `Export as ${format.title}`,
    saveLabel: 'Export',
    defaultUri: siblingOf(vscode.Uri.parse(session.uri, true), format.ending),
    filters: { [format.title]: [format.ending.slice(format.ending.lastIndexOf('.') + 1)], 'All files': ['*'] },
  });
  if (target === undefined) return;
  if (target.toString() === session.uri) {
    void vscode.window.showErrorMessage('Heatline: this is the profile itself. Choose another name to export to.');
    return;
  }
  const result = await write(context, session, { summary, view, format, target });
  await tell(target, result);
}

/** Such as `CPU time, 2 of 8 threads`. */
function wordsOf(summary: ProfileSummary, { valueType, threads }: View): string {
  const value = summary.valueTypes[valueType]?.title ?? '';
  const all = summary.threads.length;
  if (all < 2) return value;
  return threads === null ? `${value}, all ${all} threads` : `${value}, ${threads.length} of ${all} threads`;
}

async function chooseFormat(fileName: string, words: string): Promise<ExportFormat | undefined> {
  const items = EXPORT_FORMATS.map((format) => ({
    label: format.title,
    description: `*${format.ending}`,
    detail: DETAILS[format.id],
    format,
  }));
  const options = { title: `Export ${plainLabel(fileName)}`, placeHolder: `What the page shows: ${plainLabel(words)}` };
  return (await vscode.window.showQuickPick(items, options))?.format;
}

/** `run.speedscope.json` beside `run.cpuprofile.gz`. */
function siblingOf(uri: vscode.Uri, ending: string): vscode.Uri {
  const slash = uri.path.lastIndexOf('/');
  const base = uri.path.slice(slash + 1).replace(/(\.speedscope\.json|\.\w{1,12}?)(\.gz)?$/i, '');
  const name = base === '' ? 'profile' : base;
  // Never proposes the profile's own name.
  const path = `${uri.path.slice(0, slash + 1)}${name}${ending}`;
  return uri.with({ path: path === uri.path ? `${uri.path.slice(0, slash + 1)}${name}-export${ending}` : path });
}

interface Wanted {
  readonly summary: ProfileSummary;
  readonly view: View;
  readonly format: ExportFormat;
  readonly target: vscode.Uri;
}

async function write({ server, files }: Context, session: ProfileSession, { summary, view, format, target }: Wanted): Promise<ExportResult> {
  const uri = target.toString();
  const cancel = new AbortController();
  const path = target.scheme === 'file' ? target.fsPath : null;
  const params = { profile: session.uri, revision: summary.revision, view, format: format.id, uri, path };
  const work = server.request(ExportProfile, params, cancel.signal).finally(() => files.forgetWriting(uri));
  const isSlow = await Promise.race([work.then(() => false, () => false), new Promise<boolean>((late) => setTimeout(() => late(true), PATIENCE_MS))]);
  if (!isSlow) return work;
  const title = `Exporting ${plainLabel(nameOf(target))}`;
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title, cancellable: true }, async (progress, token) => {
    token.onCancellationRequested(() => cancel.abort());
    const unlisten = server.progress.add((told) => {
      if (told.uri === uri) progress.report({ message: formatValue(told.done, 'bytes') });
    });
    try {
      return await work;
    } finally {
      unlisten();
    }
  });
}

const OPEN = 'Open';
const REVEAL = 'Reveal';

async function tell(target: vscode.Uri, result: ExportResult): Promise<void> {
  const name = plainLabel(nameOf(target));
  if (result.kind === 'cancelled') {
    void vscode.window.setStatusBarMessage(`Heatline: ${name} was not written`, 4000);
    return;
  }
  if (result.kind === 'failed') {
    void vscode.window.showErrorMessage(`Heatline: ${name} was not written. ${result.message}.`);
    return;
  }
  const reveal = revealCommand(target);
  const buttons = reveal === null ? [OPEN] : [OPEN, REVEAL];
  const pressed = await vscode.window.showInformationMessage(`Heatline: exported ${name}, ${formatValue(result.bytes, 'bytes')}.`, ...buttons);
  if (pressed === OPEN) await vscode.commands.executeCommand('vscode.open', target);
  if (pressed === REVEAL && reveal !== null) await vscode.commands.executeCommand(reveal, target);
}

/** The Explorer shows files of the workspace, the system's own file manager those of this machine. */
function revealCommand(target: vscode.Uri): string | null {
  if (vscode.workspace.getWorkspaceFolder(target) !== undefined) return 'revealInExplorer';
  const isHere = vscode.env.uiKind === vscode.UIKind.Desktop && vscode.env.remoteName === undefined;
  return isHere && target.scheme === 'file' ? 'revealFileInOS' : null;
}

function nameOf(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}
