// The spans that come from a line, at its end: how many, how long, errors; beside the share of a CPU profile that is open as
// well. Its hover lists the slowest, with links into the waterfall. Leaves out: which line a span comes from (the server's),
// words (span-line-words.ts).

import * as vscode from 'vscode';
import { formatValue } from '../../base/format-value.ts';
import { messageOf } from '../../base/message-of.ts';
import { SpanLines as AskSpanLines, type SpanLine } from '../../protocol/lsp.ts';
import { registerCommand, type Context } from '../context.ts';
import { isForHeat } from './line-heat.ts';
import type { ProfileSession } from './profile-session.ts';
import { pageBeside } from './show-in-flame-graph.ts';
import { spanFiguresInWords, spanLineText } from './span-line-words.ts';

const SHOW_SPAN = 'heatline.showSpan';

/** What a document shows of one file of traces. */
interface Known {
  /** The reading that it was asked of, and when of it. */
  readonly key: string;
  readonly revision: number;
  readonly lines: readonly SpanLine[];
}

class SpanLineFigures implements vscode.Disposable {
  private readonly context: Context;
  private readonly type = vscode.window.createTextEditorDecorationType({
    after: { margin: '0 0 0 3ch', color: new vscode.ThemeColor('heatline.spanFigureForeground') },
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
  private readonly disposables: vscode.Disposable[] = [this.type];
  private readonly known = new Map<string, Map<ProfileSession, Known>>();
  private readonly painted = new Set<vscode.TextEditor>();
  /** By file of traces: how often places of its spans became others. */
  private readonly changes = new Map<string, number>();

  constructor(context: Context) {
    this.context = context;
    const { profiles, heat, server } = context;
    const unlisten = [
      profiles.changed.add(() => this.update()),
      heat.painted.add((editor) => this.paint(editor)),
      server.spansChanged.add(({ uri }) => this.askAgain(uri)),
    ];
    this.disposables.push(
      ...unlisten.map((dispose) => ({ dispose })),
      vscode.window.onDidChangeVisibleTextEditors(() => this.update()),
      // VS Code moves figures with edits; what the file says once it is saved is asked for anew.
      vscode.workspace.onDidSaveTextDocument((document) => this.forget(document.uri.toString())),
      vscode.workspace.onDidCloseTextDocument((document) => this.known.delete(document.uri.toString())),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('heatline.spanFigures.enabled')) this.repaint();
      }),
    );
  }

  dispose(): void {
    vscode.Disposable.from(...this.disposables).dispose();
  }

  /** Places of the spans of a file may be others now. */
  private askAgain(uri: string): void {
    this.changes.set(uri, (this.changes.get(uri) ?? 0) + 1);
    this.update();
  }

  private forget(document: string): void {
    this.known.delete(document);
    this.update();
  }

  private get sessions(): readonly ProfileSession[] {
    return this.context.profiles.list().filter(({ summary }) => summary?.traces !== undefined);
  }

  private update(): void {
    const { sessions } = this;
    for (const ofDocument of this.known.values()) {
      for (const session of [...ofDocument.keys()]) if (!sessions.includes(session)) ofDocument.delete(session);
    }
    for (const editor of vscode.window.visibleTextEditors) {
      if (!isForHeat(editor)) continue;
      for (const session of sessions) void this.ask(editor.document.uri.toString(), session);
    }
    this.repaint();
  }

  private async ask(document: string, session: ProfileSession): Promise<void> {
    const revision = session.summary?.revision;
    if (revision === undefined) return;
    const key = `${revision}/${this.changes.get(session.uri) ?? 0}`;
    let ofDocument = this.known.get(document);
    if (ofDocument === undefined) this.known.set(document, (ofDocument = new Map()));
    const before = ofDocument.get(session);
    if (before?.key === key) return;
    // Asked once; what is shown stays until the answer is there.
    ofDocument.set(session, { key, revision, lines: before?.revision === revision ? before.lines : [] });
    try {
      const answer = await this.context.server.request(AskSpanLines, { profile: session.uri, document });
      if (ofDocument.get(session)?.key !== key) return;
      ofDocument.set(session, { key, revision, lines: answer === null || answer.revision !== revision ? [] : answer.lines });
      this.repaint();
    } catch (error) {
      this.context.log.debug(`No spans for ${document}: ${messageOf(error)}`);
    }
  }

  private repaint(): void {
    for (const editor of vscode.window.visibleTextEditors) this.paint(editor);
  }

  private paint(editor: vscode.TextEditor): void {
    const isOn = vscode.workspace.getConfiguration().get('heatline.spanFigures.enabled', true);
    const options = isOn && isForHeat(editor) ? this.optionsOf(editor) : [];
    if (options.length === 0 && !this.painted.delete(editor)) return;
    // VS Code moves figures with edits: until these are saved, what is known is about the lines before.
    if (options.length > 0 && editor.document.isDirty && this.painted.has(editor)) return;
    if (options.length > 0) this.painted.add(editor);
    editor.setDecorations(this.type, options);
  }

  private optionsOf(editor: vscode.TextEditor): vscode.DecorationOptions[] {
    const ofDocument = this.known.get(editor.document.uri.toString());
    const options: vscode.DecorationOptions[] = [];
    for (const session of this.sessions) {
      const known = ofDocument?.get(session);
      if (known === undefined || known.revision !== session.summary?.revision) continue;
      for (const line of known.lines) {
        if (line.line0 >= editor.document.lineCount) continue;
        const { range } = editor.document.lineAt(line.line0);
        const contentText = spanLineText(line, this.context.heat.shareOf(editor, line.line0));
        options.push({ range, renderOptions: { after: { contentText } }, hoverMessage: hoverOf(session, known.revision, line) });
      }
    }
    return options;
  }
}

/** Names come from the file: they stand in a text that is not trusted; only our own figures are links. */
function hoverOf(session: ProfileSession, revision: number, line: SpanLine): vscode.MarkdownString[] {
  const links = line.slowest.map(({ span, durationNs }) => {
    const args = encodeURIComponent(JSON.stringify([session.uri, revision, span]));
    return `[${formatValue(durationNs, 'nanoseconds')}](command:${SHOW_SPAN}?${args} "Show in the waterfall")`;
  });
  const figures = new vscode.MarkdownString(spanFiguresInWords(line) + (links.length === 0 ? '' : `\n\nSlowest: ${links.join(' · ')}`));
  figures.isTrusted = { enabledCommands: [SHOW_SPAN] };
  const names = new vscode.MarkdownString();
  names.appendText(`${line.names.join(', ')} (${session.fileName}): ${line.reason}`);
  return [figures, names];
}

/** Registers figures of spans in editors, and the command behind their links. */
export function registerSpanLines(context: Context): void {
  const figures = new SpanLineFigures(context);
  context.extension.subscriptions.push(figures);
  registerCommand(context, SHOW_SPAN, async (uri: unknown, revision: unknown, span: unknown) => {
    const session = context.profiles.list().find((each) => each.uri === uri);
    const open = session?.summary;
    if (session === undefined || !open || open.revision !== revision || typeof span !== 'number') {
      void vscode.window.showInformationMessage('Heatline: this file of traces is not open any more.');
      return;
    }
    const editor = vscode.window.activeTextEditor;
    const page = editor === undefined ? context.pages.find((each) => each.session === session) : await pageBeside(context, session, editor);
    page?.revealSpan(open.revision, span);
  });
}
