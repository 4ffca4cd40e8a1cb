// Where the source of a function or of a recorded name is.

import { NONE } from '../../profile/tables.ts';
import type { LocateResult } from '../../protocol/lsp.ts';
import type { Entry } from '../profiles.ts';
import { urlOfFunction } from '../source-locator.ts';

/** Finds the place to open for a function (its definition) or a recorded source. */
export async function locate(
  entry: Entry,
  wanted: { readonly function: number } | { readonly url: string },
): Promise<LocateResult> {
  const { open, locator } = entry;
  const fn = 'function' in wanted ? wanted.function : null;
  const url = 'function' in wanted ? urlOfFunction(open.profile, wanted.function) : wanted.url;
  if (url === null) return { kind: 'missing', url: null, message: 'The profile records no file for this function.' };
  const known = (value: number): number | null => (value === NONE ? null : value);
  const line0 = fn === null ? null : known(open.profile.functions.startLine0[fn]!);
  const column0 = fn === null ? null : known(open.profile.functions.startColumn0[fn]!);
  const located = await locator.locate(url);
  switch (located.kind) {
    case 'found':
      return { kind: 'found', uri: located.uri, line0, column0 };
    case 'ambiguous':
      return { kind: 'ambiguous', candidates: located.candidates, line0, column0 };
    case 'missing':
      return { kind: 'missing', url, message: located.message };
  }
}
