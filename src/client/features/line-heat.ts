// Line heat in text editors: asks the server for the figures of each visible document, keeps them at their lines while
// the text is edited, and says when to paint. Leaves out: how it looks (heat-decorations.ts) and who asks for what
// profile to paint (open-profiles.ts).

import * as vscode from 'vscode';
import { messageOf } from '../../base/message-of.ts';
import { ChangeRevisions, DocumentHeat, type DocumentHeatResult } from '../../protocol/lsp.ts';
import { isWorkspaceScheme } from '../context.ts';
import { Listeners, type Unlisten } from '../listeners.ts';
import { DocumentHistory, type HistoryMark } from './document-history.ts';
import { HeatDecorations, type HeatOptions } from './heat-decorations.ts';
import { indentOf, measureText, moveAnchor, TrackedHeat, type Anchor, type PaintedLine, type TextEdit } from './heat-lines.ts';
import type { OpenProfiles } from './open-profiles.ts';
import type { ProfileSession } from './profile-session.ts';
import { onRevisionSettings, readRevisionSettings, UncertainNotice } from './revision-settings.ts';
import type { Server } from './server.ts';

/** A document that is or was visible while a profile was open, until it is closed. */
interface Tracked {
  readonly document: vscode.TextDocument;
  readonly history: DocumentHistory;
  /** What `heat` answers: profile, revision and view. */
  key: string;
  session: ProfileSession | null;
  heat: TrackedHeat | null;
  asking: AbortController | null;
  /** The text that `heat` means, where that is not what the profile means: in a comparison, the file when it was asked for. */
  meant: HistoryMark | null;
}

/** Which text of a document the figures of a profile mean. */
interface MeantText {
  readonly mark: HistoryMark;
  /** It is the recorded text: the file was as recorded then, and the document was followed since. */
  readonly asRecorded: boolean;
}

export interface LineHeatOptions {
  readonly server: Server;
  readonly profiles: OpenProfiles;
  readonly log: vscode.LogOutputChannel;
}

export class LineHeat implements vscode.Disposable {
  private readonly options: LineHeatOptions;
  /** An editor was painted anew, or is clear now. */
  readonly painted = new Listeners<vscode.TextEditor>();
  private readonly decorations = new HeatDecorations();
  private readonly tracked = new Map<vscode.TextDocument, Tracked>();
  private readonly notice = new UncertainNotice();
  private readonly marks = new Map<ProfileSession, Map<vscode.TextDocument, MeantText>>();
  private readonly disposables: vscode.Disposable[] = [];
  private readonly unlisten: Unlisten;
  private enabled: boolean;

