// The hottest lines of a profile. One document's heat is document-heat.ts.

import { shareOf } from '../../base/format-value.ts';
import type { KeyFigures } from '../../profile/figures.ts';
import type { LineFigure } from '../../profile/lines.ts';
import { NONE, type Profile } from '../../profile/tables.ts';
import { recordedPath } from '../../places/recorded-path.ts';
import type { HottestLine } from '../../protocol/lsp.ts';
import type { View } from '../../protocol/webview.ts';
import { categoryOf } from '../function-info.ts';
import type { Entry } from '../profiles.ts';
import { finiteNumber } from './params.ts';

/** The hottest lines in files that a user can open, hottest first. Where only definitions are known, those of functions. */
export function hottestLines(entry: Entry, view: View, limit: number): HottestLine[] {
  const { profile } = entry.open;
  const figures = entry.open.view(view);
  const lines = profile.meta.lines === 'definitions' ? definitionLines(profile, figures.functions) : figures.lines;
  return lines
    .map((line) => ({ line, url: profile.sources.url[line.source]! }))
    .filter(({ line, url }) => line.self > 0 && recordedPath(url) !== null && !['runtime', 'native'].includes(categoryOf('', url)))
    .sort((a, b) => b.line.self - a.line.self)
    .slice(0, Math.max(0, finiteNumber(limit, 'limit')))
    .map(({ line, url }) => ({ url, line0: line.line0, self: line.self, share: shareOf(line.self, figures.total) }));
}

function definitionLines({ functions }: Profile, { self }: KeyFigures): Pick<LineFigure, 'source' | 'line0' | 'self'>[] {
  return Array.from({ length: functions.length }, (_, f) => ({ source: functions.source[f]!, line0: functions.startLine0[f]!, self: self[f]! }))
    .filter(({ source, line0 }) => source !== NONE && line0 !== NONE);
}
