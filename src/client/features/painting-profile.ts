// The status bar item that names the painting profile, and the list behind it: another profile, heat on and off, the
// hottest line, clear. Leaves out: which profile paints by itself (open-profiles.ts).

import * as vscode from 'vscode';
import { PROFILE_EDITOR, plainLabel, registerCommand, type Context } from '../context.ts';
import type { ProfileSession } from './profile-session.ts';

interface Choice extends vscode.QuickPickItem {
  readonly run?: () => unknown;
}

/** Registers the status bar item and its commands. */
export function registerPaintingProfile(context: Context): void {
  const { profiles, heat, extension } = context;
  let item: vscode.StatusBarItem | null = null;
  const update = (): void => {
    void vscode.commands.executeCommand('setContext', 'heatline.hasProfile', profiles.list().length > 0);
    if (profiles.list().length === 0) {
      item?.dispose();
      item = null;
      return;
    }
    item ??= makeItem();
    const text = profiles.painting === null ? 'No profile paints' : labelOf(profiles.painting);
    item.text = heat.isEnabled && profiles.painting !== null ? `$(flame) ${text}` : `$(circle-slash) ${text}`;
    item.tooltip = heat.isEnabled ? 'Heatline: the profile whose heat editors show' : 'Heatline: line heat is off';
    item.show();
  };
  const unlisten = profiles.changed.add(update);
  extension.subscriptions.push({ dispose: unlisten }, { dispose: () => item?.dispose() });
  registerCommand(context, 'heatline.choosePaintingProfile', () => choose(context));
  registerCommand(context, 'heatline.clearLineHeat', () => profiles.clear());
  registerCommand(context, 'heatline.toggleLineHeat', () => {
    heat.toggle();
    update();
  });
}

function makeItem(): vscode.StatusBarItem {
  const item = vscode.window.createStatusBarItem('heatline.profile', vscode.StatusBarAlignment.Left, 0);
  item.name = 'Heatline Profile';
  item.command = 'heatline.choosePaintingProfile';
  return item;
}

/** Such as `app.cpuprofile · CPU time`. */
function labelOf(session: ProfileSession): string {
  const { summary, view, fileName } = session;
  const title = summary?.valueTypes[view?.valueType ?? -1]?.title;
  return plainLabel(title === undefined ? fileName : `${fileName} · ${title}`);
}

async function choose({ profiles, heat }: Context): Promise<void> {
  const sessions = [...profiles.list()];
  if (sessions.length === 0) {
    await vscode.commands.executeCommand('heatline.openProfile');
    return;
  }
  const command = (id: string) => (): Thenable<unknown> => vscode.commands.executeCommand(id);
  const choices: Choice[] = sessions.map((session) => ({
    label: `$(${session === profiles.painting ? 'check' : 'blank'}) ${labelOf(session)}`,
    description: plainLabel(vscode.workspace.asRelativePath(vscode.Uri.parse(session.uri, true))),
    run: () => profiles.focus(session),
  }));
  choices.push(
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    { label: `$(symbol-color) Turn Line Heat ${heat.isEnabled ? 'Off' : 'On'}`, run: command('heatline.toggleLineHeat') },
    { label: '$(flame) Open Hottest Line', run: command('heatline.openHottestLine') },
    { label: '$(graph) Show Profile', run: () => showPage(profiles.painting ?? sessions[0]!) },
    { label: '$(clear-all) Clear Line Heat', run: command('heatline.clearLineHeat') },
  );
  const chosen = await vscode.window.showQuickPick(choices, { placeHolder: 'Which profile paints line heat?' });
  await chosen?.run?.();
}

async function showPage(session: ProfileSession): Promise<void> {
  await vscode.commands.executeCommand('vscode.openWith', vscode.Uri.parse(session.uri, true), PROFILE_EDITOR);
}
