// A JSON file that breaks off: its fault is kept, and becomes a note where what comes before it can be shown.

import type { NoteList } from '../base/note.ts';
import { Refusal } from '../base/refusal.ts';

/** Runs `read`; the fault at which a broken file ends is returned, not thrown. */
export async function faultOf(read: () => Promise<void>): Promise<Refusal | null> {
  try {
    await read();
    return null;
  } catch (thrown) {
    if (thrown instanceof Refusal && thrown.reason !== 'empty' && thrown.reason !== 'too-large') return thrown;
    throw thrown;
  }
}

/** Says where the file broke off. */
export function noteFault(notes: NoteList, fault: Refusal): void {
  const what = fault.reason === 'truncated' ? 'The file ends early' : fault.message;
  const path = fault.place?.path ? `, in ${fault.place.path}` : '';
  notes.add(fault.reason, 'error', `${what} (at byte ${fault.place?.byte ?? 0}${path}). The figures rest on what comes before.`);
}
