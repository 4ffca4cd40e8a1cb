// The table of a profile's sources: what each costs, where it was found and by which rule, or why not and what can be
// done. Leaves out: finding them (places/), and source maps, which say more of their own.

import { shareOf } from '../../base/format-value.ts';
import type { Located } from '../../places/ladder.ts';
import { NONE, type SourceIndex } from '../../profile/tables.ts';
import { MAX_CANDIDATES, type PageMethods, type SourcePlace, type SourceRemedy, type SourceRow } from '../../protocol/webview.ts';
import { BadRequest } from '../bad-request.ts';
import type { Entry } from '../profiles.ts';
import { finiteNumber } from './params.ts';

/** Most rows of one answer. */
const MAX_ROWS = 500;
/** Sources looked for at a time. */
const AT_A_TIME = 16;
/** Longer names are cut for display. */
const MAX_URL = 1000;

/**
 * The sources of a view, those that need the user first, the most expensive first.
 * @throws {BadRequest} for parameters that make no sense.
 */
export async function sourcesList(entry: Entry, params: unknown): Promise<PageMethods['sources/list']['result']> {
  if (typeof params !== 'object' || params === null) throw new BadRequest('the parameters are missing');
  const { view, offset, limit } = params as PageMethods['sources/list']['params'];
  const { open } = entry;
  const from = Math.max(0, Math.floor(finiteNumber(offset, 'offset')));
  const count = Math.min(MAX_ROWS, Math.max(0, Math.floor(finiteNumber(limit, 'limit'))));
  const { total } = open.view(view).values;
  const self = selfBySource(entry, view);
  const places = await locateAll(entry);
  const all = Array.from(self, (value, source) => ({ source: source as SourceIndex, self: value, located: places[source]! }));
  const unresolved = all.filter(({ located }) => needsUser(located));
  all.sort((a, b) => Number(needsUser(b.located)) - Number(needsUser(a.located)) || b.self - a.self || a.source - b.source);
  const { url, kind } = open.profile.sources;
  return {
    revision: open.revision,
    rows: all.slice(from, from + count).map(({ source, self: value, located }): SourceRow => ({
      url: url[source]!.slice(0, MAX_URL),
      kind: kind[source]!,
      self: value,
      share: shareOf(value, total),
      place: placeOf(located),
      remedies: remediesFor(located, url[source]!),
    })),
    of: all.length,
    unresolved: unresolved.length,
    unresolvedSelf: unresolved.reduce((sum, each) => sum + each.self, 0),
  };
}

/** Self of the functions in each source. */
function selfBySource({ open }: Entry, view: PageMethods['sources/list']['params']['view']): Float64Array {
  const { functions, sources } = open.profile;
  const self = new Float64Array(sources.length);
  open.view(view).functions.self.forEach((value, fn) => {
    const source = functions.source[fn]!;
    if (source !== NONE) self[source] = self[source]! + value;
  });
  return self;
}

async function locateAll({ open, locator }: Entry): Promise<Located[]> {
  const { url, length } = open.profile.sources;
  const places = new Array<Located>(length);
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let source = next++; source < length; source = next++) places[source] = await locator.locate(url[source as SourceIndex]!);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  return places;
}

/** Whether heat is lost unless the user does something. */
function needsUser({ kind }: Located): boolean {
  return kind === 'missing' || kind === 'ambiguous' || kind === 'outside';
}

function placeOf(located: Located): SourcePlace {
  if (located.kind !== 'ambiguous') return located;
  return { kind: 'ambiguous', candidates: located.candidates.slice(0, MAX_CANDIDATES), count: located.candidates.length };
}

function remediesFor(located: Located, url: string): SourceRemedy[] {
  switch (located.kind) {
    case 'found':
      return located.confidence === 'certain' ? [] : ['locate'];
    case 'ambiguous':
      return ['choose', 'locate', 'exclude'];
    case 'outside':
      return ['open-outside', 'locate', 'exclude'];
    case 'none':
      return located.reason === 'excluded' ? ['locate'] : [];
    case 'missing':
      return isBuilt(url) ? ['locate', 'apply-map', 'build-with-maps', 'exclude'] : ['locate', 'exclude'];
  }
}

/** What a browser or Node ran may have been made from other files. */
function isBuilt(url: string): boolean {
  return /^https?:/i.test(url) || /\.(js|mjs|cjs|css)([?#]|$)/i.test(url);
}
