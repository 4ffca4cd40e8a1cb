// Saving a picture of what a page shows: asks where, has it drawn, and writes it. Leaves out: drawing (the page's).

import * as vscode from 'vscode';
import { messageOf } from '../../base/message-of.ts';
import type { PictureFormat } from '../../protocol/webview.ts';
import { chooseOne, nameOf, plainLabel, registerCommand, type Context } from '../context.ts';
import type { ProfileSession } from './profile-session.ts';
import { siblingOf, tellWritten } from './written-file.ts';

/** Larger pictures than any screen gives are refused. Characters. */
const MOST_DATA = 64 << 20;

const TITLES: Readonly<Record<PictureFormat, string>> = { svg: 'SVG picture', png: 'PNG picture' };

/** Registers the command. */
export function registerSavePicture(context: Context): void {
  registerCommand(context, 'heatline.savePicture', async () => {
    const items = (['svg', 'png'] as const).map((format) => ({ label: TITLES[format], description: `*.${format}`, format }));
    const chosen = await chooseOne(items, { title: 'Save Picture', placeHolder: 'The graph as it is shown' });
    if (chosen !== undefined) await takePicture(context, chosen.format);
  });
}

/** Asks where, and has the page in front, or that of a session, draw what it shows. */
export async function takePicture({ pages }: Context, format: PictureFormat, session?: ProfileSession): Promise<void> {
  const page = pages.find((each) => (session === undefined || each.session === session) && each.panel.visible);
  if (page === undefined) {
    void vscode.window.showInformationMessage('Heatline: bring the profile to the front first; the picture is of what its page shows.');
    return;
  }
  // Asked first: when the page answers it may take the keyboard, and VS Code would close its dialog.
  const target = await vscode.window.showSaveDialog({
    title: `Save as ${TITLES[format]}`,
    saveLabel: 'Save',
    defaultUri: siblingOf(vscode.Uri.parse(page.session.uri, true), `.${format}`),
    filters: { [TITLES[format]]: [format] },
  });
  if (target !== undefined) page.takePicture(format, target);
}

/** Writes a picture where the user said. */
export async function savePicture(target: vscode.Uri, { format, data }: { readonly format: PictureFormat; readonly data: string }): Promise<void> {
  if ((format !== 'svg' && format !== 'png') || typeof data !== 'string' || data.length > MOST_DATA) throw new Error('The picture cannot be saved.');
  const bytes = format === 'svg' ? new TextEncoder().encode(data) : Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
  try {
    await vscode.workspace.fs.writeFile(target, bytes);
  } catch (error) {
    const reason = messageOf(error);
    void vscode.window.showErrorMessage(`Heatline: ${plainLabel(nameOf(target))} was not written. ${reason}`);
    return;
  }
  await tellWritten(target, bytes.byteLength);
}
