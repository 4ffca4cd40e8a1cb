/*
 * Starts and stops one VS Code (code-server) with its own data, settings and extensions in a temporary folder.
 * Owns its process group, its settings file and its logs. Leaves out: installing it (install.ts) and driving its
 * window (workbench.ts).
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { copyFileSync, createWriteStream, existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, rename, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import type { RequestOptions } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { installCodeServer, node24 } from './install.ts';
import { runProgram } from './run-program.ts';

/** User settings as VS Code knows them: setting name to value. */
export type Settings = Record<string, unknown>;

/** The four themes a picture is taken in. */
export const themes = {
  light: 'Light Modern',
  dark: 'Dark Modern',
  'high-contrast': 'Default High Contrast',
  'high-contrast-light': 'Default High Contrast Light',
} as const;

export type Theme = keyof typeof themes;

/** Nothing in the window that is not the editor or the extension: no chat, welcome page, tips or prompts. */
export const quietSettings: Settings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.layoutControl.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'chat.disableAIFeatures': true,
  'window.commandCenter': false,
  'telemetry.telemetryLevel': 'off',
  'update.showReleaseNotes': false,
  'extensions.ignoreRecommendations': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
  'security.workspace.trust.untrustedFiles': 'open',
  'typescript.disableAutomaticTypeAcquisition': true,
  'json.schemaDownload.enable': false,
  'npm.fetchOnlinePackageInfo': false,
  'git.enabled': false,
  'remote.autoForwardPorts': false,
};

/** What tests want besides: an editor whose lines can be read from the page without surprises. */
export const testSettings: Settings = {
  'editor.fontFamily': "'DejaVu Sans Mono', monospace",
  'editor.minimap.enabled': false,
  'editor.stickyScroll.enabled': false,
  'editor.accessibilitySupport': 'off',
  'editor.smoothScrolling': false,
  'editor.cursorBlinking': 'solid',
  // What a journey types is what the file gets.
  'editor.autoIndent': 'none',
  'editor.autoClosingBrackets': 'never',
  'editor.quickSuggestions': { other: 'off', comments: 'off', strings: 'off' },
  // In a browser VS Code saves by itself; journeys that edit want to see the unsaved state.
  'files.autoSave': 'off',
  'files.hotExit': 'off',
  // Journeys change settings of the running window through the workspace's settings file.
  'files.exclude': { '**/.vscode': true },
};

export interface StartOptions {
  /** Folder of an unpacked extension; it is linked, so a new build is seen after a reload of the window. */
  extensionDir?: string;
  /** Folders of further extensions, linked likewise. */
  moreExtensionDirs?: readonly string[];
  /** A packed extension, installed as a user would. */
  vsix?: string;
  /** On top of `quietSettings`. */
  settings?: Settings;
  /** Default: dark. */
  theme?: Theme;
  /** False: folders open in restricted mode. Default: true. */
  trust?: boolean;
  /** 0 (default): a free one is found. */
  port?: number;
  /** Ends itself after so long without a window, in case nobody stops it. At least 61. Default: it never does. */
  idleSeconds?: number;
  /** A window that vanishes keeps its extension host (and language servers) for so long. Default: three hours. */
  reconnectSeconds?: number;
  say?: (line: string) => void;
}

const endSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const startsWithinMs = 60_000;
const endsWithinMs = 5_000;

/** Installs VS Code if need be, starts it and waits until it answers. Throws with its log when it does not. */
export async function startVscode(options: StartOptions = {}): Promise<Vscode> {
  const entry = await installCodeServer(options.say);
  const home = await mkdtemp(join(tmpdir(), 'heatline-vscode-'));
  const vscode = new Vscode(entry, home);
  try {
    await vscode.start(options);
    return vscode;
  } catch (error) {
    await vscode.stop();
    throw error;
  }
}

/** One running VS Code. Made by `startVscode`. */
export class Vscode {
  /** Everything it writes is below here; deleted by `stop`. */
  readonly home: string;
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  address = '';
  private readonly entry: string;
  private readonly dataDir: string;
  private readonly extensionsDir: string;
  private baseSettings: Settings = {};
  private server: ChildProcess | undefined;

  constructor(entry: string, home: string) {
    this.entry = entry;
    this.home = home;
    this.dataDir = join(home, 'data');
    this.extensionsDir = join(home, 'extensions');
  }

  async start(options: StartOptions): Promise<void> {
    await mkdir(join(this.dataDir, 'User'), { recursive: true });
    await mkdir(this.extensionsDir, { recursive: true });
    await writeFile(join(this.home, 'config.yaml'), 'auth: none\n');
    this.baseSettings = {
      ...quietSettings,
      'security.workspace.trust.enabled': options.trust === false,
      'workbench.colorTheme': themes[options.theme ?? 'dark'],
      ...options.settings,
    };
    await this.resetSettings();
    if (options.extensionDir !== undefined) await this.linkExtension(options.extensionDir);
    for (const folder of options.moreExtensionDirs ?? []) await this.linkExtension(folder);
    if (options.vsix !== undefined) await this.installVsix(options.vsix);
    this.spawnServer(options);
    process.once('exit', this.killNow);
    for (const signal of endSignals) process.once(signal, this.exitNow);
    this.address = await this.waitForAddress();
    await this.waitUntilItAnswers();
  }

