// Files that the user has us write: the name that is proposed, and what is said when one is there. Leaves out: writing.

import * as vscode from 'vscode';
import { formatValue } from '../../base/format-value.ts';
import { nameOf, plainLabel } from '../context.ts';

/** `run.speedscope.json` beside `run.cpuprofile.gz`. */
export function siblingOf(uri: vscode.Uri, ending: string): vscode.Uri {
  const slash = uri.path.lastIndexOf('/');
  const base = uri.path.slice(slash + 1).replace(/(\.speedscope\.json|\.\w{1,12}?)(\.gz)?$/i, '');
  const name = base === '' ? 'profile' : base;
  // Never proposes the profile's own name.
  const path = `${uri.path.slice(0, slash + 1)}${name}${ending}`;
  return uri.with({ path: path === uri.path ? `${uri.path.slice(0, slash + 1)}${name}-export${ending}` : path });
}

const OPEN = 'Open';
const REVEAL = 'Reveal';

/** Says that a file was written, and offers to show it. */
export async function tellWritten(target: vscode.Uri, bytes: number): Promise<void> {
  const reveal = revealCommand(target);
  const buttons = reveal === null ? [OPEN] : [OPEN, REVEAL];
  const pressed = await vscode.window.showInformationMessage(`Heatline: exported ${plainLabel(nameOf(target))}, ${formatValue(bytes, 'bytes')}.`, ...buttons);
  if (pressed === OPEN) await vscode.commands.executeCommand('vscode.open', target);
  if (pressed === REVEAL && reveal !== null) await vscode.commands.executeCommand(reveal, target);
}

/** The Explorer shows files of the workspace, the system's own file manager those of this machine. */
function revealCommand(target: vscode.Uri): string | null {
  if (vscode.workspace.getWorkspaceFolder(target) !== undefined) return 'revealInExplorer';
  const isHere = vscode.env.uiKind === vscode.UIKind.Desktop && vscode.env.remoteName === undefined;
  return isHere && target.scheme === 'file' ? 'revealFileInOS' : null;
}
