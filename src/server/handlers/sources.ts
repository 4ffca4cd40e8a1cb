// The table of a profile's sources: what each costs, where it was found and by which rule, what its source map did, or
// why not and what can be done. Leaves out: finding them (places/), applying source maps (maps/).

import { shareOf } from '../../base/format-value.ts';
import type { Located } from '../../places/ladder.ts';
import { baseName, recordedPath } from '../../places/recorded-path.ts';
import { selfOfSources, sourceFigures } from '../../profile/figures.ts';
import type { SearchRow } from '../../profile/search-terms.ts';
import type { SourceIndex } from '../../profile/tables.ts';
import { MAX_CANDIDATES, type PageMethods, type SourceMapFate, type SourcePlace, type SourceRemedy, type SourceRow, type SourceSort } from '../../protocol/webview.ts';
import { categoryOf } from '../function-info.ts';
import type { Entry } from '../profiles.ts';
import { sourceFates } from '../source-fates.ts';
import { compareText, orderAsked, pageOf, searchAsked, type Comparer } from './listing.ts';

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
  readonly total: number;
  readonly samples: number;
  /** Functions of the view in it. */
  readonly functions: number;
  readonly isOwn: boolean;
  readonly isLibrary: boolean;
  readonly place: SourcePlace;
  readonly map: SourceMapFate | null;
  /** A server that was not asked may have its source map. */
  readonly canFetch: boolean;
  readonly unresolved: boolean;
}

/**
 * The sources of a view.
 * @throws {BadRequest} for parameters that make no sense.
 */
export async function sourcesList(entry: Entry, params: Params): Promise<PageMethods['sources/list']['result']> {
  const { view, filter, sort = 'unresolved', descending = false, offset, limit } = params;
  const { open } = entry;
  const { total } = open.view(view);
  const matches = searchAsked(filter, 'filter', { unit: open.profile.valueTypes[view.valueType]!.unit, total });
  const ties: Comparer<Known> = (a, b) => b.self - a.self || a.source - b.source;
  const order = orderAsked(COLUMNS, sort, descending, ties);
  const all = await knownSources(entry, view);
  const unresolved = all.filter((each) => each.unresolved);
  const matching = matches === null ? [...all] : all.filter((known) => matches(searchRow(known)));
  matching.sort(order);
  return {
    revision: open.revision,
    rows: pageOf(matching, { offset, limit }).map((known): SourceRow => ({
      url: known.url.slice(0, MAX_URL),
      kind: open.profile.sources.kind[known.source]!,
      self: known.self,
      total: known.total,
      samples: known.samples,
      functions: known.functions,
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

const COLUMNS: Readonly<Record<SourceSort, Comparer<Known>>> = {
  unresolved: (a, b) => Number(b.unresolved) - Number(a.unresolved),
  name: (a, b) => compareText(a.url.toLowerCase(), b.url.toLowerCase()),
  self: (a, b) => a.self - b.self,
  total: (a, b) => a.total - b.total,
  samples: (a, b) => a.samples - b.samples,
  functions: (a, b) => a.functions - b.functions,
};

async function knownSources(entry: Entry, asked: Params['view']): Promise<Known[]> {
  const { profile } = entry.open;
  const { url, kind } = profile.sources;
  const view = entry.open.view(asked);
  const { functions } = view;
  const self = selfOfSources(profile, functions.self);
  const samples = selfOfSources(profile, functions.samples);
  const present = selfOfSources(profile, functions.total.map((total) => (total > 0 ? 1 : 0)));
  const { total } = sourceFigures(view.profile, view.values);
  const places = await placesOf(entry);
  const fates = sourceFates(entry);
  const fetchable = new Set(entry.maps?.flatMap(({ url, notFetched }) => (notFetched === null ? [] : [url])));
  return places.map((place, s): Known => {
    const source = s as SourceIndex;
    const map = fates[source] ?? null;
    const category = kind[source] === 'library' ? 'library' : kind[source] === 'service' ? 'own' : categoryOf('', url[source]!);
    const isOwn = category === 'own';
    return {
      source, url: url[source]!, place, map, isOwn, isLibrary: !isOwn && category !== 'engine',
      self: self[source]!, total: total[source]!, samples: samples[source]!, functions: present[source]!,
      canFetch: fetchable.has(url[source]!),
      unresolved: isOwn && needsUser(place, map),
    };
  });
}

function searchRow({ url, place, self, total, samples, isOwn, isLibrary }: Known): SearchRow {
  const file = `${url}\n${place.kind === 'found' ? place.path : ''}`;
  return { name: baseName(url), file, self, total, samples, isOwn, isLibrary };
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