  /** The address of a window on a folder (absolute path). */
  urlOf(folder: string): string {
    return `${this.address}/?folder=${encodeURIComponent(folder).replaceAll('%2F', '/')}`;
  }

  /**
   * The window that has this file's folder open, as the path of its socket; undefined when there is none (yet).
   * It is there once the extension host of the window runs.
   */
  async findWindowOf(file: string): Promise<string | undefined> {
    const path = `/session?filePath=${encodeURIComponent(file)}`;
    const answer = await requestOverSocket({ socketPath: this.sessionSocket(), path }).catch(() => '{}');
    return (JSON.parse(answer) as { socketPath?: string }).socketPath;
  }

  /** Opens files (absolute paths, `:line:column` may follow) in a window found by `findWindowOf`, as `code -r` does. */
  async openInWindow(socketPath: string, files: string[]): Promise<void> {
    const order = { type: 'open', fileURIs: files, folderURIs: [], forceReuseWindow: true, gotoLineMode: true };
    await requestOverSocket({ socketPath, path: '/', method: 'POST' }, JSON.stringify(order));
  }

  /** Settings of the start with `changes` on top, for windows opened from now on: open ones do not hear of it. */
  async resetSettings(changes: Settings = {}): Promise<void> {
    // Renamed into place: a half-written file would for a moment be a window without settings.
    const file = join(this.dataDir, 'User/settings.json');
    await writeFile(`${file}.new`, `${JSON.stringify({ ...this.baseSettings, ...changes }, null, 2)}\n`);
    await rename(`${file}.new`, file);
  }

  /** Everything the server printed. Extension hosts print into the console of their window instead. */
  serverLog(): string {
    return existsSync(this.serverLogFile()) ? readFileSync(this.serverLogFile(), 'utf8') : '';
  }

  /**
   * Copies the log files into a folder, one file for each log: of the server, of every extension host, and what
   * extensions write into the Output view. Logs older than `sinceMs` (as of Date.now) are left out.
   */
  saveLogs(into: string, sinceMs = 0): void {
    const logs = join(this.dataDir, 'logs');
    if (!existsSync(logs)) return;
    for (const file of readdirSync(logs, { recursive: true, encoding: 'utf8' })) {
      const facts = statSync(join(logs, file));
      if (!facts.isFile() || facts.size === 0 || facts.mtimeMs < sinceMs) continue;
      // The first folder is the time of the start.
      copyFileSync(join(logs, file), join(into, file.split('/').slice(1).join('-')));
    }
  }

  /** Ids of the extensions that were activated in the window opened last, as the log of its extension host says. */
  activatedExtensions(): string[] {
    const logs = join(this.dataDir, 'logs');
    const all = existsSync(logs) ? readdirSync(logs, { recursive: true, encoding: 'utf8' }) : [];
    const numberOf = (file: string): number => Number(/exthost(\d+)\/remoteexthost\.log$/.exec(file)?.[1] ?? 0);
    const latest = all.reduce((last, file) => (numberOf(file) > numberOf(last) ? file : last), '');
    if (latest === '') return [];
    const lines = readFileSync(join(logs, latest), 'utf8').matchAll(/_doActivateExtension ([\w.-]+),/g);
    return [...lines].map(([, id]) => id!);
  }

