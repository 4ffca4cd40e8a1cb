// One page (webview) of an open profile: its shell, its relay, and showing it a function. Leaves out: the profile's own
// life (profile-session.ts) and what its methods do beyond passing on.

import * as vscode from 'vscode';
import { reportFault, type Context } from '../context.ts';
import { chooseThreads } from '../features/choose-threads.ts';
import { chooseBaseline, swap } from '../features/compare.ts';
import { exportProfile } from '../features/export-profile.ts';
import { mendSource } from '../features/mend-source.ts';
import { savePicture } from '../features/save-picture.ts';
import { copyLink } from '../features/view-links.ts';
import { addLogs } from '../features/add-logs.ts';
import { openFinding, openOperation, openPlace, openSpan } from '../features/open-span.ts';
import { openSource } from '../features/open-source.ts';
import type { ProfileSession } from '../features/profile-session.ts';
import { PageCall } from '../../protocol/lsp.ts';
import { firstBoxes } from '../../protocol/first-boxes.ts';
import type { PageState, PictureFormat, ProfileSummary, SelectedName, View } from '../../protocol/webview.ts';
import { readPageFiles } from './page-files.node.ts';
import { makeNonce, pageHtml } from './page-html.ts';
import { PageRelay } from './page-relay.ts';

/** Boxes that take longer do not hold up the rest of the page, which then asks for them itself. */
const FIRST_WITHIN_MS = 400;

/** Boxes of the first picture of a reading; `null`: they come too late, or not. */
interface FirstBoxes {
  readonly summary: ProfileSummary;
  readonly boxes: Uint8Array | null;
}

export class ProfilePage {
  readonly session: ProfileSession;
  readonly panel: vscode.WebviewPanel;
  private readonly context: Context;
  private readonly relay: PageRelay;
  /** The page is loaded and has its state. A hidden page is unloaded. */
  private ready = false;
  /** It was given a profile, and remembers what of it to show: maybe no flame graph. */
  private hasShown = false;
  /** The boxes for it, as soon as its file is read. */
  private asked: { readonly summary: ProfileSummary; readonly boxes: Promise<Uint8Array | null> } | null = null;
  /** What the page said last, or was told. */
  private shown: View | null = null;
  /** Where the picture goes that the page was asked for. */
  private pictureTarget: vscode.Uri | null = null;
  private linked: { readonly mainView: string | null; readonly selected: SelectedName | null } | null = null;
  private awaitedSpan: { readonly revision: number; readonly span: number } | null = null;
  private awaited: { readonly revision: number; readonly fn: number } | null = null;

  constructor(context: Context, session: ProfileSession, panel: vscode.WebviewPanel) {
    this.context = context;
    this.session = session;
    this.panel = panel;
    this.relay = this.makeRelay();
    const stopListening = session.changed.add((state) => void this.sendState(state));
    const stopFollowing = session.viewChanged.add((view) => this.follow(view));
    const stopComparing = session.comparingChanged.add((message) => this.tellComparing(message));
    const stopSpans = context.server.spansChanged.add(({ uri, summary }) => {
      const open = session.summary;
      if (uri === session.uri && open !== null && this.ready) this.relay.sendSpansChanged(open.revision, summary);
    });
    panel.onDidDispose(() => {
      stopSpans();
      stopListening();
      stopFollowing();
      stopComparing();
      this.relay.dispose();
      const at = context.pages.indexOf(this);
      if (at >= 0) context.pages.splice(at, 1);
    });
    panel.onDidChangeViewState(() => this.onViewState());
    panel.webview.onDidReceiveMessage((message) => void this.relay.receive(message));
    context.pages.push(this);
    this.onViewState();
    this.load();
  }

  /** Brings the page to the front and shows a function in it. */
  reveal(revision: number, fn: number): void {
    // Without its own column it would be moved to the group of the editor, and hide it.
    this.panel.reveal(this.panel.viewColumn, true);
    if (this.ready) this.relay.reveal(revision, fn);
    else this.awaited = { revision, fn };
  }

  /** Brings the page to the front and shows a span in it. */
  revealSpan(revision: number, span: number): void {
    this.panel.reveal(this.panel.viewColumn, true);
    if (this.ready) this.relay.revealSpan(revision, span);
    else this.awaitedSpan = { revision, span };
  }

