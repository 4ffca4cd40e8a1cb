// Source maps on servers, as the user meets them: the list of servers that may have some, the question for each, and what
// came of it. Nothing is fetched unless the user agreed to that very server. Leaves out: fetching (remote-texts.ts).

import * as vscode from 'vscode';
import { formatShare } from '../../base/format-value.ts';
import { webAddress } from '../../base/web-address.ts';
import { WantedMaps, type MapProgressParams } from '../../protocol/lsp.ts';
import { chooseOne, plainLabel, registerProfileCommand, type Context } from '../context.ts';
import { FetchAgreements, originsOf } from './fetch-agreements.ts';
import type { ProfileSession } from './profile-session.ts';

/** Key of the origins that are never to be asked, in this workspace's memory. */
const NEVER_KEY = 'sourceMaps.neverFetchFrom';
/** Only the user's own settings count: a workspace must not grant itself the network. */
const ALWAYS = 'heatline.sourceMaps.allowedOrigins';

/** A server that may have source maps of a profile. */
interface Origin {
  readonly origin: string;
  readonly isPrivate: boolean;
  /** Recorded scripts that lead there. */
  readonly scripts: readonly string[];
  /** What would be asked for first. */
  readonly address: string;
  /** Of the profile's time, 0 … 1. */
  readonly share: number;
}

/** The agreements of this window. */
export function fetchAgreements(extension: vscode.ExtensionContext): FetchAgreements {
  return new FetchAgreements({ isTrusted: () => vscode.workspace.isTrusted, always: alwaysAllowed, never: () => neverAllowed(extension) });
}

/** Registers the command, and lets go of what was fetched for profiles that are closed. */
export function registerNetworkMaps(context: Context): void {
  registerProfileCommand(context, 'heatline.fetchSourceMaps', (session) => fetchSourceMaps(context, session, null));
  let open: readonly ProfileSession[] = [];
  const unlisten = context.profiles.changed.add(() => {
    const now = context.profiles.list();
    for (const session of open) if (!now.includes(session)) void context.remote.forget(session.uri);
    open = [...now];
  });
  context.extension.subscriptions.push({ dispose: unlisten });
}

/** Asks for one server, or for that of one recorded script, and reads the profile again where the user agreed. */
export async function fetchSourceMaps(context: Context, session: ProfileSession, script: string | null): Promise<void> {
  if (!vscode.workspace.isTrusted) return sayUntrusted();
  const origins = await wantedOrigins(context, session);
  const wanted = script === null ? await chooseOrigin(context, origins) : origins.find(({ scripts }) => scripts.includes(script));
  if (wanted === undefined) {
    if (origins.length === 0 || script !== null) void vscode.window.showInformationMessage('Heatline: no source map of this profile waits on a server.');
    return;
  }
  if (!(await agree(context, session, wanted))) return;
  await session.open();
  // Not awaited: it ends with the maps, which may be cancelled.
  void followUp(context, session, origins);
}

async function sayUntrusted(): Promise<void> {
  const manage = 'Manage Workspace Trust';
  const pressed = await vscode.window.showInformationMessage('Heatline: source maps are fetched from servers only in a trusted workspace.', manage);
  if (pressed === manage) await vscode.commands.executeCommand('workbench.trust.manage');
}

async function wantedOrigins({ server }: Context, { uri, view }: ProfileSession): Promise<Origin[]> {
  const origins = new Map<string, Origin>();
  for (const { script, address, share } of view === null ? [] : await server.request(WantedMaps, { profile: uri, view })) {
    const parsed = webAddress(address);
    if (parsed === null) continue;
    const { origin, isPrivate } = parsed;
    const known = origins.get(origin);
    if (known === undefined) origins.set(origin, { origin, isPrivate, scripts: [script], address: parsed.url, share });
    else origins.set(origin, { ...known, scripts: [...known.scripts, script], share: known.share + share });
  }
  return [...origins.values()].sort((a, b) => b.share - a.share);
}

