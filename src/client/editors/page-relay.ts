// The host's end of the page's channel: answers the methods the host owns, passes the others on, and sees that every
// request ends in a reply. Leaves out: what the methods do, and how messages travel.

import type { Comparing } from '../../protocol/compare.ts';
import type { TracesSummary } from '../../protocol/traces.ts';
import type { HostToPage, PageMethods, PageReply, PageState, PictureFormat, SelectedName, View } from '../../protocol/webview.ts';

/** Methods that the host answers itself. */
export type HostMethod =
  | 'page/ready' | 'source/open' | 'source/open-file' | 'source/mend' | 'open/cancel' | 'open/again' | 'open/as-text' | 'view/changed'
  | 'view/choose-threads' | 'profile/export' | 'clipboard/write'
  | 'span/open' | 'finding/open' | 'frame/open' | 'logs/add'
  | 'picture/save' | 'link/copy'
  | 'compare/choose' | 'compare/scale' | 'compare/swap' | 'compare/end';

export type HostMethods = {
  readonly [M in HostMethod]: (
    params: PageMethods[M]['params'],
    signal: AbortSignal,
  ) => PageMethods[M]['result'] | Promise<PageMethods[M]['result']>;
};

/** Methods that the server answers; anything else is an error reply without a round trip. */
const FORWARDED: Readonly<Record<Exclude<keyof PageMethods, HostMethod>, true>> = {
  'view/totals': true, 'flame/boxes': true, 'flame/size': true, 'flame/path': true, 'flame/find': true, 'flame/node': true,
  'callers/size': true, 'tree/children': true, 'tree/way': true, 'tree/steps': true,
  'chart/boxes': true, 'chart/overview': true, 'chart/find': true,
  'traces/list': true, 'traces/histogram': true, 'traces/info': true,
  'waterfall/rows': true, 'waterfall/overview': true, 'waterfall/where': true, 'waterfall/find': true,
  'spans/details': true, 'spans/places': true, 'operations/list': true, 'findings/list': true,
  'compare/summary': true, 'compare/functions': true, 'compare/lines': true,
  'functions/list': true, 'functions/info': true, 'functions/row': true, 'search': true, 'sources/list': true, 'lines/list': true, 'functions/details': true, 'colors/groups': true,
};

export interface RelayOptions {
  post(message: HostToPage): void;
  readonly own: HostMethods;
  /** Asks the server. Its slab comes back as bytes. */
  forward(method: string, params: unknown, signal: AbortSignal): Promise<unknown>;
  /** The page has got its first state: events sent from now on find it ready. */
  onReady?(): void;
}

export class PageRelay {
  private readonly options: RelayOptions;
  private readonly pending = new Map<number, AbortController>();
  private disposed = false;

  constructor(options: RelayOptions) {
    this.options = options;
  }

  /** Takes a message of the page. What is no message at all is ignored. */
  async receive(message: unknown): Promise<void> {
    if (!isRecord(message) || typeof message['id'] !== 'number') return;
    const { kind, id, method, params } = message;
    if (kind === 'cancel') this.pending.get(id)?.abort();
    else if (kind === 'request') await this.answer(id, String(method), params);
  }

  /** Tells the page a state. */
  sendState(state: PageState): void {
    this.post({ kind: 'state', state });
  }

  /** Tells the page a view that was chosen elsewhere. */
  sendView(revision: number, view: View): void {
    this.post({ kind: 'view', revision, view });
  }

  /** Tells the page what it is compared with, or why with nothing any more. */
  sendComparing(revision: number, comparing: Comparing | null, message: string | null): void {
    this.post({ kind: 'comparing', revision, comparing, message });
  }

  /** Asks the page for a picture or a link of what it shows. */
  sendTake(revision: number, what: PictureFormat | 'link'): void {
    this.post({ kind: 'take', revision, what });
  }

  /** Brings a large view to the front and selects a function. */
  sendLink(revision: number, mainView: string | null, selected: SelectedName | null): void {
    this.post({ kind: 'show-link', revision, mainView, selected });
  }

  /** Tells the page that places of spans, or logs beside them, may be others. */
  sendSpansChanged(revision: number, summary: TracesSummary): void {
    this.post({ kind: 'spans-changed', revision, summary });
  }

  /** Asks the page to show a span. */
  revealSpan(revision: number, span: number): void {
    this.post({ kind: 'reveal-span', revision, span });
  }

  /** Tells the page that more, or other, is known of where sources are. */
  sendSourcesChanged(): void {
    this.post({ kind: 'sources-changed' });
  }

  /** Asks the page to show a function. */
  reveal(revision: number, fn: number): void {
    this.post({ kind: 'reveal-function', revision, function: fn });
  }

  /** The page is gone: what is under way is cancelled and nothing more is sent. */
  dispose(): void {
    this.disposed = true;
    for (const request of this.pending.values()) request.abort();
    this.pending.clear();
  }

  private async answer(id: number, method: string, params: unknown): Promise<void> {
    const request = new AbortController();
    this.pending.set(id, request);
    let reply: PageReply;
    try {
      reply = { kind: 'result', id, result: await this.call(method, params, request.signal) };
    } catch (error) {
      reply = { kind: 'error', id, message: error instanceof Error ? error.message : 'Heatline could not answer.' };
    }
    if (this.pending.get(id) === request) this.pending.delete(id);
    // A page that cancelled has forgotten the request.
    if (!request.signal.aborted) this.post(reply);
    if (method === 'page/ready') this.options.onReady?.();
  }

  private async call(method: string, params: unknown, signal: AbortSignal): Promise<unknown> {
    if (Object.hasOwn(this.options.own, method)) {
      const handler = this.options.own[method as HostMethod] as (params: unknown, signal: AbortSignal) => unknown;
      return handler(params, signal);
    }
    if (!Object.hasOwn(FORWARDED, method)) throw new Error(`Heatline has no method “${method.slice(0, 80)}”.`);
    return this.options.forward(method, params, signal);
  }

  private post(message: HostToPage): void {
    if (!this.disposed) this.options.post(message);
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