  /** Asks for a picture of what is shown, for a file; the page answers with `picture/save`. */
  takePicture(format: PictureFormat, target: vscode.Uri): void {
    this.pictureTarget = target;
    this.ask(format);
  }

  /** Asks for a link to what is shown; the page answers with `link/copy`. */
  takeLink(): void {
    this.ask('link');
  }

  private ask(what: PictureFormat | 'link'): void {
    const { summary } = this.session;
    if (this.ready && summary !== null) this.relay.sendTake(summary.revision, what);
  }

  /** Shows what a link says, as soon as the page is loaded. The view is the session's. */
  showLink(mainView: string | null, selected: SelectedName | null): void {
    this.linked = { mainView, selected };
    if (this.ready) this.sendLinked();
  }

  private sendLinked(): void {
    const { summary } = this.session;
    if (this.linked === null || summary === null) return;
    this.relay.sendLink(summary.revision, this.linked.mainView, this.linked.selected);
    this.linked = null;
  }

  /** More, or other, is known of where sources are. A page that is not loaded asks when it is. */
  sourcesChanged(): void {
    if (this.ready) this.relay.sendSourcesChanged();
  }

  /** Shows the file in VS Code's text editor, in this page's place. */
  async reopenAsText(): Promise<void> {
    // The command acts on the active editor; opening the file with the text editor would leave this page beside it.
    if (!this.panel.active) this.panel.reveal(this.panel.viewColumn);
    await vscode.commands.executeCommand('workbench.action.reopenTextEditor');
  }

  private load(): void {
    const { webview } = this.panel;
    const folder = vscode.Uri.joinPath(this.context.extension.extensionUri, 'dist', 'webview');
    webview.options = { enableScripts: true, enableForms: false, localResourceRoots: [folder] };
    webview.html = pageHtml({
      cspSource: webview.cspSource,
      nonce: makeNonce(),
      ...readPageFiles(folder.fsPath),
      codiconUri: webview.asWebviewUri(vscode.Uri.joinPath(folder, 'codicon.css')).toString(),
    });
  }

  private async sendState(state: PageState): Promise<void> {
    if (state.kind !== 'open') {
      this.relay.sendState(state);
      return;
    }
    const asked = this.askFirst();
    // A page that is not there yet gets it with its first question: sent before, it might come twice, with all its boxes.
    if (!this.ready) return;
    const first = await asked;
    this.relay.sendState(this.stateWith(first));
    this.hasShown = true;
  }

  /** What the page is told first; what changes from then on is sent to it. */
  private async firstState(): Promise<PageState> {
    const first = await this.askFirst();
    // In one go with reading the state: no change is lost between them.
    this.ready = true;
    return this.stateWith(first);
  }

  /** The session's state now, with the boxes where they are of the same reading. */
  private stateWith(first: FirstBoxes | null): PageState {
    const { state } = this.session;
    return state.kind === 'open' && first?.boxes && first.summary === state.summary ? { ...state, first: first.boxes } : state;
  }

  /** The boxes of the first picture; `null` where the page has one, or will ask for itself. */
  private async askFirst(): Promise<FirstBoxes | null> {
    const { summary } = this.session;
    if (summary === null || this.hasShown) return null;
    // Once for a reading: it is asked while the page loads, and again by the page.
    if (this.asked?.summary !== summary) this.asked = { summary, boxes: this.requestFirst(summary) };
    return { summary, boxes: await this.asked.boxes };
  }

  private async requestFirst(summary: ProfileSummary): Promise<Uint8Array | null> {
    const params = firstBoxes(summary);
    if (params === null) return null;
    const boxes = this.forward('flame/boxes', params).catch(() => null) as Promise<Uint8Array | null>;
    const tooLate = new Promise<null>((resolve) => setTimeout(() => resolve(null), FIRST_WITHIN_MS));
    return Promise.race([boxes, tooLate]);
  }

  private onViewState(): void {
    const { panel, context } = this;
    if (!panel.visible) this.ready = false;
    if (!panel.active) return;
    context.pages.splice(context.pages.indexOf(this), 1);
    context.pages.unshift(this);
    context.profiles.focus(this.session);
  }

