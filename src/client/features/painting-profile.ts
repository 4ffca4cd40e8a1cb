// The status bar item that names the painting profile and its value type, and the lists behind it: another profile,
// another value, heat on and off, the hottest line, clear. Leaves out: which profile paints by itself (open-profiles.ts).

import * as vscode from 'vscode';
import { formatAmount, formatCount, formatValue } from '../../base/format-value.ts';
import { chooseOne, editorTypeOf, plainLabel, registerCommand, type Context } from '../context.ts';
import type { View } from '../../protocol/webview.ts';
import type { ProfileSession } from './profile-session.ts';

interface Choice extends vscode.QuickPickItem {
  readonly run?: () => unknown;
}

/** Registers the status bar item and its commands. */
export function registerPaintingProfile(context: Context): void {
  const { profiles, heat, extension } = context;
  let item: vscode.StatusBarItem | null = null;
  const update = (): void => {
    void vscode.commands.executeCommand('setContext', 'heatline.hasProfile', profiles.list().length > 0);
    const { summary } = profiles.painting ?? {};
    const isComparing = profiles.list().some(({ comparing }) => comparing !== null);
    void vscode.commands.executeCommand('setContext', 'heatline.isComparing', isComparing);
    void vscode.commands.executeCommand('setContext', 'heatline.hasValueTypes', (summary?.valueTypes.length ?? 0) > 1);
    void vscode.commands.executeCommand('setContext', 'heatline.hasThreads', (summary?.threads.length ?? 0) > 1);
    if (profiles.list().length === 0) {
      item?.dispose();
      item = null;
      return;
    }
    item ??= makeItem();
    const spans = profiles.painting === null ? spansOf(profiles.list()[0]) : null;
    const text = profiles.painting === null ? 'No profile paints' : labelOf(profiles.painting);
    item.text = spans !== null ? `$(pulse) ${spans}` : heat.isEnabled && profiles.painting !== null ? `$(flame) ${text}` : `$(circle-slash) ${text}`;
    item.tooltip = spans !== null ? 'Heatline: spans stand at the ends of the lines they come from' : tooltipOf(profiles.painting, heat.isEnabled);
    item.show();
  };
  const unlisten = profiles.changed.add(update);
  extension.subscriptions.push({ dispose: unlisten }, { dispose: () => item?.dispose() });
  registerCommand(context, 'heatline.choosePaintingProfile', () => choose(context));
  registerCommand(context, 'heatline.chooseValueType', () => chooseValue(context));
  registerCommand(context, 'heatline.clearLineHeat', () => profiles.clear());
  registerCommand(context, 'heatline.toggleLineHeat', () => {
    heat.toggle();
    update();
  });
}

function makeItem(): vscode.StatusBarItem {
  const item = vscode.window.createStatusBarItem('heatline.profile', vscode.StatusBarAlignment.Left, 0);
  item.name = 'Heatline Profile';
  item.command = 'heatline.choosePaintingProfile';
  return item;
}

/**
 * Such as `app.cpuprofile · difference to before.cpuprofile · CPU time · 1.2 s – 3 s, filtered`: neither a difference nor a part
 * must be taken for the heat of all.
 */
function labelOf(session: ProfileSession): string {
  const { summary, view, fileName } = session;
  const title = summary?.valueTypes[view?.valueType ?? -1]?.title;
  const part = view === null ? '' : partOf(view);
  return plainLabel([fileName, differenceOf(session), title ?? '', part].filter((words) => words !== '').join(' · '));
}

/** Of a file that has traces and nothing to paint: its name and spans; else `null`. */
function spansOf(session: ProfileSession | undefined): string | null {
  const traces = session?.summary?.traces;
  return traces?.only !== true ? null : plainLabel(`${session!.fileName} · ${formatCount(traces.spans)} ${traces.spans === 1 ? 'span' : 'spans'}`);
}

/** What editors show the difference to; "" where they show the profile's own heat. */
function differenceOf({ comparing }: ProfileSession): string {
  return comparing === null || comparing.baseline === null ? '' : `difference to ${comparing.fileName}`;
}

/** The range and whether there are filters, in words; "" without either. */
function partOf({ range, filters }: View): string {
  const time = range === undefined ? '' : `${formatValue(range.fromNs, 'nanoseconds')} – ${formatValue(range.toNs, 'nanoseconds')}`;
  return [time, filters === undefined ? '' : 'filtered'].filter((words) => words !== '').join(', ');
}

