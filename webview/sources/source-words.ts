// What the page says of a source: its name, where it was found and by which rule, or why not, and what its buttons are
// called: one wording for table, hover card, details and screen reader. No DOM.

import type { TabNote } from '../layout/tabs.ts';
import { formatShare } from '../../src/base/format-value.ts';
import type { MapRule, PlaceRule, SourceMapFate, SourcePlace, SourceRemedy, SourceRow } from '../../src/protocol/webview.ts';
import { displayName } from '../text/display-name.ts';

/** From this share of the view's total on, unresolved sources are worth a badge. */
const COSTLY_SHARE = 0.01;

/** A recorded name in its two parts: the file's own, and the rest without what every name has. */
export function nameParts(url: string): { readonly name: string; readonly folder: string } {
  const plain = url.replace(/^file:\/\/(?=\/)/, '').replace(/[?#].*$/, '');
  const trimmed = plain.replace(/[/\\]+$/, '');
  const at = Math.max(trimmed.lastIndexOf('/'), trimmed.lastIndexOf('\\'));
  // A page's address is all name.
  if (at < 0 || /^[a-z][\w+.-]*:\/\/$/i.test(trimmed.slice(0, at + 1))) return { name: displayName(plain), folder: '' };
  return { name: displayName(plain.slice(at + 1)), folder: displayName(trimmed.slice(0, Math.max(1, at))) };
}

const PLACE_RULES: Readonly<Record<PlaceRule, string>> = {
  'chosen': 'you pointed at it',
  'carried': 'text from its source map',
  'exact': 'at the recorded path',
  'mapping': 'by learned path',
  'launch': 'by launch configuration',
  'web-root': 'by web root',
  'root': 'below the recorded root',
  'go-module': 'by Go module',
  'suffix': 'by the end of its path',
  'container': 'at the same place as in its container',
};

/** How the map of a script was found; `script` is the script's short name. */
export function mapRuleWords(rule: MapRule, script: string): string {
  switch (rule) {
    case 'picked':
      return 'by the source map you applied';
    case 'embedded':
      return 'by the source map in the profile';
    case 'inline':
      return `by the source map inside ${script}`;
    case 'header':
      return `by the source map that the server of ${script} names`;
    case 'comment':
      return `by the source map that ${script} names`;
    case 'sibling':
      return `by the source map beside ${script}`;
    case 'same-file':
      return `by the source map named after ${script}`;
    case 'debug-id':
      return `by the source map with the debug id of ${script}`;
  }
}

/** Where a source is. `found`: its path here; `null` where it is none. `why`: the rule, or the reason. */
export interface WhereWords {
  readonly found: string | null;
  readonly why: string;
}

/** Where a source was found and by which rule, or why not. */
export function whereWords({ url, place, map }: Pick<SourceRow, 'url' | 'place' | 'map'>): WhereWords {
  if (place.kind !== 'found') return { found: null, why: reasonWords(place) };
  const isTrouble = map !== null && map.kind !== 'original' && map.kind !== 'applied';
  const why = isTrouble ? `${TROUBLES[map.kind]}: ${lowerFirst(map.reason)}` : ruleWords(place, map, nameParts(url).name);
  return { found: displayName(place.path), why };
}

/** First what is wrong: there may be no room for more. */
const TROUBLES: Readonly<Record<'broken' | 'lost' | 'none' | 'in-memory', string>> = {
  'broken': 'broken map',
  'lost': 'map missing',
  'none': 'built file',
  'in-memory': 'translated',
};

function reasonWords(place: Exclude<SourcePlace, { kind: 'found' }>): string {
  switch (place.kind) {
    case 'ambiguous':
      return `Not found: ${place.count} files fit equally well.`;
    case 'outside':
    case 'missing':
      return `Not found: ${lowerFirst(place.message)}`;
    case 'none':
      return place.message;
  }
}

function ruleWords({ rule, confidence }: Extract<SourcePlace, { kind: 'found' }>, map: SourceMapFate | null, name: string): string {
  const placed = confidence === 'guess' ? 'by its name only' : PLACE_RULES[rule];
  if (map?.kind === 'original') {
    const how = mapRuleWords(map.rule, nameParts(map.script).name);
    const sure = rule === 'chosen' || rule === 'mapping' || confidence === 'guess' ? `${how}, ${placed}` : how;
    if (map.doubt !== undefined) return `${sure}; ${lowerFirst(map.doubt)}`;
    return map.approximate ? `${sure}; some lines inferred` : sure;
  }
  if (map?.kind === 'applied') {
    const trouble = map.reason === null ? '' : `. ${map.reason}`;
    return `${placed}; the rest was mapped ${mapRuleWords(map.rule, name)}${trouble}`;
  }
  return placed;
}

/** Everything that the table says of a source, in one sentence or two, for a title. */
export function longWords(row: SourceRow): string {
  const { found, why } = whereWords(row);
  const what = found === null ? why : `Found in ${found}, ${why}`;
  const trouble = row.place.kind !== 'found' && (row.map?.kind === 'broken' || row.map?.kind === 'lost') ? ` ${row.map.reason}` : '';
  return `${displayName(row.url)}\n${what}${trouble}`;
}

/** Why frames of this source are marked: one short sentence. */
export function whyUnresolved(row: SourceRow): string {
  const { found, why } = whereWords(row);
  return found === null ? why.replace(/^Not found/, 'Source not found') : `Source not resolved: ${why}`;
}

const REMEDIES: Readonly<Record<SourceRemedy, string>> = {
  'locate': 'Locate…',
  'choose': 'Choose…',
  'open-outside': 'Open There…',
  'fetch': 'Fetch Map…',
  'apply-map': 'Apply Map…',
  'build-with-maps': 'Build with Maps…',
  'exclude': 'Exclude',
};

export function remedyTitle(remedy: SourceRemedy): string {
  return REMEDIES[remedy];
}

/** The remedies worth a button of their own: choosing is locating among the files that fit. */
export function shownRemedies({ remedies }: Pick<SourceRow, 'remedies'>): SourceRemedy[] {
  return remedies.filter((remedy) => remedy !== 'locate' || !remedies.includes('choose'));
}

/** The two that fit into a row. */
export function rowRemedies(row: Pick<SourceRow, 'remedies'>): SourceRemedy[] {
  // Opening it where it was recorded is what a double click asks about.
  return shownRemedies(row).filter((remedy) => remedy !== 'open-outside').slice(0, 2);
}

/** What the tab says of unresolved sources; `null`: all is well. */
export function tabNote(unresolved: number, share: number): TabNote | null {
  if (unresolved === 0) return null;
  const sources = unresolved === 1 ? '1 source is' : `${unresolved.toLocaleString('en-US')} sources are`;
  return {
    text: `${unresolved.toLocaleString('en-US')} unresolved`,
    share: ` · ${formatShare(share)}`,
    title: `${sources} not resolved, with ${formatShare(share)} of the self value.`,
    costly: share >= COSTLY_SHARE,
  };
}

/** A sentence after a colon. */
function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