  private makeRelay(): PageRelay {
    const { session, context, panel } = this;
    return new PageRelay({
      post: (message) => void panel.webview.postMessage(message),
      own: {
        'page/ready': () => this.firstState(),
        'source/open': async ({ function: fn, line1 }) => {
          if (session.summary?.traces?.only === true) return { ...(await openOperation(context, session, fn, panel)), locate: null };
          return openSource(context, { session, wanted: { function: fn }, line0: line1 === null ? null : line1 - 1, panel });
        },
        'source/open-file': ({ url, line1 }) => {
          return openSource(context, { session, wanted: { url }, line0: line1 === undefined ? null : line1 - 1, panel });
        },
        'source/mend': ({ url, remedy }) => {
          // It asks and tells in windows of its own: the page does not wait for them.
          mendSource(context, { session, panel, url, remedy }).catch((error: unknown) => reportFault(context, error));
          return null;
        },
        'picture/save': (picture) => {
          const target = this.pictureTarget;
          this.pictureTarget = null;
          if (target === null) throw new Error('Nobody asked for a picture.');
          // It tells in windows of its own: the page does not wait for them.
          savePicture(target, picture).catch((error: unknown) => reportFault(context, error));
          return null;
        },
        'link/copy': async (shown) => {
          await copyLink(context, session, shown);
          return null;
        },
        'span/open': ({ span, place }) => openSpan(context, { session, span, place, panel }),
        'finding/open': ({ finding, span }) => openFinding(context, { session, finding, span, panel }),
        'frame/open': ({ place }) => openPlace(context, session, place, panel),
        'logs/add': () => {
          // It asks and tells in windows of its own: the page does not wait for them.
          addLogs(context, session).catch((error: unknown) => reportFault(context, error));
          return null;
        },
        'clipboard/write': async ({ text }) => {
          if (typeof text !== 'string') throw new Error('Only text can be copied.');
          await vscode.env.clipboard.writeText(text);
          return null;
        },
        'compare/choose': () => {
          // It asks in windows of its own: the page does not wait for them.
          chooseBaseline(context, session).catch((error: unknown) => reportFault(context, error));
          return null;
        },
        'compare/scale': ({ scale }) => {
          if (scale === 'total' || scale === 'absolute') context.comparisons.rescale(session, scale);
          return null;
        },
        'compare/swap': () => {
          swap(context, session).catch((error: unknown) => reportFault(context, error));
          return null;
        },
        'compare/end': () => {
          context.comparisons.end(session);
          return null;
        },
        'open/cancel': () => {
          session.cancel();
          return null;
        },
        'open/again': () => {
          void session.openAgain();
          return null;
        },
        'open/as-text': async () => {
          await this.reopenAsText();
          return null;
        },
        'view/changed': ({ view }) => {
          this.shown = view;
          session.setView(view);
          return null;
        },
        'view/choose-threads': () => {
          chooseThreads(session);
          return null;
        },
        'profile/export': () => {
          // It asks and tells in windows of its own: the page does not wait for them.
          exportProfile(context, session).catch((error: unknown) => reportFault(context, error));
          return null;
        },
      },
      forward: (method, params, signal) => this.forward(method, params, signal),
      onReady: () => this.onReady(),
    });
  }

  /** Another page or the status bar chose a view. */
  private follow(view: View): void {
    const { summary } = this.session;
    // A page that is told what it has just said would fall back behind its user's next choice.
    if (summary === null || JSON.stringify(view) === JSON.stringify(this.shown)) return;
    this.shown = view;
    this.relay.sendView(summary.revision, view);
  }

  private tellComparing(message: string | null): void {
    const { summary, comparing } = this.session;
    if (summary !== null) this.relay.sendComparing(summary.revision, comparing, message);
  }

  private async forward(method: string, params: unknown, signal?: AbortSignal): Promise<unknown> {
    if (this.session.summary === null) throw new Error('The profile is not open.');
    const answer = await this.context.server.request(PageCall, { uri: this.session.uri, method, params }, signal);
    if (!('slab' in answer)) return answer.result;
    const { bytesOfBase64 } = await import('../features/server-connection.node.ts');
    return bytesOfBase64(answer.slab);
  }

  private onReady(): void {
    this.ready = true;
    this.hasShown = this.session.summary !== null;
    if (this.awaited !== null) this.relay.reveal(this.awaited.revision, this.awaited.fn);
    this.awaited = null;
    if (this.awaitedSpan !== null) this.relay.revealSpan(this.awaitedSpan.revision, this.awaitedSpan.span);
    this.awaitedSpan = null;
    this.sendLinked();
  }
}
