// The custom editor for profiles: one session per file, one page per editor, and a watch on the file. Opening never
// waits: the page shows how far it is.

import * as vscode from 'vscode';
import { ANY_FILE_EDITOR, PROFILE_EDITOR, type Context } from '../context.ts';
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

/** An open file: VS Code has a document for each type of editor, but there is one session. */
interface OpenFile {
  readonly session: ProfileSession;
  readonly watch: vscode.Disposable;
  documents: number;
}

/** Registers the custom editor, under both of its names. */
export function registerProfileEditor(context: Context): void {
  const open = new Map<string, OpenFile>();
  const provider: vscode.CustomReadonlyEditorProvider<ProfileDocument> = {
    openCustomDocument: (uri) => openDocument(context, open, uri),
    resolveCustomEditor: (document, panel) => void new ProfilePage(context, document.session, panel),
  };
  for (const type of [PROFILE_EDITOR, ANY_FILE_EDITOR]) {
    const registration = vscode.window.registerCustomEditorProvider(type, provider, { supportsMultipleEditorsPerDocument: true });
    context.extension.subscriptions.push(registration);
  }
}

/** VS Code asks once per file and type of editor, and disposes of the document when the last editor of the type closes. */
function openDocument(context: Context, open: Map<string, OpenFile>, uri: vscode.Uri): ProfileDocument {
  const name = uri.toString();
  const file = open.get(name) ?? openFile(context, uri);
  open.set(name, file);
  file.documents++;
  return new ProfileDocument(uri, file.session, () => {
    if (--file.documents > 0) return;
    open.delete(name);
    file.watch.dispose();
    file.session.dispose();
    context.profiles.remove(file.session);
  });
}

function openFile(context: Context, uri: vscode.Uri): OpenFile {
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
  return { session, watch, documents: 0 };
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