  /** Ids of its processes, such as language servers, whose command line contains `part`. Linux only. */
  processes(part: string): number[] {
    const commandLines = new Map<number, string>();
    const parents = new Map<number, number>();
    for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
      try {
        commandLines.set(Number(name), readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' '));
        // "pid (name) state ppid": the name may hold anything, so what follows its last bracket counts.
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
      } catch {
        // It ended meanwhile.
      }
    }
    const isOurs = (pid: number | undefined): boolean =>
      pid !== undefined && pid > 1 && (pid === this.server?.pid || isOurs(parents.get(pid)));
    return [...commandLines].filter(([pid, line]) => line.includes(part) && isOurs(pid)).map(([pid]) => pid);
  }

  /** Ends the whole process group and deletes the data. Safe to call twice. */
  async stop(): Promise<void> {
    const { server } = this;
    if (server?.pid !== undefined && server.exitCode === null && server.signalCode === null) {
      const ended = new Promise<void>((done) => server.once('exit', () => done()));
      this.signalGroup('SIGTERM');
      await Promise.race([ended, pause(endsWithinMs, undefined, { ref: false })]);
    }
    this.killNow();
    await pause(0);
    rmSync(this.home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    process.off('exit', this.killNow);
    for (const signal of endSignals) process.off(signal, this.exitNow);
  }

  private readonly killNow = (): void => {
    this.signalGroup('SIGKILL');
    try {
      rmSync(this.home, { recursive: true, force: true });
    } catch {
      // A process that is just dying may still write; `stop` tries again, and the folder is a temporary one.
    }
  };

  /** Node ends on these signals without an exit event, unless somebody listens; whoever else listens goes first. */
  private readonly exitNow = (signal: NodeJS.Signals): void => {
    if (process.listenerCount(signal) > 0) return;
    console.error(`Ended by ${signal}.`);
    process.exit(1);
  };

  /** The server is the leader of its own group: the extension hosts and language servers die with it. */
  private signalGroup(signal: NodeJS.Signals): void {
    if (this.server?.pid === undefined) return;
    try {
      process.kill(-this.server.pid, signal);
    } catch {
      // ESRCH: all of the group has ended.
    }
  }

  private async linkExtension(folder: string): Promise<void> {
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, string>;
    const name = `${manifest['publisher']}.${manifest['name']}-${manifest['version']}`;
    await symlink(resolve(folder), join(this.extensionsDir, name), 'dir');
  }

  private async installVsix(vsix: string): Promise<void> {
    const args = [this.entry, ...this.folderArgs(), '--install-extension', resolve(vsix), '--force'];
    const { exitCode, output } = await runProgram(node24(), args, { env: this.environment(), timeoutMs: 120_000 });
    if (exitCode !== 0) throw new Error(`Installing ${vsix} into VS Code failed (${exitCode}):\n${output}`);
  }

  private folderArgs(): string[] {
    return [
      ...['--config', join(this.home, 'config.yaml')],
      ...['--user-data-dir', this.dataDir],
      ...['--extensions-dir', this.extensionsDir],
    ];
  }

  private spawnServer(options: StartOptions): void {
    const args = [
      this.entry,
      ...this.folderArgs(),
      ...['--session-socket', this.sessionSocket()],
      ...['--auth', 'none'],
      ...['--bind-addr', `127.0.0.1:${options.port ?? 0}`],
      ...['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override'],
      '--ignore-last-opened',
      ...(options.reconnectSeconds === undefined ? [] : ['--reconnection-grace-time', String(options.reconnectSeconds)]),
      ...(options.idleSeconds === undefined ? [] : ['--idle-timeout-seconds', String(options.idleSeconds)]),
    ];
    const log = createWriteStream(this.serverLogFile());
    this.server = spawn(node24(), args, {
      cwd: this.home,
      env: this.environment(),
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.server.stdout?.pipe(log, { end: false });
    this.server.stderr?.pipe(log, { end: false });
  }

  /** Run from a terminal of another VS Code, ours would inherit its sockets, port and password. */
  private environment(): NodeJS.ProcessEnv {
    const foreign = /^(VSCODE_|CODE_SERVER_|CS_|ELECTRON_|npm_)|^(PORT|PASSWORD|HASHED_PASSWORD|GITHUB_TOKEN|LOG_LEVEL|NODE_OPTIONS|NODE_ENV)$/;
    const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
    return { ...own, XDG_DATA_HOME: join(this.home, 'xdg') };
  }

  private serverLogFile(): string {
    return join(this.home, 'server.log');
  }

  private sessionSocket(): string {
    return join(this.home, 'session.sock');
  }

  /** With port 0 only the server knows its port, and says it in its log. */
  private async waitForAddress(): Promise<string> {
    return this.poll('to say its address', () => {
      const found = /HTTP server listening on (http:\/\/[\d.]+:\d+)/.exec(this.serverLog());
      return found?.[1];
    });
  }

  private async waitUntilItAnswers(): Promise<void> {
    await this.poll('to answer', async () => {
      const answer = await fetch(`${this.address}/healthz`).catch(() => undefined);
      return answer?.ok === true ? true : undefined;
    });
  }

  /** Throws with the end of its log when the server has ended by itself. */
  throwIfEnded(): void {
    const { exitCode, signalCode } = this.server ?? {};
    if (typeof exitCode !== 'number' && typeof signalCode !== 'string') return;
    throw new Error(`VS Code has ended (${exitCode ?? signalCode}). Its log:\n${this.serverLog().slice(-4000)}`);
  }

  private async poll<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
    const begun = performance.now();
    for (;;) {
      const found = await look();
      if (found !== undefined) return found;
      this.throwIfEnded();
      if (performance.now() - begun > startsWithinMs) {
        const log = this.serverLog().slice(-4000);
        throw new Error(`Waited ${startsWithinMs / 1000} s for VS Code ${what}, in vain. Its log:\n${log}`);
      }
      await pause(50);
    }
  }
}

function requestOverSocket(options: RequestOptions, body?: string): Promise<string> {
  return new Promise((done, fail) => {
    const asked = request({ ...options, headers: { 'content-type': 'application/json' } }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => (text += chunk));
      answer.on('end', () => (answer.statusCode === 200 ? done(text) : fail(new Error(`${answer.statusCode}: ${text}`))));
    });
    asked.on('error', fail);
    asked.end(body);
  });
}
