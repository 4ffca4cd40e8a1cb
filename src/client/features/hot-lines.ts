// Going to hot lines: the next and the previous one of the file, and the hottest of the profile.

import * as vscode from 'vscode';
import { HottestLines } from '../../protocol/lsp.ts';
import { registerCommand, type Context } from '../context.ts';
import { hotLines, lineAfter } from './heat-lines.ts';
import { openSource } from './open-source.ts';

/** Lines tried until one lies in a file that is found here. */
const TRIED_LINES = 50;

/** Registers the commands. */
export function registerHotLines(context: Context): void {
  registerCommand(context, 'heatline.nextHotLine', () => goToHotLine(context, true));
  registerCommand(context, 'heatline.previousHotLine', () => goToHotLine(context, false));
  registerCommand(context, 'heatline.openHottestLine', () => openHottestLine(context));
}

function goToHotLine({ heat }: Context, forwards: boolean): void {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return;
  const line0 = lineAfter(hotLines(heat.paintedIn(editor) ?? []), editor.selection.active.line, forwards);
  if (line0 === null) {
    void vscode.window.setStatusBarMessage('Heatline: this file has no hot lines', 4000);
    return;
  }
  const at = new vscode.Position(line0, editor.document.lineAt(line0).firstNonWhitespaceCharacterIndex);
  editor.selection = new vscode.Selection(at, at);
  editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

async function openHottestLine(context: Context): Promise<void> {
  const session = context.profiles.painting ?? context.profiles.list()[0];
  const view = session?.view;
  if (session === undefined || view === null || view === undefined) {
    void vscode.window.showInformationMessage('Heatline: open a profile first.');
    return;
  }
  const { lines } = await context.server.request(HottestLines, { profile: session.uri, view, limit: TRIED_LINES });
  // From a profile's page the source opens beside it, as a jump from the page does.
  const page = context.pages.find(({ panel }) => panel.active);
  const tried = new Set<string>();
  for (const { url, line0 } of lines) {
    if (tried.has(url)) continue;
    tried.add(url);
    const { opened, message } = await openSource(context, { session, wanted: { url }, line0, panel: page?.panel ?? null, onlyInside: true });
    if (opened || message === null) return;
  }
  const why = lines.length === 0 ? 'the profile has no lines in files' : 'none of the hot files was found in this workspace';
  void vscode.window.showInformationMessage(`Heatline: ${why}.`);
}
