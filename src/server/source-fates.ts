// What source maps have to do with each source of a profile, for the table that explains it: an original that a map led
// to, a script whose map was applied, is broken, is lost, or was never made. Leaves out: finding and applying maps (maps/).

import type { MappingOutcome } from '../maps/answers.ts';
import { NO_MAP_NAMED, NO_SCRIPT_HERE } from '../maps/find-map.ts';
import type { SourceIndex } from '../profile/tables.ts';
import type { SourceMapFate } from '../protocol/webview.ts';
import type { Entry } from './profiles.ts';

/** The fate of every source with one, by index; `undefined` for all others, and for all while maps are being looked for. */
export function sourceFates({ open, maps, origins }: Pick<Entry, 'open' | 'maps' | 'origins'>): readonly (SourceMapFate | undefined)[] {
  const { sources, inferredLines } = open.profile;
  const outcomes = new Map(maps?.map((outcome) => [outcome.url, outcome]));
  const inferred = new Set(Array.from({ length: inferredLines?.length ?? 0 }, (_, row) => inferredLines!.source[row]!));
  return Array.from({ length: sources.length }, (_, s): SourceMapFate | undefined => {
    const source = s as SourceIndex;
    const url = sources.url[source]!;
    const script = origins?.get(url);
    if (script !== undefined && script.rule !== null && script.url !== url) {
      return { kind: 'original', rule: script.rule, script: script.url, approximate: inferred.has(source), ...(script.stale && { doubt: script.reason ?? '' }) };
    }
    const outcome = outcomes.get(url);
    return outcome === undefined ? undefined : fateOf(outcome);
  });
}

function fateOf({ url, state, rule, reason }: MappingOutcome): SourceMapFate | undefined {
  switch (state) {
    case 'mapped':
      return rule === null ? undefined : { kind: 'applied', rule, reason };
    case 'broken':
      return { kind: 'broken', reason: reason ?? 'Its source map cannot be used.' };
    case 'in-memory':
      return { kind: 'in-memory', reason: reason ?? 'It was translated in memory while it ran.' };
    case 'unmapped': {
      if (reason !== null && reason !== NO_MAP_NAMED && reason !== NO_SCRIPT_HERE) return { kind: 'lost', reason };
      return looksBuilt(url) ? { kind: 'none', reason: 'It looks like a built file, and has no source map.' } : undefined;
    }
  }
}

/** Folders that builds write to, and names that they give. Only ever a hint: such a file may be written by hand. */
function looksBuilt(url: string): boolean {
  return /[/\\](dist|build|out|_next|\.next|\.output|bundles?)[/\\].*\.[cm]?js([?#]|$)|[.-](min|bundle|chunk)\.[cm]?js([?#]|$)|[-.][0-9a-f]{8,}\.[cm]?js([?#]|$)/i.test(url);
}
