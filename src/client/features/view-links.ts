// Links to what a page shows: copied by its user, opened by whoever gets them. A link names a file of the workspace and a
// view of it, and can do nothing else. Leaves out: how links are written and read (view-link.ts).

import * as vscode from 'vscode';
import type { PageMethods } from '../../protocol/webview.ts';
import { PROFILE_EDITOR, registerCommand, type Context } from '../context.ts';
import type { ProfileSession } from './profile-session.ts';
import { LINK_PATH, linkQuery, parseLink, type ViewLink } from './view-link.ts';

/** How long a linked profile may take to be opened before its view is given up. */
const PATIENCE_MS = 600_000;

/** Registers commands and the handler of links. */
export function registerViewLinks(context: Context): void {
  registerCommand(context, 'heatline.copyLink', () => {
    const page = context.pages.find(({ panel }) => panel.visible);
    if (page === undefined) void vscode.window.showInformationMessage('Heatline: open a profile first.');
    else page.takeLink();
  });
  registerCommand(context, 'heatline.openLink', async () => {
    const text = await vscode.window.showInputBox({ title: 'Open Link', prompt: 'A link that Copy Link to this View made', ignoreFocusOut: true });
    if (text === undefined) return;
    const [, path = '', query = ''] = /^[\w-]+:\/\/[\w.-]+(\/[^?]*)\?(.*)$/.exec(text.trim()) ?? [];
    await openLink(context, path, query);
  });
  context.extension.subscriptions.push(vscode.window.registerUriHandler({
    handleUri: (uri) => void openLink(context, uri.path, uri.query).catch((error: unknown) => context.log.error(String(error))),
  }));
}

/** Copies a link to a view. */
export async function copyLink(context: Context, session: ProfileSession, shown: PageMethods['link/copy']['params']): Promise<void> {
  const uri = vscode.Uri.parse(session.uri, true);
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (folder === undefined) {
    void vscode.window.showInformationMessage(`Heatline: ${session.fileName} is not in this workspace, and a link can only name a file of it.`);
    return;
  }
  const path = uri.path.slice(folder.uri.path.length).replace(/^\//, '');
  const isOnly = vscode.workspace.workspaceFolders?.length === 1;
  const link: ViewLink = { folder: isOnly ? null : folder.name, path, view: shown.view, mainView: shown.mainView, selected: shown.selected };
  const query = linkQuery(link);
  // It must be what it says when it is read: a name in it may be too long, for example.
  const read = parseLink(LINK_PATH, query);
  if (typeof read === 'string') throw new Error(`This view cannot be linked: ${read}`);
  await vscode.env.clipboard.writeText(`${vscode.env.uriScheme}://${context.extension.extension.id}${LINK_PATH}?${query}`);
}

async function openLink(context: Context, path: string, query: string): Promise<void> {
  const link = parseLink(path, query);
  if (typeof link === 'string') {
    void vscode.window.showErrorMessage(`Heatline: ${link}`);
    return;
  }
  const uri = await fileOf(link);
  if (typeof uri === 'string') {
    void vscode.window.showErrorMessage(`Heatline: ${uri}`);
    return;
  }
  await vscode.commands.executeCommand('vscode.openWith', uri, PROFILE_EDITOR);
  const session = context.profiles.list().find((each) => each.uri === uri.toString());
  if (session === undefined) return;
  if (!(await isOpen(session))) return;
  session.setView(link.view);
  context.pages.find((page) => page.session === session)?.showLink(link.mainView, link.selected);
}

/** The file that a link names, or a sentence why there is none. */
async function fileOf({ folder, path }: ViewLink): Promise<vscode.Uri | string> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const root = folder === null ? (folders.length === 1 ? folders[0] : undefined) : folders.find(({ name }) => name === folder);
  if (root === undefined) return folder === null ? 'open the folder that this link belongs to first.' : `this workspace has no folder “${folder.slice(0, 80)}”, which the link names.`;
  const uri = vscode.Uri.joinPath(root.uri, ...path.split('/'));
  if (vscode.workspace.getWorkspaceFolder(uri) === undefined) return 'this link names no file of the workspace.';
  try {
    const { type } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.File) === 0) return `${path.slice(0, 200)} is no file.`;
  } catch {
    return `${path.slice(0, 200)} is not in this workspace.`;
  }
  return uri;
}

/** Waits until a profile is open, or will not be. */
function isOpen(session: ProfileSession): Promise<boolean> {
  const ended = (): boolean | null => (session.state.kind === 'open' ? true : session.state.kind === 'opening' ? null : false);
  const now = ended();
  if (now !== null) return Promise.resolve(now);
  return new Promise((done) => {
    const finish = (answer: boolean): void => {
      clearTimeout(timer);
      unlisten();
      done(answer);
    };
    const timer = setTimeout(() => finish(false), PATIENCE_MS);
    const unlisten = session.changed.add(() => {
      const answer = ended();
      if (answer !== null) finish(answer);
    });
  });
}
