// The page's one way to talk: typed requests to the extension host, and its events. Every request ends in a result,
// an error or a cancel. Leaves out: what is asked, and where the messages travel (a Port).

import { Cancelled } from '../src/base/cancel.ts';
import { messageOf } from '../src/base/message-of.ts';
import type { HostToPage, PageEvent, PageMethod, PageMethods, PageToHost } from '../src/protocol/webview.ts';

/** Where messages go and come from: VS Code's API in the page, a fake in tests. */
export interface Port {
  post(message: PageToHost): void;
  /** Called once. */
  listen(receive: (message: HostToPage) => void): void;
}

interface Pending {
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
  readonly slot: string | null;
}

interface Ahead {
  readonly method: PageMethod;
  readonly answers: (params: unknown) => boolean;
  readonly result: unknown;
}

/** The host answered that it could not; `message` is worded for the user. */
export class HostError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'HostError';
  }
}

export class Channel {
  private readonly port: Port;
  private readonly onEvent: (event: PageEvent) => void;
  private readonly pending = new Map<number, Pending>();
  private readonly slots = new Map<string, number>();
  private nextId = 1;
  private ahead: Ahead | null = null;

  constructor(port: Port, onEvent: (event: PageEvent) => void) {
    this.port = port;
    this.onEvent = onEvent;
    port.listen((message) => this.receive(message));
  }

  /**
   * Asks the host. With a `slot`, the last request wins: an unanswered one of the same slot is cancelled.
   * @throws {Cancelled} if it was cancelled.
   * @throws {HostError} if the host said no.
   */
  request<M extends PageMethod>(
    method: M,
    params: PageMethods[M]['params'],
    slot: string | null = null,
  ): Promise<PageMethods[M]['result']> {
    const { ahead } = this;
    if (ahead?.method === method && ahead.answers(params)) {
      this.ahead = null;
      return Promise.resolve(ahead.result as PageMethods[M]['result']);
    }
    const id = this.nextId++;
    if (slot !== null) {
      this.cancelSlot(slot);
      this.slots.set(slot, id);
    }
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve, reject, slot });
      this.port.post({ kind: 'request', id, method, params });
    });
  }

  /** Keeps an answer that came unasked for the first request that it answers; an earlier one is forgotten. */
  keepAhead<M extends PageMethod>(method: M, answers: (params: PageMethods[M]['params']) => boolean, result: PageMethods[M]['result']): void {
    this.ahead = { method, answers: answers as Ahead['answers'], result };
  }

  /** Cancels the unanswered request of a slot, if there is one. */
  cancelSlot(slot: string): void {
    const id = this.slots.get(slot);
    if (id === undefined) return;
    const pending = this.take(id);
    if (pending === null) return;
    this.port.post({ kind: 'cancel', id });
    pending.reject(new Cancelled());
  }

  /** Cancels everything that is unanswered: the profile it was asked of is gone. */
  cancelAll(): void {
    this.ahead = null;
    for (const id of [...this.pending.keys()]) {
      this.port.post({ kind: 'cancel', id });
      this.take(id)?.reject(new Cancelled());
    }
  }

  private receive(message: HostToPage): void {
    switch (message.kind) {
      case 'result':
        this.take(message.id)?.resolve(message.result as never);
        break;
      case 'error':
        this.take(message.id)?.reject(new HostError(message.message));
        break;
      case 'state':
      case 'view':
      case 'comparing':
      case 'sources-changed':
      case 'reveal-function':
      case 'spans-changed':
      case 'reveal-span':
      case 'take':
      case 'show-link':
        this.onEvent(message);
        break;
      default:
        // A newer host may say more than this page knows.
        break;
    }
  }

  private take(id: number): Pending | null {
    const pending = this.pending.get(id);
    if (pending === undefined) return null;
    this.pending.delete(id);
    if (pending.slot !== null && this.slots.get(pending.slot) === id) this.slots.delete(pending.slot);
    return pending;
  }
}

/** Waits for work whose cancel is expected; says whether it was done. Other errors go on. */
export async function unlessCancelled(work: Promise<void>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (error instanceof Cancelled) return false;
    throw error;
  }
}

/** Waits for work that ends quietly when it is cancelled, and with a sentence when it fails; says whether it was done. */
export async function orSay(work: Promise<void>, say: (message: string) => void): Promise<boolean> {
  try {
    return await unlessCancelled(work);
  } catch (error) {
    say(messageOf(error));
    return false;
  }
}

/** Waits for the host to open something, and says why it did not, where there is something to say. */
export function openOrSay(work: Promise<{ readonly message: string | null }>, say: (message: string) => void): void {
  void orSay(work.then(({ message }) => {
    if (message !== null) say(message);
  }), say);
}
