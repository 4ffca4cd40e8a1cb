// Lines of a JSON lines file that cannot be read to their end: each is said, the first few with their place, and the rest
// counted. What stood on the others is kept.

import type { NoteList } from '../../base/note.ts';
import { Refusal } from '../../base/refusal.ts';

const MOST_SAID = 5;

export class BrokenLines {
  private readonly notes: NoteList;
  private count = 0;

  constructor(notes: NoteList) {
    this.notes = notes;
  }

  /** Notes what a line threw; throws it again if it is no fault of the line. `number` counts from 1. */
  note(thrown: unknown, number: number): void {
    if (!(thrown instanceof Refusal)) throw thrown;
    if (this.count++ >= MOST_SAID) return;
    const what = thrown.reason === 'truncated' ? 'breaks off' : `is broken: ${thrown.message}`;
    this.notes.add('broken-lines', 'error', `Line ${number} ${what} (at byte ${thrown.place?.byte ?? 0}). What comes before on that line, and all other lines, are kept.`);
  }

  /** Says how many lines were not said. `tooLong` lines were longer than `most` bytes and not looked at. */
  finish(tooLong: number, most: number): void {
    if (this.count > MOST_SAID) this.notes.add('broken-lines', 'error', `${this.count - MOST_SAID} more lines are broken and left out from there on.`);
    if (tooLong > 0) this.notes.add('long-lines', 'error', `${tooLong} lines are longer than ${most >> 20} MB and are left out.`);
  }
}
