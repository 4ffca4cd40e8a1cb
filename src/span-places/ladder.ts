// The ladder from a span to its line: all rungs as one list of answers, the surest first. Pure: the index of texts and the
// answers of the workspace's symbols are handed in, and recorded paths are left to places/.

import { CONFIDENCE } from './confidence.ts';
import type { LandmarkIndex } from './landmarks/landmark-index.ts';
import { namesToLookUp, placesFromSymbols, type FoundSymbol, type NameQuery } from './name-places.ts';
import { recordedPlaces } from './recorded-places.ts';
import type { SpanFacts } from './span-facts.ts';
import { ordered, type SpanPlace } from './span-place.ts';
import { stackPlaces } from './stack-places.ts';
import { routeHandlers, textPlaces } from './text-places.ts';

/**
 * What to ask the workspace's symbols for, before {@link spanPlaces}; nothing where a line was recorded: language servers
 * are slow, and no name is surer. `index`: `null` while there is none.
 */
export function namesOf(facts: SpanFacts, index: LandmarkIndex | null): NameQuery[] {
  if ([...recordedPlaces(facts), ...stackPlaces(facts)].some(({ confidence, line }) => line !== null && confidence > CONFIDENCE.recordedName)) return [];
  return namesToLookUp(facts, index === null ? [] : routeHandlers(facts, index));
}

/**
 * Where a span may come from, the likeliest first; empty where nothing tells. Several with the first one's confidence:
 * nothing tells them apart, and the user must choose (`equalAnswers`).
 *
 * @param index what the workspace's texts say; `null` while it is not known.
 * @param symbols what language servers answered to {@link namesOf}; none while they were not asked.
 */
export function spanPlaces(facts: SpanFacts, index: LandmarkIndex | null, symbols: readonly FoundSymbol[]): SpanPlace[] {
  return ordered([
    ...recordedPlaces(facts),
    ...stackPlaces(facts),
    ...placesFromSymbols(facts, symbols, index === null ? [] : routeHandlers(facts, index)),
    ...(index === null ? [] : textPlaces(facts, index)),
  ]);
}
