// The life of the server process: started with the first request, started again when it dies (a bounded number of
// times), stopped with the extension. Leaves out: how it is reached (server-connection.node.ts) and what it is asked.

import { messageOf } from '../../base/message-of.ts';
import type { MapProgressParams, OpenProgressParams, ProfileChangedParams, RequestName, SpansChangedParams } from '../../protocol/lsp.ts';
import { Listeners } from '../listeners.ts';
import { RestartPolicy } from './restart-policy.ts';

/** One running server process. */
export interface ServerConnection {
  /** Aborting `signal` cancels through LSP; the request then ends as the server decides. */
  request<Params, Result>(name: RequestName<Params, Result>, params: Params, signal?: AbortSignal): Promise<Result>;
  /** Ends the process in an orderly way. */
  stop(): Promise<void>;
}

/** What a connection tells on its own. */
export interface ServerEvents {
  onProgress(progress: OpenProgressParams): void;
  onMapProgress(progress: MapProgressParams): void;
  onProfileChanged(change: ProfileChangedParams): void;
  onSpansChanged(change: SpansChangedParams): void;
  /** The process ended without having been stopped. */
  onClosed(): void;
}

export interface ServerOptions {
  /** Starts a process. Rejects with a sentence for the user where it cannot. */
  connect(events: ServerEvents): Promise<ServerConnection>;
  /** Milliseconds from any clock. */
  now(): number;
  readonly policy?: RestartPolicy;
}

/** The server died while a request was under way, or is not to be started any more. */
export class ServerGone extends Error {
  constructor(message = 'The Heatline server stopped.') {
    super(message);
    this.name = 'ServerGone';
  }
}

/** One process as the client sees it, from start to end. */
interface Life {
  readonly connection: Promise<ServerConnection>;
  /** Rejects with {@link ServerGone} when the process is gone. */
  readonly gone: Promise<never>;
  readonly end: (error: ServerGone) => void;
}

export class Server {
  readonly progress = new Listeners<OpenProgressParams>();
  readonly mapProgress = new Listeners<MapProgressParams>();
  /** Source maps were applied to a profile. */
  readonly profileChanged = new Listeners<ProfileChangedParams>();
  /** Places of spans, or the logs beside them, may be others. */
  readonly spansChanged = new Listeners<SpansChangedParams>();
  /** The server died; `restarts` says whether a new one is being started. */
  readonly crashed = new Listeners<{ readonly restarts: boolean }>();
  /** It died too often, or could not be started, and waits for {@link tryAgain}: why. */
  readonly gaveUp = new Listeners<ServerGone>();
  /** A new process took the place of one that knew open profiles: they must be opened again. */
  readonly replaced = new Listeners<null>();
  private readonly options: ServerOptions;
  private readonly policy: RestartPolicy;
  private life: Life | null = null;
  private givenUp: ServerGone | null = null;
  private disposed = false;

  constructor(options: ServerOptions) {
    this.options = options;
    this.policy = options.policy ?? new RestartPolicy();
  }

  /** Whether it died too often and waits for {@link tryAgain}. */
  get hasGivenUp(): boolean {
    return this.givenUp !== null;
  }

  /**
   * Asks the server, starting it if need be.
   * @throws {ServerGone} if it dies before it answers, or has died too often.
   */
  async request<Params, Result>(name: RequestName<Params, Result>, params: Params, signal?: AbortSignal): Promise<Result> {
    if (this.givenUp !== null) throw this.givenUp;
    if (this.disposed) throw new ServerGone();
    this.life ??= this.start();
    const { connection, gone } = this.life;
    const answer = connection.then((running) => running.request(name, params, signal));
    // Whichever comes second has nobody waiting for it.
    answer.catch(() => undefined);
    return Promise.race([answer, gone]);
  }

  /** After too many deaths: the next request starts a process again. */
  tryAgain(): void {
    this.policy.forgive();
    this.givenUp = null;
  }

  /** Ends the process, if there is one, and starts a new one for the profiles that are open. */
  async restart(): Promise<void> {
    this.tryAgain();
    await this.stop();
    this.replaced.emit(null);
  }

  async dispose(): Promise<void> {
    this.disposed = true;
    await this.stop();
  }

  private async stop(): Promise<void> {
    const { life } = this;
    this.life = null;
    if (life === null) return;
    life.end(new ServerGone());
    try {
      await (await life.connection).stop();
    } catch {
      // It never came up, or died while it was stopped: gone either way.
    }
  }

  private start(): Life {
    let end: (error: ServerGone) => void = () => undefined;
    const gone = new Promise<never>((_, reject) => (end = reject));
    gone.catch(() => undefined);
    const events: ServerEvents = {
      onProgress: (progress) => {
        if (this.life === life) this.progress.emit(progress);
      },
      onMapProgress: (progress) => {
        if (this.life === life) this.mapProgress.emit(progress);
      },
      onProfileChanged: (change) => {
        if (this.life === life) this.profileChanged.emit(change);
      },
      onSpansChanged: (change) => {
        if (this.life === life) this.spansChanged.emit(change);
      },
      onClosed: () => this.onClosed(life),
    };
    // A failure to start is a failure of `connect` itself and must not escape as a throw.
    const connection = Promise.resolve().then(() => this.options.connect(events));
    const life: Life = { connection, gone, end };
    connection.catch((error: unknown) => this.onNotStarted(life, error));
    return life;
  }

  /** It could not even be started: trying at once would end the same way. */
  private onNotStarted(life: Life, error: unknown): void {
    if (this.life !== life) return;
    const reason = messageOf(error);
    this.giveUp(life, new ServerGone(`The Heatline server could not be started: ${reason}`));
  }

  private onClosed(life: Life): void {
    if (this.life !== life) return;
    if (!this.policy.died(this.options.now())) {
      this.giveUp(life, new ServerGone('The Heatline server stopped several times in a row.'));
      return;
    }
    this.life = null;
    life.end(new ServerGone());
    this.crashed.emit({ restarts: true });
    this.replaced.emit(null);
  }

  private giveUp(life: Life, why: ServerGone): void {
    this.life = null;
    this.givenUp = why;
    life.end(why);
    this.gaveUp.emit(why);
    this.crashed.emit({ restarts: false });
  }
}
