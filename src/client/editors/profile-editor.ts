// The custom editor for profiles: one session per file, one page per editor, and a watch on the file. Opening never
// waits: the page shows how far it is.

import * as vscode from 'vscode';
import { PROFILE_EDITOR, type Context } from '../context.ts';
import { globOf } from '../features/glob.ts';
import { ProfileSession } from '../features/profile-session.ts';
import { chosenMaps } from '../features/source-maps.ts';
import { ProfilePage } from './profile-page.ts';

/** A file being written is read again only after it was quiet for this long. */
const QUIET_MS = 500;

class ProfileDocument implements vscode.CustomDocument {
  readonly uri: vscode.Uri;
  readonly session: ProfileSession;
  private readonly onDispose: () => void;

  constructor(uri: vscode.Uri, session: ProfileSession, onDispose: () => void) {
    this.uri = uri;
    this.session = session;
    this.onDispose = onDispose;
  }

  dispose(): void {
    this.onDispose();
  }
}

/** Registers the custom editor. */
export function registerProfileEditor(context: Context): void {
  const provider: vscode.CustomReadonlyEditorProvider<ProfileDocument> = {
    openCustomDocument: (uri) => openDocument(context, uri),
    resolveCustomEditor: (document, panel) => void new ProfilePage(context, document.session, panel),
  };
  const registration = vscode.window.registerCustomEditorProvider(PROFILE_EDITOR, provider, {
    supportsMultipleEditorsPerDocument: true,
  });
  context.extension.subscriptions.push(registration);
}

/** VS Code asks once per file, and disposes of the document when the last of its editors closes. */
function openDocument(context: Context, uri: vscode.Uri): ProfileDocument {
  const { server, files, profiles } = context;
  const name = uri.toString();
  const session = new ProfileSession({
    server,
    uri: name,
    path: uri.scheme === 'file' ? uri.fsPath : null,
    fileName: uri.path.slice(uri.path.lastIndexOf('/') + 1),
    maps: () => chosenMaps(context, name),
    onRead: () => files.forget(name),
  });
  const watch = watchFile(uri, () => void session.open());
  profiles.add(session);
  void session.open();
  return new ProfileDocument(uri, session, () => {
    watch.dispose();
    session.dispose();
    profiles.remove(session);
  });
}

/** Calls back when the file was written and then left alone. A file that vanishes stays as it was read. */
function watchFile(uri: vscode.Uri, onChange: () => void): vscode.Disposable {
  const slash = uri.path.lastIndexOf('/');
  const folder = uri.with({ path: uri.path.slice(0, Math.max(1, slash)) });
  const pattern = new vscode.RelativePattern(folder, globOf(uri.path.slice(slash + 1)));
  const watcher = vscode.workspace.createFileSystemWatcher(pattern, false, false, true);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(onChange, QUIET_MS);
  };
  watcher.onDidChange(later);
  watcher.onDidCreate(later);
  return vscode.Disposable.from(watcher, { dispose: () => clearTimeout(timer) });
}
