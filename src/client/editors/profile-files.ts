// The files that are read as profiles: one session and one watch for each, as long as somebody holds it, an editor that
// shows it or a comparison with it. Only those that are shown can paint.

import * as vscode from 'vscode';
import { nameOf, type Context } from '../context.ts';
import { globOf } from '../features/glob.ts';
import { ProfileSession } from '../features/profile-session.ts';
import { chosenMaps } from '../features/source-maps.ts';

/** A file being written is read again only after it was quiet for this long. */
const QUIET_MS = 500;

interface ReadFile {
  readonly session: ProfileSession;
  readonly watch: vscode.Disposable;
  holders: number;
  /** Of the holders, editors. */
  editors: number;
}

/** A profile that stays read until it is released. */
export interface HeldProfile {
  readonly session: ProfileSession;
  release(): void;
}

export class ProfileFiles {
  private readonly files = new Map<string, ReadFile>();

  /** Reads a file unless it is read already. `shown`: by an editor. */
  hold(context: Context, uri: vscode.Uri, shown: boolean): HeldProfile {
    const name = uri.toString();
    const known = this.files.get(name);
    const file = known ?? readFile(context, uri);
    this.files.set(name, file);
    file.holders++;
    if (shown && ++file.editors === 1) context.profiles.add(file.session);
    if (known === undefined) void file.session.open();
    let released = false;
    return {
      session: file.session,
      release: () => {
        if (released) return;
        released = true;
        this.release(context, name, shown);
      },
    };
  }

  private release({ profiles }: Context, name: string, shown: boolean): void {
    const file = this.files.get(name);
    if (file === undefined) return;
    file.holders--;
    const isHidden = shown && --file.editors === 0;
    if (file.holders === 0) {
      this.files.delete(name);
      file.watch.dispose();
      file.session.dispose();
    }
    if (isHidden) profiles.remove(file.session);
  }
}

function readFile(context: Context, uri: vscode.Uri): ReadFile {
  const { server, files } = context;
  const name = uri.toString();
  const session = new ProfileSession({
    server,
    uri: name,
    path: uri.scheme === 'file' ? uri.fsPath : null,
    fileName: nameOf(uri),
    maps: () => chosenMaps(context, name),
    onRead: () => files.forget(name),
  });
  const watch = watchFile(uri, () => void session.open());
  return { session, watch, holders: 0, editors: 0 };
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
