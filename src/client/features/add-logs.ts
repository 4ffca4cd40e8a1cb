// Adding a file of logs to traces that are open: their lines are joined to the spans they name. Leaves out: reading them.

import * as vscode from 'vscode';
import { formatCount } from '../../base/format-value.ts';
import { AddLogs } from '../../protocol/lsp.ts';
import { nameOf, registerCommand, type Context } from '../context.ts';
import type { ProfileSession } from './profile-session.ts';

/** Registers the command. */
export function registerAddLogs(context: Context): void {
  registerCommand(context, 'heatline.addLogs', async () => {
    const withTraces = context.profiles.list().filter(({ summary }) => summary?.traces !== undefined);
    const active = context.pages.find(({ panel }) => panel.active)?.session;
    const session = withTraces.find((each) => each === active) ?? withTraces[0];
    if (session === undefined) void vscode.window.showInformationMessage('Heatline: open a file of traces first.');
    else await addLogs(context, session);
  });
}

/** Asks for the file and joins it. */
export async function addLogs(context: Context, session: ProfileSession): Promise<void> {
  const [uri] = await vscode.window.showOpenDialog({
    title: 'Add Logs', openLabel: 'Add', defaultUri: vscode.Uri.joinPath(vscode.Uri.parse(session.uri, true), '..'),
    filters: { 'Logs': ['ndjson', 'jsonl', 'log', 'json', 'gz', 'txt'], 'All Files': ['*'] },
  }) ?? [];
  if (uri === undefined) return;
  const path = uri.scheme === 'file' ? uri.fsPath : null;
  const answer = await context.server.request(AddLogs, { profile: session.uri, uri: uri.toString(), path });
  const name = nameOf(uri);
  if (answer.kind === 'failed') {
    void vscode.window.showErrorMessage(`Heatline: ${name} was not added: ${answer.message}`);
    return;
  }
  const { lines, joined, remarks } = answer;
  const words = `${formatCount(joined)} of ${formatCount(lines)} ${lines === 1 ? 'line' : 'lines'} of ${name} belong to these traces.${remarks.map((remark) => ` ${remark}`).join('')}`;
  if (joined > 0) void vscode.window.setStatusBarMessage(`Heatline: ${words}`, 8000);
  else void vscode.window.showWarningMessage(`Heatline: no line of ${name} names a trace of ${session.fileName} by its id.`);
}