async function chooseOrigin({ extension }: Context, origins: readonly Origin[]): Promise<Origin | undefined> {
  if (origins.length === 0) return undefined;
  const never = neverAllowed(extension);
  const items = origins.map((each) => ({
    label: plainLabel(each.origin),
    description: `${formatShare(each.share)} · ${scriptCount(each)}`,
    detail: [...(each.isPrivate ? ['On this computer or a private network.'] : []), ...(never.includes(each.origin) ? ['You said never.'] : [])].join(' '),
    each,
  }));
  const placeHolder = 'Source maps may be on these servers. Nothing was asked of them yet. Which one may Heatline ask?';
  return (await chooseOne(items, { placeHolder }))?.each;
}

function scriptCount({ scripts }: Origin): string {
  return scripts.length === 1 ? '1 script' : `${scripts.length} scripts`;
}

/** Asks about a server. `true`: it may be asked, from now on. */
async function agree({ extension, agreements }: Context, { uri }: ProfileSession, wanted: Origin): Promise<boolean> {
  const { origin, isPrivate, address } = wanted;
  const [once, always, never] = ['Fetch Once', 'Always for This Origin', 'Never'];
  const detail = [
    `${scriptCount(wanted)} of this profile may have source maps there. Heatline will ask this server alone, first for ${address.slice(0, 300)}. It sends no cookies and no sign-in, and reads the answer as data.`,
    ...(isPrivate ? ['The server is on this computer or a private network.'] : []),
  ].join('\n\n');
  const pressed = await vscode.window.showInformationMessage(`Fetch source maps from ${origin}?`, { modal: true, detail }, once, always, never);
  if (pressed === undefined) return false;
  const others = neverAllowed(extension).filter((each) => each !== origin);
  await extension.workspaceState.update(NEVER_KEY, pressed === never ? [...others, origin] : others);
  const before = originsOf(alwaysAllowed());
  if (pressed === always && !before.includes(origin)) await writeAlways([...before, origin]);
  if (pressed === never && before.includes(origin)) await writeAlways(before.filter((each) => each !== origin));
  if (pressed === once) agreements.allowOnce(uri, origin);
  return pressed !== never;
}

/** Says what could not be fetched, and which further server the maps turned out to be on. */
async function followUp(context: Context, session: ProfileSession, before: readonly Origin[]): Promise<void> {
  await mapped(context, session.uri);
  const [trouble] = context.remote.takeTroubles(session.uri);
  if (trouble !== undefined) void vscode.window.showWarningMessage(`Heatline: ${trouble}`);
  const never = neverAllowed(context.extension);
  const next = (await wantedOrigins(context, session)).find(({ origin }) => !never.includes(origin) && !before.some((each) => each.origin === origin));
  if (next === undefined) return;
  const fetch = 'Fetch…';
  const pressed = await vscode.window.showInformationMessage(`Heatline: source maps of this profile are at ${next.origin}.`, fetch);
  if (pressed === fetch) await fetchSourceMaps(context, session, next.scripts[0]!);
}

/** Ends when the source maps of a profile were applied, or that was given up. */
function mapped({ server }: Context, uri: string): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      forget();
      unlisten();
      resolve();
    };
    const forget = server.crashed.add(end);
    const unlisten = server.mapProgress.add((progress: MapProgressParams) => {
      if (progress.uri === uri && progress.done >= progress.of) end();
    });
  });
}

/** As the user's own settings say; those of a workspace are not even looked at. */
function alwaysAllowed(): unknown {
  return vscode.workspace.getConfiguration().inspect<unknown>(ALWAYS)?.globalValue;
}

async function writeAlways(origins: readonly string[]): Promise<void> {
  await vscode.workspace.getConfiguration().update(ALWAYS, origins.length === 0 ? undefined : origins, vscode.ConfigurationTarget.Global);
}

function neverAllowed(extension: vscode.ExtensionContext): readonly string[] {
  return extension.workspaceState.get<readonly string[]>(NEVER_KEY, []);
}
