// Python's profile statistics: what `cProfile`, `profile` and the sampling profiler of Python 3.15 write.
//
// Spec: CPython, Lib/pstats.py, Lib/profile.py, Lib/profiling/sampling/pstats_collector.py; no version in the file, which
// is a marshal dict {(file, line, function): (calls without recursion, calls, self, total, callers)}.
// Read: cProfile's callers with their times, profile's with their numbers only, the sampling form (lines are executing
// lines, counts are samples), pyinstrument's (no counts). Source units: seconds; lines from 1, 0 for built-ins.
// Lost by the profiler: executing lines, threads, and functions of one name in one line but the last. Guessed: the
// flame graph, which is reconstructed from callers (profile/reconstruct.ts says how, and how it may lie); totals of
// files; totals of functions in the sampling form where they call themselves through others.

import { NoteList } from '../base/note.ts';
import { Refusal } from '../base/refusal.ts';
import type { ByteInput } from '../bytes/byte-input.ts';
import { MarshalReader } from '../bytes/marshal.ts';
import type { Profile } from '../profile/tables.ts';
import { bytesRead, type Format, type Head, type Likelihood, type ReadContext } from './format.ts';
import { assembleStats } from './pstats/assemble.ts';
import { looksSampled, notPstats, StatsTable } from './pstats/stats-table.ts';

export const pstats: Format = {
  id: 'pstats',
  title: 'Python profile statistics',
  tools: 'Python’s `cProfile`, `profile` and `profiling.sampling --pstats`, pyinstrument',
  extensions: ['.prof', '.pstats', '.cprof', '.lsprof'],
  spec: 'https://docs.python.org/3/library/profile.html',
  // By default cProfile measures wall time, profile CPU time, and the file says neither.
  valueTitles: new Map([['cpu', 'Time']]),
  sniff,
  read,
};

/** A dict whose first key is a tuple of three, its first item a string. */
function sniff(head: Head): Likelihood {
  const { bytes } = head;
  if ((bytes[0]! & 0x7f) !== 0x7b) return 'no';
  if (bytes.length === 2 && bytes[1] === 0x30) return 'sure';
  const type = bytes[1]! & 0x7f;
  const isSmall = type === 0x29;
  if (!isSmall && type !== 0x28) return 'no';
  const start = isSmall ? 3 : 6;
  // A long tuple has its length in four bytes: nothing but NUL after the first, which no text has.
  const length = isSmall || (bytes[3] === 0 && bytes[4] === 0 && bytes[5] === 0) ? bytes[2] : -1;
  if (bytes.length <= start) return bytes.length > 1 && [undefined, 1, 3].includes(length) ? 'maybe' : 'no';
  const isText = 'stuaAzZ'.includes(String.fromCharCode(bytes[start]! & 0x7f));
  if (length === 3 && isText) return 'sure';
  return length === 1 && isText && head.text.slice(start, start + 32).includes('__sampled__') ? 'sure' : 'no';
}

async function read(input: ByteInput, context: ReadContext): Promise<Profile> {
  const notes = new NoteList();
  const reader = new MarshalReader(input, { onBytes: bytesRead(context) });
  const table = new StatsTable();
  if (!(await reader.openDict())) throw notPstats();
  let isEmpty = true;
  try {
    await reader.entries((key, value) => {
      isEmpty = false;
      table.add(key, value, reader.offset);
    });
    table.finish();
    if (!(await reader.atEnd())) {
      notes.add('trailing-data', 'warning', `More data follows the profile (from byte ${reader.offset} on) and was not read.`);
    }
  } catch (thrown) {
    const isDamage = thrown instanceof Refusal && (thrown.reason === 'truncated' || thrown.reason === 'malformed');
    if (!isDamage || table.rowCount === 0) throw thrown;
    table.finish();
    const what = thrown.reason === 'truncated' ? 'The file ends early' : thrown.message;
    // The mark of the sampling form comes last.
    table.isSampled ||= looksSampled(table);
    notes.add(thrown.reason, 'error', `${what} (at byte ${thrown.place?.byte ?? 0}). The functions before that are shown.`);
  }
  if (table.rowCount === 0 && !isEmpty && !table.isSampled) throw notPstats();
  return assembleStats(table, notes);
}
