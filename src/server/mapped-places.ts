// Recorded places followed through source maps: as a profile of which each place is a thread, so that what holds for
// profiles holds for them. Leaves out: maps themselves (maps/), where originals are (places/).

import { NoteList } from '../base/note.ts';
import { ProfileBuilder } from '../profile/builder.ts';
import { NONE, type Profile, type StackIndex } from '../profile/tables.ts';

/** Lines and columns 0-based; `null` where not recorded. */
export interface CodePlace {
  /** As recorded, or as a source map names it. */
  readonly file: string;
  readonly line0: number | null;
  readonly column0: number | null;
}

/** A profile with a thread for each place; {@link placesIn} reads them back. */
export function profileOfPlaces(places: readonly CodePlace[]): Profile {
  const builder = new ProfileBuilder(new NoteList());
  for (const { file, line0, column0 } of places) {
    const fn = builder.function('', builder.source(file), line0 ?? NONE, column0 ?? NONE);
    const stack = builder.stack(NONE as StackIndex, builder.frame(fn, line0 ?? NONE, column0 ?? NONE));
    builder.thread({ name: '', stack: Int32Array.of(stack), values: [{ raw: Int32Array.of(1), scale: 1 }], times: null });
  }
  return builder.finish({
    format: 'places', tool: null, durationNs: 0, lines: 'every-frame', rootPath: null, idleFunction: NONE as never,
    valueTypes: [{ kind: 'samples', unit: 'count' }], defaultValueType: 0,
  });
}

/** The places of {@link profileOfPlaces}, in their order, as that profile or one that maps were applied to has them. */
export function placesIn({ threads, stacks, frames, functions, sources }: Profile): CodePlace[] {
  const known = (value: number): number | null => (value === NONE ? null : value);
  return threads.map(({ stack }) => {
    const frame = stacks.frame[stack[0]! as StackIndex]!;
    const source = functions.source[frames.function[frame]!]!;
    return { file: source === NONE ? '' : sources.url[source]!, line0: known(frames.line0[frame]!), column0: known(frames.column0[frame]!) };
  });
}
