// The ways into and out of a comparison: commands, the Explorer's menu, the list of baselines, swapping. Leaves out: what is
// compared with what (comparisons.ts).

import * as vscode from 'vscode';
import { chooseOne, editorTypeOf, plainLabel, PROFILE_EDITOR, registerCommand, registerProfileCommand, type Context } from '../context.ts';
import type { ProfileSession } from './profile-session.ts';

/** Names of profiles; what is called otherwise is behind the file dialog. */
const PROFILE_FILES = '**/*.{cpuprofile,heapprofile,folded,collapsed,austin,speedscope,speedscope.json,prof,pstats,cprof,lsprof,chrometrace,pprof,pb,pgo,cpuprofile.gz,heapprofile.gz,pb.gz,otlp,otlp.json,otlp.jsonl,otlp.pb,otlp.binpb,otlp.json.gz,otlp.jsonl.gz,jaeger.json,zipkin.json,jaeger.json.gz,zipkin.json.gz}';
const NOT_THERE = '**/{node_modules,.git}/**';
const MAX_FILES = 50;

/** Registers the commands. */
export function registerCompare(context: Context): void {
  registerProfileCommand(context, 'heatline.compare', (session) => chooseBaseline(context, session));
  registerCommand(context, 'heatline.compareFile', async (uri?: vscode.Uri) => {
    const session = uri === undefined ? null : await show(context, uri);
    if (session !== null) await chooseBaseline(context, session);
  });
  registerCommand(context, 'heatline.compareSelected', async (_: vscode.Uri | undefined, selected?: readonly vscode.Uri[]) => {
    const [before, after] = selected ?? [];
    if (before === undefined || after === undefined) {
      void vscode.window.showInformationMessage('Heatline: select two profiles in the Explorer, the baseline first.');
      return;
    }
    await compare(context, before, after);
  });
  registerProfileCommand(context, 'heatline.endComparison', (session) => context.comparisons.end(session));
}

/** Asks for a baseline among open profiles, those of the workspace, and all files. */
export async function chooseBaseline(context: Context, session: ProfileSession): Promise<void> {
  const own = session.uri;
  const open = context.profiles.list().filter(({ uri }) => uri !== own).map(({ uri }) => vscode.Uri.parse(uri, true));
  const names = new Set([own, ...open.map(String)]);
  const found = (await vscode.workspace.findFiles(PROFILE_FILES, NOT_THERE, MAX_FILES)).filter((uri) => !names.has(uri.toString()));
  const itemOf = (uri: vscode.Uri): BaselineItem => {
    const relative = vscode.workspace.asRelativePath(uri);
    const slash = relative.lastIndexOf('/');
    return { label: plainLabel(relative.slice(slash + 1)), description: plainLabel(relative.slice(0, Math.max(0, slash))), uri };
  };
  const separator = (label: string): BaselineItem => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const items: BaselineItem[] = [
    ...(open.length > 0 ? [separator('Open profiles'), ...open.map(itemOf)] : []),
    ...(found.length > 0 ? [separator('Profiles of the workspace'), ...sortedByName(found).map(itemOf)] : []),
    separator(''),
    { label: '$(folder-opened) Another File…' },
  ];
  const chosen = await chooseOne(items, {
    title: `Compare ${plainLabel(session.fileName)}`, placeHolder: 'Which profile is the baseline, the one before?', matchOnDescription: true,
  });
  if (chosen === undefined) return;
  const uri = chosen.uri ?? (await vscode.window.showOpenDialog({ title: 'Compare with Profile', openLabel: 'Compare' }))?.[0];
  if (uri !== undefined) startWith(context, session, uri);
}

interface BaselineItem extends vscode.QuickPickItem {
  readonly uri?: vscode.Uri;
}

function sortedByName(uris: readonly vscode.Uri[]): vscode.Uri[] {
  return [...uris].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The baseline becomes the profile, and the profile its baseline, in the other one's page. */
export async function swap(context: Context, session: ProfileSession): Promise<void> {
  const comparison = context.comparisons.of(session);
  if (comparison === null) return;
  const { scale } = comparison;
  // Held by nobody else, the baseline would be let go before its page is there.
  const after = context.profileFiles.hold(context, vscode.Uri.parse(comparison.baseline.uri, true), false);
  try {
    const other = await show(context, vscode.Uri.parse(comparison.baseline.uri, true));
    if (other === null) return;
    context.comparisons.start(other, context.profileFiles.hold(context, vscode.Uri.parse(session.uri, true), false), scale);
    context.comparisons.end(session);
  } finally {
    after.release();
  }
}

async function compare(context: Context, before: vscode.Uri, after: vscode.Uri): Promise<void> {
  const session = await show(context, after);
  if (session !== null) startWith(context, session, before);
}

function startWith(context: Context, session: ProfileSession, baseline: vscode.Uri): void {
  if (baseline.toString() === session.uri) {
    void vscode.window.showInformationMessage('Heatline: that is the profile itself. Choose another one to compare with.');
    return;
  }
  context.comparisons.start(session, context.profileFiles.hold(context, baseline, false));
}

/** Shows a profile's page; `null` where VS Code did not open it. */
async function show(context: Context, uri: vscode.Uri): Promise<ProfileSession | null> {
  const find = (): ProfileSession | undefined => context.profiles.list().find((session) => session.uri === uri.toString());
  const known = find();
  await vscode.commands.executeCommand('vscode.openWith', uri, known === undefined ? PROFILE_EDITOR : editorTypeOf(context, known));
  return find() ?? null;
}
