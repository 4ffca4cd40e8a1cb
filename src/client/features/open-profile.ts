// The commands that open a file as a profile, whatever its name, and as text again.

import * as vscode from 'vscode';
import { PROFILE_EDITOR, registerCommand, type Context } from '../context.ts';

/** Registers the commands. */
export function registerOpenProfile(context: Context): void {
  registerCommand(context, 'heatline.openProfile', openProfile);
  registerCommand(context, 'heatline.openFile', openFile);
  registerCommand(context, 'heatline.reopenAsText', () => context.pages.find(({ panel }) => panel.active)?.reopenAsText());
}

async function openProfile(): Promise<void> {
  const chosen = await vscode.window.showOpenDialog({
    title: 'Open Profile or Trace',
    canSelectMany: true,
    // Formats are told by content; the first entry is what people look for, the second always works.
    filters: { 'Profiles and Traces': ['cpuprofile', 'heapprofile', 'pprof', 'prof', 'pstats', 'speedscope', 'folded', 'collapsed', 'json', 'jsonl', 'ndjson', 'otlp', 'pb', 'gz'], 'All files': ['*'] },
  });
  for (const uri of chosen ?? []) await openFile(uri);
}

/** From the Explorer's menu, which names the file. */
async function openFile(uri?: vscode.Uri): Promise<void> {
  if (uri === undefined) await openProfile();
  else await vscode.commands.executeCommand('vscode.openWith', uri, PROFILE_EDITOR);
}
