/*
 * Starts and stops one VS Code (code-server) with its own data, settings and extensions in a temporary folder.
 * Owns its process group, its settings file and its logs. Leaves out: installing it (install.ts) and driving its
 * window (workbench.ts).
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { cpSync, createWriteStream, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, rename, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { installCodeServer, node24 } from './install.ts';
import { runProgram } from './run-program.ts';

/** User settings as VS Code knows them: setting name to value. */
export type Settings = Record<string, unknown>;

/** The four themes a picture is taken in. */
export const themes = {
  light: 'Default Light Modern',
  dark: 'Default Dark Modern',
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
};

/** What tests want besides: an editor whose lines can be read from the page without surprises. */
export const testSettings: Settings = {
  'editor.fontFamily': "'DejaVu Sans Mono', monospace",
  'editor.minimap.enabled': false,
  'editor.stickyScroll.enabled': false,
  'editor.accessibilitySupport': 'off',
  'editor.smoothScrolling': false,
  'editor.cursorBlinking': 'solid',
  'files.hotExit': 'off',
};

export interface StartOptions {
  /** Folder of an unpacked extension; it is linked, so a new build is seen after a reload of the window. */
  extensionDir?: string;
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
  say?: (line: string) => void;
}

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
  private settings: Settings = {};
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
    if (options.vsix !== undefined) await this.installVsix(options.vsix);
    this.spawnServer(options);
    process.once('exit', this.killNow);
    this.address = await this.waitForAddress();
    await this.waitUntilItAnswers();
  }

  /** The address of a window on a folder, with a file open in it if one is given. Both are absolute paths. */
  urlOf(folder: string, file?: string): string {
    const url = new URL(this.address);
    url.searchParams.set('folder', folder);
    if (file !== undefined) {
      const { href } = new URL(encodeURI(file), 'file:///');
      const uri = href.replace('file://', `vscode-remote://${url.host}`);
      url.searchParams.set('payload', JSON.stringify([['openFile', uri]]));
    }
    return url.href;
  }

  /** Changes user settings while VS Code runs; `undefined` takes one out. Open windows see it within a second. */
  async changeSettings(changes: Settings): Promise<void> {
    await this.writeSettings({ ...this.settings, ...changes });
  }

  /** Back to the settings of the start, with `changes` on top. */
  async resetSettings(changes: Settings = {}): Promise<void> {
    await this.writeSettings({ ...this.baseSettings, ...changes });
  }

  /** Copies the logs (server, windows, extension hosts) into a folder. */
  saveLogs(into: string): void {
    mkdirSync(into, { recursive: true });
    for (const [from, name] of [
      [this.serverLogFile(), 'server.log'],
      [join(this.dataDir, 'logs'), 'logs'],
    ] as const) {
      if (existsSync(from)) cpSync(from, join(into, name), { recursive: true });
    }
  }

  /** The log of every extension host so far, newest last. What an extension's host wrote to the console is here. */
  extensionHostLog(): string {
    const logs = join(this.dataDir, 'logs');
    if (!existsSync(logs)) return '';
    const files = readdirSync(logs, { recursive: true, encoding: 'utf8' });
    return files
      .filter((file) => /exthost[^/]*\/[^/]*exthost\.log$/.test(file))
      .sort()
      .map((file) => `== ${file}\n${readFileSync(join(logs, file), 'utf8')}`)
      .join('\n');
  }

  /** Ends the whole process group and deletes the data. Safe to call twice. */
  async stop(): Promise<void> {
    const { server } = this;
    process.off('exit', this.killNow);
    if (server?.pid !== undefined && server.exitCode === null && server.signalCode === null) {
      const ended = new Promise<void>((done) => server.once('exit', () => done()));
      this.signalGroup('SIGTERM');
      await Promise.race([ended, pause(endsWithinMs, undefined, { ref: false })]);
    }
    this.killNow();
    await pause(0);
    rmSync(this.home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  private readonly killNow = (): void => {
    this.signalGroup('SIGKILL');
    try {
      rmSync(this.home, { recursive: true, force: true });
    } catch {
      // A process that is just dying may still write; `stop` tries again, and the folder is a temporary one.
    }
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
      ...['--session-socket', join(this.home, 'session.sock')],
      ...['--auth', 'none'],
      ...['--bind-addr', `127.0.0.1:${options.port ?? 0}`],
      ...['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override'],
      '--ignore-last-opened',
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

  private serverLog(): string {
    return existsSync(this.serverLogFile()) ? readFileSync(this.serverLogFile(), 'utf8') : '';
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

  private async poll<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
    const begun = performance.now();
    for (;;) {
      const found = await look();
      if (found !== undefined) return found;
      const { exitCode, signalCode } = this.server ?? {};
      const ended = typeof exitCode === 'number' || typeof signalCode === 'string';
      if (ended || performance.now() - begun > startsWithinMs) {
        const how = ended ? `it ended with ${exitCode ?? signalCode}` : `waited ${startsWithinMs / 1000} s`;
        throw new Error(`VS Code was expected ${what}, but ${how}. Its log:\n${this.serverLog().slice(-4000)}`);
      }
      await pause(50);
    }
  }

  /** Renamed into place: a half-written file would for a moment be a window without settings. */
  private async writeSettings(settings: Settings): Promise<void> {
    this.settings = settings;
    const file = join(this.dataDir, 'User/settings.json');
    await writeFile(`${file}.new`, `${JSON.stringify(settings, null, 2)}\n`);
    await rename(`${file}.new`, file);
  }
}
