// The table of lines: the hottest lines of a view wherever they are, made on the server. Leaves out: the figures
// (profile/), heat in editors (line-heat.ts).

import { definitionLines, functionsOfLines } from '../../profile/line-functions.ts';
import type { LineFigure } from '../../profile/lines.ts';
import { functionName, NONE, type FunctionIndex } from '../../profile/tables.ts';
import type { LineRow, LineSort, PageMethods } from '../../protocol/webview.ts';
import { cutName, functionCategory, functionInfo, placeLabel } from '../function-info.ts';
import type { OpenProfile } from '../open-profile.ts';
import type { ProfileView } from '../profile-view.ts';
import { compareText, orderAsked, pageOf, searchAsked, type Comparer } from './listing.ts';

/** Longer names are cut for display. */
export const MAX_URL = 1000;

/** A line with its function; {@link NONE} where none is known. */
interface Known extends LineFigure {
  readonly function: number;
}

/** A page of the lines of a view. Lines without any value are left out. */
export function linesList(open: OpenProfile, params: PageMethods['lines/list']['params']): PageMethods['lines/list']['result'] {
  const view = open.view(params.view);
  const { profile } = open;
  const matches = searchAsked(params.filter, 'filter', { unit: profile.valueTypes[params.view.valueType]!.unit, total: view.total });
  const order = orderAsked(columnsOf(open), params.sort, params.descending, (a, b) => b.self - a.self || a.source - b.source || a.line0 - b.line0);
  const all = knownLines(open, view, params.view).filter(({ self, total }) => self > 0 || (total ?? 0) > 0);
  const url = (line: Known): string => profile.sources.url[line.source]!;
  const matching = matches === null ? all : all.filter((line) => {
    const category = line.function === NONE ? 'own' : functionCategory(profile, line.function as FunctionIndex);
    return matches({
      name: nameOf(open, line),
      file: `${url(line)}:${line.line0 + 1}`,
      self: line.self,
      total: line.total ?? line.self,
      samples: line.samples,
      isOwn: category === 'own',
      isLibrary: category !== 'own' && category !== 'engine',
    });
  });
  const rows = pageOf(matching.sort(order), params).map((line): LineRow => ({
    url: url(line).slice(0, MAX_URL),
    place: placeLabel(url(line), line.line0 + 1),
    line1: line.line0 + 1,
    self: line.self,
    total: line.total,
    samples: line.samples,
    function: line.function === NONE ? null : functionInfo(profile, line.function as FunctionIndex),
  }));
  return { revision: open.revision, rows, matched: matching.length, of: all.length };
}

function knownLines(open: OpenProfile, view: ProfileView, asked: PageMethods['lines/list']['params']['view']): Known[] {
  const { lines, profile } = view;
  if (lines.length === 0 && profile.meta.lines === 'definitions') {
    return definitionLines(profile, view.functionOfStack, view.functions, view.values);
  }
  // Filters change how much a line has, not whose it is.
  const { filters: _, ...unfiltered } = asked;
  const functions = functionsOfLines(open.profile, open.view(unfiltered).values, lines);
  return lines.map((line, row) => ({ ...line, function: functions[row]! }));
}

function nameOf(open: OpenProfile, { function: fn }: Known): string {
  return fn === NONE ? '' : functionName(open.profile, fn as FunctionIndex);
}

function columnsOf(open: OpenProfile): Readonly<Record<LineSort, Comparer<Known>>> {
  const { url } = open.profile.sources;
  return {
    place: (a, b) => compareText(cutName(url[a.source]!.toLowerCase()), cutName(url[b.source]!.toLowerCase())) || a.line0 - b.line0,
    function: (a, b) => compareText(nameOf(open, a).toLowerCase(), nameOf(open, b).toLowerCase()),
    self: (a, b) => a.self - b.self,
    total: (a, b) => (a.total ?? -1) - (b.total ?? -1),
    samples: (a, b) => a.samples - b.samples,
  };
}
