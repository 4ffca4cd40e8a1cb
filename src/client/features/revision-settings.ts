// What the server must know before it asks git: whether the workspace is trusted, and the setting heatline.revision.
// Also says, once for each profile, why heat is uncertain.

import * as vscode from 'vscode';
import type { RevisionSettings, TextState } from '../../protocol/lsp.ts';
import type { ProfileSession } from './profile-session.ts';

const SETTING = 'heatline.revision';

/** As they are now. */
export function readRevisionSettings(): RevisionSettings {
  const revision: unknown = vscode.workspace.getConfiguration().get(SETTING, '');
  return { trusted: vscode.workspace.isTrusted, revision: typeof revision === 'string' ? revision : '' };
}

/** Calls back when the user trusts the workspace, or changes the setting. */
export function onRevisionSettings(changed: () => void): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.workspace.onDidGrantWorkspaceTrust(changed),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(SETTING)) changed();
    }),
  );
}

/** Says why heat is uncertain; of each profile only once, for the first file that is. */
export class UncertainNotice {
  private readonly told = new WeakSet<ProfileSession>();

  tell(session: ProfileSession, { reason }: TextState): void {
    if (reason === null || this.told.has(session)) return;
    this.told.add(session);
    void this.show(`Heatline: ${reason}`, reason.includes(SETTING));
  }

  private async show(message: string, offersSetting: boolean): Promise<void> {
    const open = 'Open Setting';
    const pressed = await vscode.window.showInformationMessage(message, ...(offersSetting ? [open] : []));
    if (pressed === open) await vscode.commands.executeCommand('workbench.action.openSettings', SETTING);
  }
}
