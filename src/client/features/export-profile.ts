// Exporting a profile: asks which format and where, and has the server write what the pages show. A file is replaced
// only where VS Code's dialog has asked. Leaves out: the writing itself (the server's, host-files.ts).

import * as vscode from 'vscode';
import { formatValue } from '../../base/format-value.ts';
import { EXPORT_FORMATS, ExportProfile, type ExportFormatId, type ExportResult } from '../../protocol/lsp.ts';
import type { PictureFormat, ProfileSummary, View } from '../../protocol/webview.ts';
import { chooseOne, nameOf, plainLabel, registerProfileCommand, type Context } from '../context.ts';
import type { ProfileSession } from './profile-session.ts';
import { takePicture } from './save-picture.ts';
import { openInSpeedscope } from './speedscope-panel.ts';
import { siblingOf, tellWritten } from './written-file.ts';

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
  const chosen = await chooseTarget(session.fileName, wordsOf(summary, view));
  if (chosen === undefined) return;
  switch (chosen.kind) {
    case 'file':
      return exportFile(context, session, { summary, view, format: chosen.format });
    case 'picture':
      return takePicture(context, chosen.format, session);
    case 'speedscope':
      return openInSpeedscope(context, session);
  }
}

/** Asks where, writes, and says how it went. */
async function exportFile(context: Context, session: ProfileSession, { summary, view, format }: Omit<Wanted, 'target'>): Promise<void> {
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
function wordsOf(summary: ProfileSummary, { valueType, threads, range, filters = [] }: View): string {
  const value = summary.valueTypes[valueType]?.title ?? '';
  const all = summary.threads.length;
  const parts = [value];
  if (all > 1) parts.push(threads === null ? `all ${all} threads` : `${threads.length} of ${all} threads`);
  if (range !== undefined) parts.push(`${formatValue(range.fromNs, 'nanoseconds')} to ${formatValue(range.toNs, 'nanoseconds')}`);
  if (filters.length > 0) parts.push(filters.length === 1 ? 'filtered' : `${filters.length} filters`);
  return parts.join(', ');
}

/** What can be made of what a page shows. */
type Target =
  | { readonly kind: 'file'; readonly format: ExportFormat }
  | { readonly kind: 'picture'; readonly format: PictureFormat }
  | { readonly kind: 'speedscope' };

async function chooseTarget(fileName: string, words: string): Promise<Target | undefined> {
  const item = (label: string, description: string, detail: string, target: Target): vscode.QuickPickItem & { readonly target: Target } => ({ label, description, detail, target });
  const items = [
    ...EXPORT_FORMATS.map((format) => item(format.title, `*${format.ending}`, DETAILS[format.id], { kind: 'file', format })),
    item('SVG picture', '*.svg', 'The graph as it is shown, with text that can be searched', { kind: 'picture', format: 'svg' }),
    item('PNG picture', '*.png', 'The graph as it is shown, twice as large', { kind: 'picture', format: 'png' }),
    item('Open in speedscope', '', 'Speedscope’s own viewer in a tab, without a network', { kind: 'speedscope' }),
  ];
  const options = { title: `Export ${plainLabel(fileName)}`, placeHolder: `What the page shows: ${plainLabel(words)}` };
  return (await chooseOne(items, options))?.target;
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
  await tellWritten(target, result.bytes);
}
