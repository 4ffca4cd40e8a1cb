// What happened to one document's text since it was first seen, so that figures of an older text can be placed in the
// newer one, whenever they arrive. Knows no VS Code.

import { linesOf, type TextEdit, type TextHistory } from './heat-lines.ts';

/** A moment in a document's history that figures may stem from. */
export interface HistoryMark {
  readonly lines: readonly string[];
  /** Edits made before it. */
  readonly editsBefore: number;
}

export class DocumentHistory {
  /** The text when it was first seen. */
  readonly first: HistoryMark;
  /** The text as last saved (or first seen): what a profile recorded now would mean. */
  saved: HistoryMark;
  private readonly edits: TextEdit[] = [];

  constructor(text: string) {
    this.first = { lines: linesOf(text), editsBefore: 0 };
    this.saved = this.first;
  }

  /**
   * Takes an edit. Says `false` if it took the last one back and both are forgotten: what the last one deleted is
   * there again, and figures must be placed anew.
   */
  add(edit: TextEdit, isUndo: boolean): boolean {
    const last = this.edits.at(-1);
    if (isUndo && last !== undefined && this.edits.length > this.saved.editsBefore && takesBack(edit, last)) {
      this.edits.pop();
      return false;
    }
    this.edits.push(edit);
    return true;
  }

  /** The document was saved with this text. */
  markSaved(text: string): void {
    this.saved = { lines: linesOf(text), editsBefore: this.edits.length };
  }

  /** From a moment to now. */
  since(mark: HistoryMark): TextHistory {
    return { lines: mark.lines, edits: this.edits.slice(mark.editsBefore) };
  }
}

/** Whether `edit` replaces exactly what `last` put in by something of the shape of what `last` took out. */
function takesBack(edit: TextEdit, last: TextEdit): boolean {
  const endColumn0 = last.newLines === 0 ? last.startColumn0 + last.lastLength : last.lastLength;
  const removed = last.endLine0 - last.startLine0;
  return (
    edit.startLine0 === last.startLine0 &&
    edit.startColumn0 === last.startColumn0 &&
    edit.endLine0 === last.startLine0 + last.newLines &&
    edit.endColumn0 === endColumn0 &&
    edit.newLines === removed &&
    edit.lastLength === (removed === 0 ? last.endColumn0 - last.startColumn0 : last.endColumn0)
  );
}
