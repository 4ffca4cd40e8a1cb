// What the features share: the open profiles, the server, the log, the pages. Leaves out: what any feature does.

import * as vscode from 'vscode';
import { messageOf } from '../base/message-of.ts';
import { ORIGINAL_SCHEME } from '../protocol/lsp.ts';
import type { ProfilePage } from './editors/profile-page.ts';
import type { ProfileFiles } from './editors/profile-files.ts';
import type { Comparisons } from './features/comparisons.ts';
import type { FetchAgreements } from './features/fetch-agreements.ts';
import type { HostFiles } from './features/host-files.ts';
import type { LineHeat } from './features/line-heat.ts';
import type { OpenProfiles } from './features/open-profiles.ts';
import type { ProfileSession } from './features/profile-session.ts';
import type { RemoteTexts } from './features/remote-texts.ts';
import type { Server } from './features/server.ts';

export interface Context {
  readonly extension: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly server: Server;
  readonly files: HostFiles;
  /** Which servers may be asked for source maps, and what came from them. */
  readonly agreements: FetchAgreements;
  readonly remote: RemoteTexts;
  readonly profiles: OpenProfiles;
  /** Files that are read, shown or not. */
  readonly profileFiles: ProfileFiles;
  readonly comparisons: Comparisons;
  readonly heat: LineHeat;
  /** Pages of open profiles, last focused first. */
  readonly pages: ProfilePage[];
}

/** The custom editor's id, for files with names of profiles; and for all others, where the user asks for it. */
export const PROFILE_EDITOR = 'heatline.profile';
export const ANY_FILE_EDITOR = 'heatline.anyFile';

/** The type of editor in which a profile is open: asked for the other one, VS Code would open a second. */
export function editorTypeOf({ pages }: Context, session: ProfileSession): string {
  return pages.find((page) => page.session === session)?.panel.viewType ?? PROFILE_EDITOR;
}

/** Whether source files of this scheme may be shown: the disk, and what the workspace itself is made of. */
export function isWorkspaceScheme(scheme: string): boolean {
  return scheme === 'file' || scheme === ORIGINAL_SCHEME || (vscode.workspace.workspaceFolders ?? []).some(({ uri }) => uri.scheme === scheme);
}

/** Text for labels in which VS Code would draw `$(name)` as an icon. */
export function plainLabel(text: string): string {
  return text.replaceAll('$(', '$\u200b(');
}

/** Registers a command of the manifest; a fault in it is logged and said once. */
export function registerCommand<Args extends unknown[]>(
  context: Context,
  id: string,
  run: (...args: Args) => Promise<void> | void,
): void {
  const guarded = async (...args: unknown[]): Promise<void> => {
    try {
      await run(...(args as Args));
    } catch (error) {
      reportFault(context, error);
    }
  };
  context.extension.subscriptions.push(vscode.commands.registerCommand(id, guarded));
}

/** Registers a command about one profile: that of the page in front, else the painting one, else the last. */
export function registerProfileCommand(context: Context, id: string, run: (session: ProfileSession) => Promise<void> | void): void {
  registerCommand(context, id, async () => {
    const active = context.pages.find(({ panel }) => panel.active)?.session;
    const session = active ?? context.profiles.painting ?? context.profiles.list()[0];
    if (session === undefined) void vscode.window.showInformationMessage('Heatline: open a profile first.');
    else await run(session);
  });
}

/**
 * Lets the user choose from a list. It stays until they did, or said Escape: a page that just loads, or gets the keyboard back
 * from a list before this one, takes the focus, and VS Code would close the list under their hand.
 */
export function chooseOne<T extends vscode.QuickPickItem>(items: readonly T[], options: vscode.QuickPickOptions): Thenable<T | undefined> {
  return vscode.window.showQuickPick(items, { ...options, ignoreFocusOut: true });
}

/** The last part of a file's path. */
export function nameOf(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}

/** Says that something went wrong, with the way to the log. */
export function reportFault({ log }: Context, error: unknown): void {
  const message = messageOf(error);
  log.error(error instanceof Error ? error : message);
  void offerLog(log, vscode.window.showErrorMessage(`Heatline: ${message}`, SHOW_LOG));
}

export const SHOW_LOG = 'Show Log';

/** Opens the log if the button of a notification is pressed. */
export async function offerLog(log: vscode.LogOutputChannel, pressed: Thenable<string | undefined>): Promise<void> {
  if ((await pressed) === SHOW_LOG) log.show(true);
}
