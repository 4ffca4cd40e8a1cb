// Symbols of the workspace by their names, as its language servers know them: asked by our server for spans that are named
// like functions.

import * as vscode from 'vscode';
import type { FoundSymbol } from '../../protocol/lsp.ts';
import { isWorkspaceScheme } from '../context.ts';

const CLASSES: readonly vscode.SymbolKind[] = [
  vscode.SymbolKind.Class, vscode.SymbolKind.Interface, vscode.SymbolKind.Struct, vscode.SymbolKind.Object, vscode.SymbolKind.Module, vscode.SymbolKind.Namespace,
];

/** More answers than this are of no use: a name that many things have says nothing. */
const MOST_SYMBOLS = 50;

/** Symbols whose names have `query` in them, in whatever spelling. Never fails: a language server that does is none that knows it. */
export async function findSymbols(query: string): Promise<readonly FoundSymbol[]> {
  let found: readonly vscode.SymbolInformation[] | undefined;
  try {
    found = await vscode.commands.executeCommand<vscode.SymbolInformation[] | undefined>('vscode.executeWorkspaceSymbolProvider', query);
  } catch {
    return [];
  }
  return (found ?? [])
    // Servers answer with all that is somehow like it, which would leave no room for what is meant.
    .filter(({ name, location }) => folded(name).includes(folded(query)) && isWorkspaceScheme(location.uri.scheme))
    .slice(0, MOST_SYMBOLS)
    .map(({ name, containerName, kind, location: { uri, range } }) => ({
      name, container: containerName, isClass: CLASSES.includes(kind), uri: uri.toString(), line0: range.start.line, column0: range.start.character,
    }));
}

/** `getOrder` for `GetOrder` and `get_order`: names that cross languages. */
function folded(name: string): string {
  return name.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();
}
