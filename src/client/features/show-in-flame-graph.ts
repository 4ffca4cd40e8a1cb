// From an editor to the flame graph: shows the function around the cursor in the painting profile's page.

import * as vscode from 'vscode';
import { editorTypeOf, registerCommand, type Context } from '../context.ts';
import type { ProfilePage } from '../editors/profile-page.ts';
import { functionAround } from './heat-lines.ts';
import type { ProfileSession } from './profile-session.ts';

/** Registers the command. */
export function registerShowInFlameGraph(context: Context): void {
  registerCommand(context, 'heatline.showInFlameGraph', () => showInFlameGraph(context));
}

async function showInFlameGraph(context: Context): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const session = context.profiles.painting;
  if (editor === undefined || session === null) return;
  const painted = context.heat.paintedIn(editor);
  const revision = context.heat.revisionIn(editor);
  const fn = painted === null ? null : functionAround(painted, editor.selection.active.line, indentIn(editor));
  if (fn === null || revision === null) {
    void vscode.window.setStatusBarMessage('Heatline: the profile has no function here', 4000);
    return;
  }
  (await pageBeside(context, session, editor))?.reveal(revision, fn.index);
}

function indentIn({ document }: vscode.TextEditor): (line0: number) => number | null {
  return (line0) => {
    if (line0 >= document.lineCount) return null;
    const line = document.lineAt(line0);
    // The end of a list of parameters, or a brace of its own, is indented like the definition it belongs to.
    const saysNothing = line.isEmptyOrWhitespace || /^\s*[){]/.test(line.text);
    return saysNothing ? null : line.firstNonWhitespaceCharacterIndex;
  };
}

/** A page of the profile that does not hide the editor, opened if there is none. */
export async function pageBeside(context: Context, session: ProfileSession, editor: vscode.TextEditor): Promise<ProfilePage | undefined> {
  const pages = (): ProfilePage[] => context.pages.filter((page) => page.session === session);
  const known = pages().find(({ panel }) => panel.visible) ?? pages().find(({ panel }) => panel.viewColumn !== editor.viewColumn);
  if (known !== undefined) return known;
  const uri = vscode.Uri.parse(session.uri, true);
  const options = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
  await vscode.commands.executeCommand('vscode.openWith', uri, editorTypeOf(context, session), options);
  return pages()[0];
}
