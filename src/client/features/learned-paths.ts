// The setting `heatline.pathMappings`: what was learned from a file that the user pointed at is written into it, can be
// seen, and can be taken back. Leaves out: what an entry means (the server's).

import * as vscode from 'vscode';
import { chooseOne, plainLabel, registerCommand, type Context } from '../context.ts';
import { tellPlaces } from './places-settings.ts';

/** One entry of the setting. */
export interface LearnedPath {
  /** Beginning of recorded names. */
  readonly from: string;
  /** Folder, or `null`: nobody's files here. */
  readonly to: string | null;
}

type Entries = Readonly<Record<string, string | null>>;

/** Registers the command. */
export function registerLearnedPaths(context: Context): void {
  registerCommand(context, 'heatline.showLearnedPaths', () => showLearnedPaths(context));
}

/** Whether there is a workspace whose settings can keep something. */
export function canLearn(): boolean {
  return (vscode.workspace.workspaceFolders ?? []).length > 0;
}

/** Writes an entry into the workspace's settings and tells the server. Returns what puts the setting back as it was. */
export async function learnPath(context: Context, { from, to }: LearnedPath): Promise<() => Promise<void>> {
  const target = vscode.ConfigurationTarget.Workspace;
  const before = entriesIn(target);
  await write(context, { ...before, [from]: to }, target);
  return async () => {
    const now = { ...entriesIn(target) };
    if (before[from] === undefined) delete now[from];
    else now[from] = before[from];
    await write(context, now, target);
  };
}

async function write(context: Context, entries: Entries, target: vscode.ConfigurationTarget): Promise<void> {
  const value = Object.keys(entries).length === 0 ? undefined : entries;
  await vscode.workspace.getConfiguration('heatline').update('pathMappings', value, target);
  await tellPlaces(context);
}

function entriesIn(target: vscode.ConfigurationTarget): Entries {
  const found = vscode.workspace.getConfiguration('heatline').inspect<Entries>('pathMappings');
  const value = target === vscode.ConfigurationTarget.Workspace ? found?.workspaceValue : found?.globalValue;
  return typeof value === 'object' ? value : {};
}

async function showLearnedPaths(context: Context): Promise<void> {
  const places = [
    { target: vscode.ConfigurationTarget.Workspace, title: 'workspace settings', settings: 'workbench.action.openWorkspaceSettingsFile' },
    { target: vscode.ConfigurationTarget.Global, title: 'user settings', settings: 'workbench.action.openSettingsJson' },
  ];
  const items = places.flatMap(({ target, title, settings }) =>
    Object.entries(entriesIn(target)).map(([from, to]) => ({
      label: plainLabel(from),
      description: plainLabel(to === null ? 'is left out' : `→ ${to}`),
      detail: title,
      entry: { from, target, settings },
    })));
  if (items.length === 0) {
    void vscode.window.showInformationMessage('Heatline: no path was learned yet. “Heatline: Locate Source” learns from one file.');
    return;
  }
  const chosen = await chooseOne(items, { placeHolder: 'Learned paths: choose one to remove it', matchOnDescription: true });
  if (chosen === undefined) return;
  const { from, target, settings } = chosen.entry;
  const remove = { label: 'Remove' };
  const edit = { label: 'Open Settings' };
  const action = await chooseOne([remove, edit], { placeHolder: `${plainLabel(from)} ${chosen.description}` });
  if (action === edit) await vscode.commands.executeCommand(settings);
  if (action !== remove) return;
  const rest = { ...entriesIn(target) };
  delete rest[from];
  await write(context, rest, target);
}
