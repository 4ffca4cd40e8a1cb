// Where the source of a function or of a recorded name is.

import { NONE, type Profile } from '../../profile/tables.ts';
import type { LocateResult } from '../../protocol/lsp.ts';
import type { Entry } from '../profiles.ts';
import { urlOfFunction } from '../source-locator.ts';

/** Finds the place to open for a function (its definition, as far as it is recorded) or a recorded source. */
export async function locate(
  entry: Entry,
  wanted: { readonly function: number } | { readonly url: string },
): Promise<LocateResult> {
  const { open, locator } = entry;
  const fn = 'function' in wanted ? wanted.function : null;
  const url = 'function' in wanted ? urlOfFunction(open.profile, wanted.function) : wanted.url;
  if (url === null) return { kind: 'missing', url: null, message: 'The profile records no file for this function.', canLocate: false };
  const known = (value: number): number | null => (value === NONE ? null : value);
  const line0 = fn === null ? null : known(lineOf(open.profile, fn));
  const column0 = fn === null ? null : known(open.profile.functions.startColumn0[fn]!);
  const located = await locator.locate(url);
  switch (located.kind) {
    case 'found':
      return { kind: 'found', uri: located.uri, line0, column0 };
    case 'ambiguous':
      return { kind: 'ambiguous', url, candidates: located.candidates, line0, column0 };
    case 'outside':
      return { kind: 'outside', url, uri: located.uri, message: located.message, line0, column0 };
    case 'none':
      return { kind: 'missing', url, message: located.message, canLocate: located.reason === 'excluded' };
    case 'missing':
      return { kind: 'missing', url, message: located.message, canLocate: true };
  }
}

/**
 * Where a function is: the line of its definition, or the first of its lines that was executed where the file does not
 * tell (py-spy, Go before 1.20), which is near it; {@link NONE} without either. 0-based.
 */
function lineOf({ functions, frames }: Profile, fn: number): number {
  const definition = functions.startLine0[fn]!;
  if (definition !== NONE) return definition;
  let first = Infinity;
  for (let frame = 0; frame < frames.length; frame++) {
    const line0 = frames.line0[frame]!;
    if (frames.function[frame] === fn && line0 !== NONE && line0 < first) first = line0;
  }
  return first === Infinity ? NONE : first;
}