/** What the item stands for, in words: VS Code shows it as plain text. */
function tooltipOf(session: ProfileSession | null, isEnabled: boolean): string {
  if (!isEnabled) return 'Heatline: line heat is off';
  const { summary, view } = session ?? {};
  const all = summary?.threads.length ?? 0;
  const threads = view?.threads?.length ?? all;
  const part = threads < all ? `, ${threads} of ${all} threads` : '';
  const samples = view === undefined || view === null || partOf(view) === '' ? '' : `, of a part of its samples: ${partOf(view)}`;
  const difference = session === null ? '' : differenceOf(session);
  const shown = difference === '' ? '' : ` as the ${difference}`;
  return `Heatline: the profile whose heat editors show${shown}${part}${samples}`;
}

/** The value types of a profile with their totals, the shown one checked; none where there is no choice. */
function valueChoices(session: ProfileSession | null): Choice[] {
  const { summary, view } = session ?? {};
  if (!session || !summary || !view || summary.valueTypes.length < 2) return [];
  return summary.valueTypes.map(({ title, unit, noun }, valueType) => ({
    label: `$(${valueType === view.valueType ? 'check' : 'blank'}) ${plainLabel(title)}`,
    // Totals of some threads alone are the page's business.
    description: `${formatAmount(summary.totals[valueType]?.total ?? 0, unit, noun)}${view.threads === null ? '' : ' in all threads'}`,
    run: () => session.setView({ ...view, valueType }),
  }));
}

async function chooseValue({ profiles }: Context): Promise<void> {
  const choices = valueChoices(profiles.painting);
  const placeHolder = choices.length === 0 ? 'This profile has only one value' : 'What do heat and page show?';
  const chosen = await chooseOne(choices, { placeHolder });
  await chosen?.run?.();
}

async function choose(context: Context): Promise<void> {
  const { profiles, heat } = context;
  const sessions = [...profiles.list()];
  if (sessions.length === 0) {
    await vscode.commands.executeCommand('heatline.openProfile');
    return;
  }
  const command = (id: string) => (): Thenable<unknown> => vscode.commands.executeCommand(id);
  const choices: Choice[] = sessions.filter((session) => spansOf(session) === null).map((session) => ({
    label: `$(${session === profiles.painting ? 'check' : 'blank'}) ${labelOf(session)}`,
    description: plainLabel(vscode.workspace.asRelativePath(vscode.Uri.parse(session.uri, true))),
    run: () => profiles.focus(session),
  }));
  const values = valueChoices(profiles.painting);
  if (values.length > 0) {
    choices.unshift(separator('Profile'));
    choices.push(separator('Value'), ...values);
  }
  choices.push(
    separator(''),
    { label: `$(symbol-color) Turn Line Heat ${heat.isEnabled ? 'Off' : 'On'}`, run: command('heatline.toggleLineHeat') },
    { label: '$(flame) Open Hottest Line', run: command('heatline.openHottestLine') },
    { label: '$(graph) Show Profile', run: () => showPage(context, profiles.painting ?? sessions[0]!) },
    ...((profiles.painting?.summary?.threads.length ?? 0) > 1 ? [{ label: '$(list-tree) Choose Threads…', run: command('heatline.chooseThreads') }] : []),
    ...allOf(profiles.painting),
    { label: '$(export) Export Profile…', run: command('heatline.exportProfile') },
    { label: '$(clear-all) Clear Line Heat', run: command('heatline.clearLineHeat') },
  );
  const chosen = await chooseOne(choices, { placeHolder: values.length > 0 ? 'Which profile paints line heat, and which value?' : 'Which profile paints line heat?', matchOnDescription: true });
  await chosen?.run?.();
}

/** The way back from a part of the samples to all of them. */
function allOf(session: ProfileSession | null): Choice[] {
  const { view } = session ?? {};
  if (!session || !view || partOf(view) === '') return [];
  const { valueType, threads } = view;
  return [{ label: '$(clear-all) Remove Time Range and Filters', run: () => session.setView({ valueType, threads }) }];
}

function separator(label: string): Choice {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

async function showPage(context: Context, session: ProfileSession): Promise<void> {
  await vscode.commands.executeCommand('vscode.openWith', vscode.Uri.parse(session.uri, true), editorTypeOf(context, session));
}
