// The table of a profile's sources: what each costs, where it was found and by which rule, what its source map did, or
// why not and what can be done. Leaves out: finding them (places/), applying source maps (maps/).

import { shareOf } from '../../base/format-value.ts';
import type { Located } from '../../places/ladder.ts';
import { recordedPath } from '../../places/recorded-path.ts';
import { selfOfSources } from '../../profile/figures.ts';
import type { SourceIndex } from '../../profile/tables.ts';
import { MAX_CANDIDATES, type PageMethods, type SourceMapFate, type SourcePlace, type SourceRemedy, type SourceRow } from '../../protocol/webview.ts';
import { BadRequest } from '../bad-request.ts';
import { categoryOf } from '../function-info.ts';
import type { Entry } from '../profiles.ts';
import { sourceFates } from '../source-fates.ts';
import { finiteNumber } from './params.ts';

/** Most rows of one answer. */
const MAX_ROWS = 500;
/** Sources looked for at a time. */
const AT_A_TIME = 16;
/** Longer names are cut for display. */
const MAX_URL = 1000;
/** Sentences on names that are no paths cut them here (places/runtime-names.ts). */
const MAX_NAME_IN_SENTENCE = 200;

type Params = PageMethods['sources/list']['params'];

/** A source with all that its row is made from. */
interface Known {
  readonly source: SourceIndex;
  readonly url: string;
  readonly self: number;
  readonly place: SourcePlace;
  readonly map: SourceMapFate | null;
  /** A server that was not asked may have its source map. */
  readonly canFetch: boolean;
  readonly unresolved: boolean;
}

/**
 * The sources of a view, the unresolved first, the most expensive first.
 * @throws {BadRequest} for parameters that make no sense.
 */
export async function sourcesList(entry: Entry, params: unknown): Promise<PageMethods['sources/list']['result']> {
  if (typeof params !== 'object' || params === null) throw new BadRequest('the parameters are missing');
  const { view, filter, offset, limit } = params as Params;
  if (typeof filter !== 'string') throw new BadRequest('“filter” must be a text');
  const { open } = entry;
  const from = Math.max(0, Math.floor(finiteNumber(offset, 'offset')));
  const count = Math.min(MAX_ROWS, Math.max(0, Math.floor(finiteNumber(limit, 'limit'))));
  const { total } = open.view(view).values;
  const all = await knownSources(entry, view);
  const unresolved = all.filter((each) => each.unresolved);
  const matching = all.filter(matcherOf(filter));
  matching.sort((a, b) => Number(b.unresolved) - Number(a.unresolved) || b.self - a.self || a.source - b.source);
  return {
    revision: open.revision,
    rows: matching.slice(from, from + count).map((known): SourceRow => ({
      url: known.url.slice(0, MAX_URL),
      kind: open.profile.sources.kind[known.source]!,
      self: known.self,
      share: shareOf(known.self, total),
      place: known.place,
      map: known.map,
      unresolved: known.unresolved,
      remedies: remediesFor(known),
    })),
    matched: matching.length,
    of: all.length,
    unresolved: unresolved.length,
    unresolvedSelf: unresolved.reduce((sum, each) => sum + each.self, 0),
  };
}

async function knownSources(entry: Entry, view: Params['view']): Promise<Known[]> {
  const { url, kind } = entry.open.profile.sources;
  const self = selfOfSources(entry.open.profile, entry.open.view(view).functions.self);
  const places = await placesOf(entry);
  const fates = sourceFates(entry);
  const fetchable = new Set(entry.maps?.flatMap(({ url, notFetched }) => (notFetched === null ? [] : [url])));
  return places.map((place, s): Known => {
    const source = s as SourceIndex;
    const map = fates[source] ?? null;
    const isOwn = kind[source] !== 'library' && categoryOf('', url[source]!) === 'own';
    const canFetch = fetchable.has(url[source]!);
    return { source, url: url[source]!, self: self[source]!, place, map, canFetch, unresolved: isOwn && needsUser(place, map) };
  });
}

function matcherOf(filter: string): (known: Known) => boolean {
  const wanted = filter.toLowerCase();
  return ({ url, place }) => `${url}\n${place.kind === 'found' ? place.path : ''}`.toLowerCase().includes(wanted);
}

async function placesOf({ open, locator }: Entry): Promise<SourcePlace[]> {
  const { url, length } = open.profile.sources;
  const places = new Array<SourcePlace>(length);
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let source = next++; source < length; source = next++) {
      const located = await locator.locate(url[source as SourceIndex]!);
      places[source] = placeOf(located, url[source as SourceIndex]!, located.kind === 'found' ? await locator.shortPath(located.uri) : '');
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  return places;
}

function placeOf(located: Located, url: string, path: string): SourcePlace {
  switch (located.kind) {
    case 'found':
      return { ...located, path };
    case 'ambiguous':
      return { kind: 'ambiguous', candidates: located.candidates.slice(0, MAX_CANDIDATES), count: located.candidates.length };
    default:
      return { ...located, message: withoutName(located.message, url) };
  }
}

/** A sentence beside a name need not repeat it: “It is outside this workspace.” */
function withoutName(sentence: string, url: string): string {
  const said = sentence.replaceAll(recordedPath(url)?.path ?? url.slice(0, MAX_NAME_IN_SENTENCE), 'it');
  return said.charAt(0).toUpperCase() + said.slice(1);
}

/** Whether heat is lost, or shown in a built file only, unless the user does something. */
function needsUser(place: SourcePlace, map: SourceMapFate | null): boolean {
  if (place.kind === 'none') return false;
  if (map?.kind === 'broken' || map?.kind === 'lost') return true;
  // What a map leaves in a script is the bundler's, and its file of no use.
  return place.kind !== 'found' && map?.kind !== 'applied';
}

function remediesFor(known: Known): SourceRemedy[] {
  const others = remediesHere(known);
  return known.canFetch && others.length > 0 ? ['fetch', ...others] : others;
}

/** Those without the network. */
function remediesHere({ place, map, url }: Known): SourceRemedy[] {
  switch (place.kind) {
    case 'found':
      if (map?.kind === 'broken' || map?.kind === 'lost') return ['apply-map', 'build-with-maps'];
      if (map?.kind === 'original' && map.doubt !== undefined) return ['apply-map', 'build-with-maps'];
      if (map?.kind === 'none') return ['build-with-maps', 'apply-map'];
      if (map?.kind === 'in-memory') return ['build-with-maps'];
      return place.confidence === 'certain' ? [] : ['locate'];
    case 'ambiguous':
      return ['choose', 'locate', 'exclude'];
    case 'outside':
      return ['locate', 'open-outside', 'exclude'];
    case 'none':
      return place.reason === 'excluded' ? ['locate'] : [];
    case 'missing':
      return isBuilt(url) ? ['locate', 'apply-map', 'build-with-maps', 'exclude'] : ['locate', 'exclude'];
  }
}

/** What a browser or Node ran may have been made from other files. */
function isBuilt(url: string): boolean {
  return /^https?:/i.test(url) || /\.(js|mjs|cjs|css)([?#]|$)/i.test(url);
}
