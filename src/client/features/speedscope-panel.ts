// "Open in speedscope": speedscope's own viewer (npm package speedscope, MIT) in a panel, offline and under our content
// policy. It gets the view as a speedscope file, which the server writes. Leaves out: the viewer, and how it is fed (webview/speedscope).

import * as vscode from 'vscode';
import { formatValue } from '../../base/format-value.ts';
import { ExportProfile } from '../../protocol/lsp.ts';
import { plainLabel, registerProfileCommand, reportFault, type Context } from '../context.ts';
import { makeNonce } from '../editors/page-html.ts';
import { speedscopeHtml } from '../editors/speedscope-html.ts';
import type { ProfileSession } from './profile-session.ts';

/** The viewer builds an object for every sample and copies its text several times: more makes it crawl or fail. Bytes. */
export const MOST_SPEEDSCOPE = 48 << 20;

/** Registers the command. */
export function registerSpeedscopePanel(context: Context): void {
  registerProfileCommand(context, 'heatline.openInSpeedscope', (session) => openInSpeedscope(context, session));
}

/** Opens a panel with what the pages of a profile show. */
export async function openInSpeedscope(context: Context, session: ProfileSession): Promise<void> {
  const name = plainLabel(session.fileName);
  const bytes = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: `Preparing ${name} for speedscope` }, () => exported(context, session));
  if (typeof bytes === 'string') {
    void vscode.window.showErrorMessage(`Heatline: ${name} cannot be shown in speedscope. ${bytes}`);
    return;
  }
  const folder = vscode.Uri.joinPath(context.extension.extensionUri, 'dist', 'speedscope');
  const panel = vscode.window.createWebviewPanel('heatlineSpeedscope', `speedscope: ${session.fileName}`, vscode.ViewColumn.Active, {
    enableScripts: true,
    enableForms: false,
    localResourceRoots: [folder],
    // It cannot come back to where it was: it keeps nothing.
    retainContextWhenHidden: true,
  });
  const { webview } = panel;
  const address = (file: string): string => webview.asWebviewUri(vscode.Uri.joinPath(folder, file)).toString();
  panel.webview.onDidReceiveMessage((message: unknown) => {
    if (message === 'ready') void webview.postMessage({ name: `${session.fileName}.speedscope.json`, bytes });
    else if (typeof message === 'string') reportFault(context, new Error(`speedscope: ${message.slice(0, 500)}`));
  });
  webview.html = speedscopeHtml({
    cspSource: webview.cspSource,
    nonce: makeNonce(),
    loaderUri: address('loader.js'),
    scriptUri: address('speedscope.js'),
    styleUri: address('speedscope.css'),
  });
}

/** The view as a speedscope file, or a sentence why not. */
async function exported({ server, files }: Context, session: ProfileSession): Promise<Uint8Array | string> {
  const { summary, view } = session;
  if (summary === null || view === null) return 'It is not open.';
  const uri = `heatline-memory:/${makeNonce()}.speedscope.json`;
  const written = files.keep(uri, MOST_SPEEDSCOPE);
  try {
    const result = await server.request(ExportProfile, { profile: session.uri, revision: summary.revision, view, format: 'speedscope', uri, path: null });
    if (result.kind === 'failed') return written.tooLarge() ? TOO_LARGE : `${result.message}.`;
    return written.bytes() ?? 'It was not written.';
  } finally {
    files.forgetWriting(uri);
  }
}

const TOO_LARGE =
  `As a speedscope file it has more than ${formatValue(MOST_SPEEDSCOPE, 'bytes')}, which the viewer cannot hold. Choose a range of time or ` +
  'fewer threads first, or export it and open it elsewhere.';
