// Findings of open profiles and traces in the Problems view, at the lines they point to. Leaves out: the findings themselves.

import * as vscode from 'vscode';
import { messageOf } from '../../base/message-of.ts';
import { ChangeBudgets, FindingPlaces, type FindingPlace } from '../../protocol/lsp.ts';
import type { Context } from '../context.ts';
import type { ProfileSession } from './profile-session.ts';

/** Registers the diagnostics, and keeps the server told of budgets. */
export function registerFindingProblems(context: Context): void {
  const { profiles, server, log } = context;
  const collection = vscode.languages.createDiagnosticCollection('heatline');
  const findings = new Map<ProfileSession, { readonly key: string; readonly found: readonly FindingPlace[] }>();
  /** How often places of spans became others: by file, and, under "", what concerns all of them. */
  const changes = new Map<string, number>();

  const show = (): void => {
    collection.clear();
    const byFile = new Map<string, vscode.Diagnostic[]>();
    for (const [session, { found }] of findings) {
      for (const each of found) {
        const list = byFile.get(each.uri) ?? [];
        list.push(diagnosticOf(each, session));
        byFile.set(each.uri, list);
      }
    }
    for (const [uri, list] of byFile) collection.set(vscode.Uri.parse(uri, true), list);
  };
  const ask = async (session: ProfileSession, key: string): Promise<void> => {
    findings.set(session, { key, found: findings.get(session)?.found ?? [] });
    try {
      const answer = await server.request(FindingPlaces, { profile: session.uri });
      if (findings.get(session)?.key !== key) return;
      findings.set(session, { key, found: answer.revision === session.summary?.revision ? answer.findings : [] });
      show();
    } catch (error) {
      log.debug(`No findings for ${session.uri}: ${messageOf(error)}`);
    }
  };
  const update = (): void => {
    const isOn = vscode.workspace.getConfiguration().get('heatline.findings.inProblems', true);
    const sessions = isOn ? profiles.list() : [];
    for (const session of [...findings.keys()]) if (!sessions.includes(session)) findings.delete(session);
    for (const session of sessions) {
      const { summary } = session;
      const key = [summary?.revision, changes.get(session.uri), changes.get('')].join('/');
      if (summary !== null && findings.get(session)?.key !== key) void ask(session, key);
    }
    show();
  };
  const again = (uri: string): void => {
    changes.set(uri, (changes.get(uri) ?? 0) + 1);
    update();
  };
  context.extension.subscriptions.push(
    collection,
    { dispose: profiles.changed.add(update) },
    { dispose: server.spansChanged.add(({ uri }) => again(uri)) },
    vscode.workspace.onDidOpenTextDocument(({ uri }) => {
      if (collection.has(uri)) show();
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('heatline.findings.inProblems')) update();
      if (!event.affectsConfiguration('heatline.budgets') || profiles.list().length === 0) return;
      server.request(ChangeBudgets, { budgets: readBudgets() }).then(() => again(''), (error: unknown) => log.debug(`Budgets were not passed on: ${messageOf(error)}`));
    }),
  );
}

/** The setting as it is. */
export function readBudgets(): unknown {
  return vscode.workspace.getConfiguration().get('heatline.budgets') ?? [];
}

function diagnosticOf({ rule, title, evidence, remedy, severity, uri, line0 }: FindingPlace, session: ProfileSession): vscode.Diagnostic {
  // To the end of the line, wherever that is; of a text that is not open, from its beginning too.
  const document = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri);
  const text = document !== undefined && line0 < document.lineCount ? document.lineAt(line0) : null;
  const range = text === null ? new vscode.Range(line0, 0, line0, 1_000) : new vscode.Range(line0, text.firstNonWhitespaceCharacterIndex, line0, text.range.end.character);
  const level = severity === 'warning' ? vscode.DiagnosticSeverity.Warning : vscode.DiagnosticSeverity.Information;
  const diagnostic = new vscode.Diagnostic(range, `${title}. ${evidence} ${remedy} (${session.fileName})`, level);
  diagnostic.source = 'Heatline';
  diagnostic.code = rule;
  return diagnostic;
}
