// speedscope's file format: sampled and evented profiles over one list of frames.
//
// Spec: https://www.speedscope.app/file-format-schema.json (in the npm package `speedscope`); no version in the file.
// Read: all profiles of the active one's measure, as threads; empty stacks, several units of time, files whose frames come
// last. Lost: profiles of another measure (said in a note), the name of the file. Guessed: whether `line` is executing or
// that of the definition, by the exporter, else by functions that stand at several lines. Source units: as each profile
// says (ns, µs, ms, s, bytes, none); lines and columns from 1.

import { NoteList } from '../base/note.ts';
import { Refusal } from '../base/refusal.ts';
import type { ByteInput } from '../bytes/byte-input.ts';
import { JsonReader } from '../bytes/json-reader.ts';
import type { Profile } from '../profile/tables.ts';
import { bytesRead, type Format, type Head, type Likelihood, type ReadContext } from './format.ts';
import { faultOf, noteFault } from './salvage.ts';
import { assembleSpeedscope } from './speedscope/assemble.ts';
import { readSpeedscope, SpeedscopeFile } from './speedscope/read-file.ts';

export const speedscope: Format = {
  id: 'speedscope',
  title: 'speedscope file',
  tools: 'speedscope’s export, py-spy, rbspy, memray, pyinstrument, `dotnet-trace`, Excimer, Heatline’s own export',
  extensions: ['.speedscope.json', '.speedscope.json.gz', '.speedscope'],
  spec: 'https://github.com/jlfwong/speedscope/wiki/Importing-from-custom-sources',
  sniff,
  read,
};

function sniff({ text }: Head): Likelihood {
  const start = text.trimStart();
  if (!start.startsWith('{')) return 'no';
  if (/"\$schema"\s*:\s*"https?:(\\?\/){2}www\.speedscope\.app\\?\/file-format-schema\.json"/.test(start)) return 'sure';
  return /"type"\s*:\s*"(evented|sampled)"/.test(start) && /"profiles"\s*:\s*\[/.test(start) ? 'maybe' : 'no';
}

async function read(input: ByteInput, context: ReadContext): Promise<Profile> {
  const notes = new NoteList();
  const file = new SpeedscopeFile();
  const reader = new JsonReader(input, { onBytes: bytesRead(context) });
  const fault = await faultOf(async () => {
    if (!(await reader.begin())) throw new Refusal('empty', 'The file holds only white space', { byte: 0 });
    await readSpeedscope(reader, file);
  });
  if (fault !== null) {
    const isThere = file.frames !== null && file.profiles?.some((profile) => profile.stack.length > 0 && (profile.evented ?? profile.weights) !== null);
    if (isThere !== true) throw fault;
    noteFault(notes, fault);
  }
  if (file.profiles === null || file.frames === null) {
    const missing = file.profiles === null ? '"profiles"' : '"shared.frames"';
    throw new Refusal('not-this-format', `This is JSON, but no speedscope file: it has no ${missing}`, { byte: 0 });
  }
  return assembleSpeedscope(file, notes);
}
