// The custom editor for profiles: one page per editor. Opening never waits: the page shows how far it is. Leaves out: the
// sessions of files (profile-files.ts).

import * as vscode from 'vscode';
import { ANY_FILE_EDITOR, PROFILE_EDITOR, type Context } from '../context.ts';
import type { HeldProfile } from './profile-files.ts';
import { ProfilePage } from './profile-page.ts';

class ProfileDocument implements vscode.CustomDocument {
  readonly uri: vscode.Uri;
  readonly held: HeldProfile;

  constructor(uri: vscode.Uri, held: HeldProfile) {
    this.uri = uri;
    this.held = held;
  }

  dispose(): void {
    this.held.release();
  }
}

/** Registers the custom editor, under both of its names. */
export function registerProfileEditor(context: Context): void {
  const provider: vscode.CustomReadonlyEditorProvider<ProfileDocument> = {
    // VS Code asks once per file and type of editor, and disposes of the document when the last editor of the type closes.
    openCustomDocument: (uri) => new ProfileDocument(uri, context.profileFiles.hold(context, uri, true)),
    resolveCustomEditor: (document, panel) => void new ProfilePage(context, document.held.session, panel),
  };
  for (const type of [PROFILE_EDITOR, ANY_FILE_EDITOR]) {
    const registration = vscode.window.registerCustomEditorProvider(type, provider, { supportsMultipleEditorsPerDocument: true });
    context.extension.subscriptions.push(registration);
  }
}