  constructor(options: LineHeatOptions) {
    this.options = options;
    this.enabled = readSettings().enabled;
    this.unlisten = options.profiles.changed.add(() => this.update());
    this.disposables.push(
      this.decorations,
      vscode.window.onDidChangeVisibleTextEditors(() => this.update()),
      // An editor becomes visible before it is known where.
      vscode.window.onDidChangeTextEditorViewColumn(() => this.update()),
      vscode.window.onDidChangeActiveTextEditor(() => this.tellContext()),
      vscode.window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => this.onScroll(textEditor)),
      vscode.workspace.onDidChangeTextDocument((event) => this.onEdit(event)),
      vscode.workspace.onDidSaveTextDocument((document) => this.tracked.get(document)?.history.markSaved(document.getText())),
      vscode.workspace.onDidCloseTextDocument((document) => this.forget(document)),
      vscode.workspace.onDidChangeConfiguration((event) => this.onSettings(event)),
      onRevisionSettings(() => void this.compareAgain()),
    );
  }

  /** Whether heat is switched on: by the setting, and since then by the command. */
  get isEnabled(): boolean {
    return this.enabled;
  }

  toggle(): void {
    this.enabled = !this.enabled;
    this.update();
  }

  /** Sources may be found in other files now: asks for everything again. What is painted stays until the answer is there. */
  placesChanged(): void {
    for (const tracked of this.tracked.values()) tracked.key = '';
    this.update();
  }

  /** The lines painted in an editor, or `null` where it shows no heat. */
  paintedIn(editor: vscode.TextEditor): readonly PaintedLine[] | null {
    return this.heatOf(editor)?.painted() ?? null;
  }

  /**
   * The part of the profile that a line took, with what it called as far as that is known, and with the functions that begin in
   * it; 0 … 1, by what an editor shows. `null` where it shows none.
   */
  shareOf(editor: vscode.TextEditor, line0: number): number | null {
    const heat = this.heatOf(editor);
    const line = heat?.painted().find((each) => each.line0 === line0);
    if (!heat || line === undefined || !(heat.result.total > 0)) return null;
    const amounts = [line.figure?.self, line.figure?.total, ...line.functions.map(({ total }) => total)].filter((amount) => typeof amount === 'number');
    return amounts.length === 0 ? null : Math.max(...amounts) / heat.result.total;
  }

  /** The revision whose heat an editor shows; function indices in {@link paintedIn} belong to it. */
  revisionIn(editor: vscode.TextEditor): number | null {
    return this.heatOf(editor)?.result.revision ?? null;
  }

  /** Where a recorded line of a document is by now; `onDisk0`: where it is in the file. 0-based. */
  currentLine(session: ProfileSession, document: vscode.TextDocument, recorded0: number, onDisk0 = recorded0): number {
    const tracked = this.tracked.get(document);
    if (tracked === undefined) return onDisk0;
    const followed = this.marks.get(session)?.get(document)?.asRecorded === true || onDisk0 === recorded0;
    const line0 = followed ? recorded0 : onDisk0;
    const { lines, edits } = tracked.history.since(followed ? this.markFor(session, tracked) : tracked.history.saved);
    const text = lines[line0];
    if (text === undefined) return line0;
    let anchor: Anchor = { line0, column0: indentOf(text) };
    for (const edit of edits) {
      // A line that was deleted: where it stood.
      anchor = moveAnchor(anchor, edit) ?? { line0: edit.startLine0, column0: edit.startColumn0 };
    }
    return anchor.line0;
  }

  dispose(): void {
    this.unlisten();
    for (const tracked of this.tracked.values()) tracked.asking?.abort();
    vscode.Disposable.from(...this.disposables).dispose();
  }

  /** Brings every visible editor in line with the painting profile. Cheap where nothing changed. */
  private update(): void {
    const { profiles } = this.options;
    this.watchSessions(profiles.list());
    const painting = this.enabled ? profiles.painting : null;
    const editors = vscode.window.visibleTextEditors;
    for (const editor of editors) {
      const shows = painting !== null && isForHeat(editor);
      if (shows) this.ask(editor.document, painting);
      const tracked = this.tracked.get(editor.document);
      if (!shows || tracked === undefined || tracked.heat === null) this.decorations.clear(editor);
    }
    if (profiles.list().length === 0) for (const document of [...this.tracked.keys()]) this.forget(document);
    this.tellContext();
  }

  /** Notes, for every profile, which text it means: what was on disk when its reading began. */
  private watchSessions(sessions: readonly ProfileSession[]): void {
    for (const session of this.marks.keys()) if (!sessions.includes(session)) this.marks.delete(session);
    for (const session of sessions) {
      if (this.marks.has(session)) continue;
      const markAll = (): void => {
        const meant = (mark: HistoryMark): MeantText => ({ mark, asRecorded: false });
        this.marks.set(session, new Map([...this.tracked.values()].map(({ document, history }) => [document, meant(history.saved)])));
      };
      markAll();
      session.rereading.add(markAll);
    }
  }

  private markFor(session: ProfileSession, { document, history }: Tracked): HistoryMark {
    return this.marks.get(session)?.get(document)?.mark ?? history.first;
  }

  /** Gets the document's heat unless it is there, or being asked for. */
  private ask(document: vscode.TextDocument, painting: ProfileSession): void {
    const tracked = this.track(document);
    const { summary, view } = painting;
    const key = summary === null ? '' : `${painting.uri}\n${summary.revision}\n${JSON.stringify([view, painting.comparing])}`;
    if (tracked.key === key && tracked.session === painting) {
      if (tracked.heat !== null) this.paintNew(tracked);
      return;
    }
    // While a profile is read again, by a new server for example, its old figures stay.
    if (painting.state.kind === 'opening' && tracked.session === painting) return;
    tracked.asking?.abort();
    tracked.asking = null;
    if (tracked.session !== painting) tracked.heat = null;
    Object.assign(tracked, { key, session: painting });
    if (summary === null || view === null) {
      tracked.heat = null;
      return;
    }
    const asking = new AbortController();
    tracked.asking = asking;
    void this.fetch(tracked, painting, asking);
  }

  private async fetch(tracked: Tracked, session: ProfileSession, asking: AbortController): Promise<void> {
    const { server, log } = this.options;
    const { uri, view, summary } = session;
    if (view === null || summary === null) return;
    const baseline = session.comparing?.baseline ?? null;
    // Lines of two recordings meet in the text of today.
    const asRecorded = baseline === null && this.marks.get(session)?.get(tracked.document)?.asRecorded === true;
    const params = { profile: uri, view, document: tracked.document.uri.toString(), asRecorded, ...(baseline && { baseline }) };
    const { saved } = tracked.history;
    try {
      const result = await server.request(DocumentHeat, params, asking.signal);
      if (tracked.asking !== asking) return;
      const fits = result !== null && result.revision === summary.revision;
      tracked.meant = baseline === null ? null : saved;
      if (fits && !asRecorded && baseline === null) this.noteText(session, tracked, result, saved);
      tracked.heat = fits ? this.place(tracked, session, result) : null;
    } catch (error) {
      if (tracked.asking !== asking) return;
      tracked.heat = null;
      log.debug(`No line heat for ${params.document}: ${messageOf(error)}`);
    }
    tracked.asking = null;
    this.repaint(tracked);
    this.tellContext();
  }

  /** Where the file was as recorded, or lines were carried to it, figures mean the file as it was when they were asked for. */
  private noteText(session: ProfileSession, { document }: Tracked, { text }: DocumentHeatResult, saved: HistoryMark): void {
    if (text.kind === 'uncertain') this.notice.tell(session, text);
    else this.marks.get(session)?.set(document, { mark: saved, asRecorded: text.kind === 'same' });
  }

  private place(tracked: Tracked, session: ProfileSession, result: DocumentHeatResult): TrackedHeat {
    const heat = new TrackedHeat(result, tracked.history.since(tracked.meant ?? this.markFor(session, tracked)));
    heat.compare(textIn(tracked.document));
    return heat;
  }

  /** What git may be asked has changed: all documents are asked about anew. */
  private async compareAgain(): Promise<void> {
    if (this.options.profiles.list().length === 0) return;
    try {
      await this.options.server.request(ChangeRevisions, readRevisionSettings());
    } catch (error) {
      this.options.log.debug(`The server does not know the revision: ${messageOf(error)}`);
    }
    for (const texts of this.marks.values()) for (const [document, { mark }] of texts) texts.set(document, { mark, asRecorded: false });
    for (const tracked of this.tracked.values()) tracked.key = '';
    this.update();
  }

  private track(document: vscode.TextDocument): Tracked {
    let tracked = this.tracked.get(document);
    if (tracked === undefined) {
      const history = new DocumentHistory(document.getText());
      tracked = { document, history, key: '', session: null, heat: null, asking: null, meant: null };
      this.tracked.set(document, tracked);
    }
    return tracked;
  }

  private forget(document: vscode.TextDocument): void {
    this.tracked.get(document)?.asking?.abort();
    this.tracked.delete(document);
    for (const marks of this.marks.values()) marks.delete(document);
  }

  /** Moves heat with the text at once; decorations are set again only where a figure changed its line. */
  private onEdit({ document, contentChanges, reason }: vscode.TextDocumentChangeEvent): void {
    const tracked = this.tracked.get(document);
    if (tracked === undefined || contentChanges.length === 0) return;
    const isUndo = reason === vscode.TextDocumentChangeReason.Undo;
    // Positions are those before the event: from the last to the first, no change moves another.
    const changes = [...contentChanges].sort((a, b) => b.range.start.compareTo(a.range.start));
    let stale = false;
    for (const { range, text } of changes) {
      const edit: TextEdit = {
        startLine0: range.start.line,
        startColumn0: range.start.character,
        endLine0: range.end.line,
        endColumn0: range.end.character,
        ...measureText(text),
      };
      const took = tracked.history.add(edit, isUndo);
      if (!took) tracked.heat = this.placeAgain(tracked);
      else tracked.heat?.apply(edit);
      // New lines need their spacers even where no figure moved.
      if (!took || edit.newLines > 0 || edit.endLine0 > edit.startLine0) stale = true;
    }
    if (tracked.heat?.compare(textIn(document)) === true) stale = true;
    if (stale) this.repaint(tracked);
  }

  private placeAgain(tracked: Tracked): TrackedHeat | null {
    const { heat, session } = tracked;
    if (heat === null || session === null) return heat;
    return this.place(tracked, session, heat.result);
  }

  private onScroll(editor: vscode.TextEditor): void {
    const heat = this.heatOf(editor);
    if (heat !== null && this.decorations.isOutside(editor)) this.decorations.paint(editor, heat, readSettings());
  }

  private onSettings(event: vscode.ConfigurationChangeEvent): void {
    if (!event.affectsConfiguration('heatline')) return;
    if (event.affectsConfiguration('heatline.lineHeat.enabled')) this.enabled = readSettings().enabled;
    for (const tracked of this.tracked.values()) this.repaint(tracked);
    this.update();
  }

  /** The heat that this editor shows now. */
  private heatOf(editor: vscode.TextEditor): TrackedHeat | null {
    if (!this.enabled || this.options.profiles.painting === null || !isForHeat(editor)) return null;
    const tracked = this.tracked.get(editor.document);
    return tracked?.session === this.options.profiles.painting ? tracked.heat : null;
  }

  /** Paints every visible editor of a document, or clears it. */
  private repaint(tracked: Tracked): void {
    for (const editor of vscode.window.visibleTextEditors) {
      if (editor.document !== tracked.document) continue;
      const heat = this.heatOf(editor);
      if (heat === null) this.decorations.clear(editor);
      else this.decorations.paint(editor, heat, readSettings());
      this.painted.emit(editor);
    }
  }

  /** Paints editors that show the document's heat for the first time. */
  private paintNew(tracked: Tracked): void {
    for (const editor of vscode.window.visibleTextEditors) {
      if (editor.document !== tracked.document || this.decorations.isPainted(editor)) continue;
      const heat = this.heatOf(editor);
      if (heat !== null) this.decorations.paint(editor, heat, readSettings());
    }
  }

  private tellContext(): void {
    const active = vscode.window.activeTextEditor;
    const hasHeat = active !== undefined && this.heatOf(active) !== null;
    void vscode.commands.executeCommand('setContext', 'heatline.hasHeat', hasHeat);
  }
}

function textIn(document: vscode.TextDocument): (line0: number) => string {
  return (line0) => (line0 < document.lineCount ? document.lineAt(line0).text : '');
}

/** Files of the disk or the workspace in an editor of their own: not in a comparison, a peek, a cell or an output. */
export function isForHeat(editor: vscode.TextEditor): boolean {
  const { document, viewColumn } = editor;
  if (viewColumn === undefined || !isWorkspaceScheme(document.uri.scheme)) return false;
  const tab = vscode.window.tabGroups.all.find((group) => group.viewColumn === viewColumn)?.activeTab;
  return !(tab?.input instanceof vscode.TabInputTextDiff);
}

function readSettings(): HeatOptions & { readonly enabled: boolean } {
  const settings = vscode.workspace.getConfiguration();
  return {
    enabled: settings.get('heatline.lineHeat.enabled', true),
    timeColumn: settings.get('heatline.lineHeat.timeColumn', true),
    background: settings.get('heatline.lineHeat.background', true),
  };
}
