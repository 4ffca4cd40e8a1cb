// Notes: what a reader had to repair, guess or leave out while reading a file. Data, not exceptions.

export type Severity = 'info' | 'warning' | 'error';

/** One remark about a file, worded for its user. `code` is stable, `message` is one plain sentence. */
export interface Note {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
}

/** Most notes kept of one file; a file of a million faults must not become a million notes. */
const MAX_NOTES = 50;

/** Collects notes; repeated codes are counted by the caller and said once. */
export class NoteList {
  private readonly notes: Note[] = [];
  private readonly seen = new Set<string>();

  /** Adds a note unless one with the same code and message is there, or the list is full. */
  add(code: string, severity: Severity, message: string): void {
    const key = code + '\n' + message;
    if (this.seen.has(key) || this.notes.length >= MAX_NOTES) return;
    this.seen.add(key);
    this.notes.push({ code, severity, message });
  }

  /** The notes in the order they were made. */
  list(): readonly Note[] {
    return this.notes.slice();
  }
}
