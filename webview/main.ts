// The page: shows one state at a time (opening, open, failed, cancelled) and passes the host's events on.

import { isFirstBoxes } from '../src/protocol/first-boxes.ts';
import type { PageEvent, PageState, View } from '../src/protocol/webview.ts';
import { Channel, HostError, unlessCancelled } from './channel.ts';
import { onThemeChange } from './flame/theme.ts';
import { connectToHost } from './host-port.ts';
import { ProfileView } from './profile-view.ts';
import { PageMemory } from './saved-state.ts';
import { cancelledPage, failedPage } from './states/ended.ts';
import { OpeningPage } from './states/opening.ts';

class Page {
  private readonly app: HTMLElement;
  private readonly channel: Channel;
  private readonly memory: PageMemory;
  private opening: OpeningPage | null = null;
  private profile: ProfileView | null = null;
  /** What the profile showed that was there before. */
  private before: View | null = null;

  constructor(app: HTMLElement) {
    this.app = app;
    const { port, store } = connectToHost();
    this.memory = new PageMemory(store);
    this.channel = new Channel(port, (event) => this.receive(event));
    onThemeChange(() => this.profile?.retheme());
  }

  async start(): Promise<void> {
    // A later state that came as an event may have cancelled the question.
    await unlessCancelled(this.channel.request('page/ready', {}).then((state) => this.show(state)));
  }

  private receive(event: PageEvent): void {
    if (event.kind === 'state') {
      this.show(event.state);
      return;
    }
    const { profile } = this;
    if (event.kind === 'sources-changed') {
      profile?.placesChanged();
      return;
    }
    if (profile === null || profile.summary.revision !== event.revision) return;
    if (event.kind === 'view') profile.follow(event.view);
    else if (event.kind === 'spans-changed') profile.spansChanged(event.summary);
    else if (event.kind === 'reveal-span') profile.revealSpan(event.span);
    else if (event.kind === 'comparing') profile.compareWith(event.comparing, event.message);
    else if (event.kind === 'take') profile.handOut(event.what);
    else if (event.kind === 'show-link') profile.showLink(event.mainView, event.selected);
    else profile.reveal(event.function);
  }

  private show(state: PageState): void {
    if (state.kind === 'opening' && this.opening !== null) {
      this.opening.show(state);
      return;
    }
    if (state.kind === 'open' && this.profile?.summary.revision === state.summary.revision) return;
    if (this.profile !== null) {
      this.channel.cancelAll();
      this.before = this.profile.shownView;
      this.profile.dispose();
      this.profile = null;
    }
    this.opening = null;
    this.app.replaceChildren(this.pageOf(state));
    this.app.dataset['state'] = state.kind;
  }

  private pageOf(state: PageState): HTMLElement {
    const again = (): void => this.tell('open/again');
    const asText = (): void => this.tell('open/as-text');
    switch (state.kind) {
      case 'opening':
        this.opening = new OpeningPage(() => this.tell('open/cancel'));
        this.opening.show(state);
        return this.opening.root;
      case 'open':
        if (state.first) this.channel.keepAhead('flame/boxes', (params) => isFirstBoxes(params, state.summary), state.first);
        this.profile = new ProfileView(this.channel, this.memory, state, this.before);
        return this.profile.root;
      case 'failed':
        return failedPage(state, { again, asText });
      case 'cancelled':
        return cancelledPage(state, { again, asText });
    }
  }

  private tell(method: 'open/again' | 'open/as-text' | 'open/cancel'): void {
    const work = this.channel.request(method, {}).then(() => undefined);
    unlessCancelled(work).catch((error: unknown) => this.showError(error));
  }

  /** The host refused something outside of an open profile: the only thing left to say it with is this page. */
  showError(error: unknown): void {
    // A fault of the page itself: its words are for the developer tools.
    if (!(error instanceof HostError)) reportError(error);
    const message = error instanceof HostError ? error.message : 'This page has a fault and cannot show the profile.';
    const failure = { message, place: null, advice: 'Close this tab and open the file again.', internal: true };
    this.show({ kind: 'failed', fileName: 'this file', failure });
  }
}

// Icons come in when the script is there: until then their sheet would have held it up (page-html.ts).
document.getElementById('vscode-codicon-stylesheet')?.removeAttribute('media');
const app = document.getElementById('app');
if (app !== null) {
  const page = new Page(app);
  page.start().catch((error: unknown) => page.showError(error));
}
