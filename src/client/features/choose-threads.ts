// The list of threads to show, searchable and by weight: for pages and as a command. Leaves out: which choices there are
// (thread-choices.ts).

import * as vscode from 'vscode';
import { plainLabel, registerCommand, type Context } from '../context.ts';
import type { ProfileSession } from './profile-session.ts';
import { sameThreads, threadChoices, type ThreadChoice } from './thread-choices.ts';

interface Item extends vscode.QuickPickItem {
  readonly choice?: ThreadChoice;
}

/** Longest label; names are whatever a file says. */
const MAX_LABEL = 100;

/** Registers the command. */
export function registerChooseThreads(context: Context): void {
  registerCommand(context, 'heatline.chooseThreads', () => {
    if (context.profiles.painting !== null) chooseThreads(context.profiles.painting);
  });
}

/** Shows the list; the profile's view changes with the choice. */
export function chooseThreads(session: ProfileSession): void {
  const { summary, view } = session;
  if (summary === null || view === null) return;
  const items = threadChoices(summary, view.valueType).flatMap((choice) => itemsOf(choice, sameThreads(choice.threads, view.threads)));
  const pick = vscode.window.createQuickPick<Item>();
  pick.title = `Threads of ${plainLabel(session.fileName)}`;
  pick.placeholder = items.length > 0 ? 'Which threads count? Type to search by thread or process' : 'This profile has only one thread';
  pick.matchOnDescription = true;
  // Asked from the page, which may take the focus back.
  pick.ignoreFocusOut = true;
  pick.items = items;
  pick.activeItems = items.filter(({ choice }) => choice !== undefined && sameThreads(choice.threads, view.threads)).slice(0, 1);
  pick.onDidAccept(() => {
    const [chosen] = pick.selectedItems;
    pick.hide();
    // The view of now: the value may have changed while the list was open.
    const now = session.view;
    if (chosen?.choice !== undefined && now !== null && session.summary?.revision === summary.revision) {
      session.setView({ ...now, threads: chosen.choice.threads });
    }
  });
  pick.onDidHide(() => pick.dispose());
  pick.show();
}

function itemsOf(choice: ThreadChoice, isShown: boolean): Item[] {
  const { label, description, heading } = choice;
  const item: Item = { label: `$(${isShown ? 'check' : 'blank'}) ${shown(label)}`, description: shown(description), choice };
  return heading === null ? [item] : [{ label: shown(heading), kind: vscode.QuickPickItemKind.Separator }, item];
}

function shown(text: string): string {
  return plainLabel(text.length > MAX_LABEL ? `${text.slice(0, MAX_LABEL - 1)}…` : text);
}
