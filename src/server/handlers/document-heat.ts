// One document's heat in the text of today: figures carried to where their lines are now, and what is known of that.
// Leaves out: the figures (heat), how lines are carried (revisions), what git and the disk say (source-texts.ts).

import { carryHeat, type LineWays } from '../../heat/carried-heat.ts';
import { sourceHeat } from '../../heat/source-heat.ts';
import { NONE, functionName, type FunctionIndex, type Profile, type SourceIndex } from '../../profile/tables.ts';
import { MAX_LOST_LINES, type DocumentHeatResult, type TextState } from '../../protocol/lsp.ts';
import type { View } from '../../protocol/webview.ts';
import { hasWord, wordOf, type RecordedMarks } from '../../revisions/fit.ts';
import { carryLine, changedBlock, nearestLine } from '../../revisions/line-carry.ts';
import type { Entry } from '../profiles.ts';
import { SAME_TEXT, type SourceText } from '../source-texts.ts';
import { describeValueType } from '../value-words.ts';
import { finiteNumber } from './params.ts';

/** Characters of a commit that are shown. */
const SHORT_COMMIT = 8;

/** The heat of a document, or `null` where the profile has nothing for it. */
export async function documentHeat(entry: Entry, view: View, document: string, asRecorded = false): Promise<DocumentHeatResult | null> {
  const { open, locator } = entry;
  const sources = await locator.sourcesOf(open.profile, document);
  if (sources.size === 0) return null;
  const figures = open.view(view);
  const heat = sourceHeat(open.profile, sources, figures.lines, figures.functions, figures.total);
  if (heat.lines.length === 0 && heat.functions.length === 0) return null;
  const { unit, noun } = describeValueType(open.profile.valueTypes[view.valueType]!, open.format);
  const text = asRecorded ? SAME_TEXT : await documentText(entry, document, sources);
  const { lines, functions, lost } = carryHeat(heat, waysOf(text));
  return {
    revision: open.revision,
    unit,
    ...(noun !== null && { noun }),
    total: figures.total,
    counts: open.profile.meta.counts,
    lines,
    functions,
    text: stateOf(text),
    lost: lost.slice(0, MAX_LOST_LINES),
    lostCount: lost.length,
  };
}

/** Where a recorded line of a document is on disk now. */
export async function lineToday(
  entry: Entry,
  document: string,
  line0: number,
): Promise<{ readonly line0: number; readonly gone: boolean; readonly text: TextState }> {
  const wanted = Math.max(0, Math.floor(finiteNumber(line0, 'line0')));
  const text = await documentText(entry, document, await entry.locator.sourcesOf(entry.open.profile, document));
  if (text.kind !== 'carried') return { line0: wanted, gone: false, text: stateOf(text) };
  const carried = carryLine(text.hunks, wanted);
  return { line0: carried ?? nearestLine(text.hunks, wanted), gone: carried === null, text: stateOf(text) };
}

/** What is known of a document's text: as recorded, changed, or not certain. */
export async function documentText({ open, locator, texts }: Entry, document: string, sources: ReadonlySet<SourceIndex>): Promise<SourceText> {
  if (texts === undefined) return SAME_TEXT;
  // Several recorded names may be one file, and each may come with a text; those that differ say nothing.
  const contents = new Set([...sources].map((source) => locator.carriedText(open.profile.sources.url[source]!)));
  contents.delete(null);
  const [content = null] = contents.size === 1 ? contents : [];
  return texts.textOf(document, marksOf(open.profile, sources), content);
}

/** Definitions looked at in one source: enough to tell texts apart. */
const MAX_MARKS = 2000;

/** What the profile says of the text of some sources. */
function marksOf(profile: Profile, sources: ReadonlySet<SourceIndex>): RecordedMarks {
  const { functions } = profile;
  const definitions: { name: string; line0: number }[] = [];
  let lastLine0 = NONE;
  for (let f = 0; f < functions.length && definitions.length < MAX_MARKS; f++) {
    const line0 = functions.startLine0[f]!;
    if (line0 === NONE || !sources.has(functions.source[f]!)) continue;
    definitions.push({ name: functionName(profile, f as FunctionIndex), line0 });
    lastLine0 = Math.max(lastLine0, line0);
  }
  return { definitions, lastLine0 };
}

/** Where recorded lines are in the text of today. */
export function waysOf(text: SourceText): LineWays {
  if (text.kind !== 'carried') return { line: (line0) => line0, definition: (line0) => line0 };
  const { hunks } = text;
  const today = text.today.split(/\r\n|\r|\n/);
  return {
    line: (line0) => carryLine(hunks, line0),
    definition: (line0, name) => {
      const block = changedBlock(hunks, line0);
      if (block === null) return carryLine(hunks, line0);
      const word = wordOf(name);
      for (let i = 0; word !== null && i < block.newCount; i++) {
        if (hasWord(today[block.new0 + i] ?? '', word)) return block.new0 + i;
      }
      return null;
    },
  };
}

/** What the editor is told of a text. */
export function stateOf(text: SourceText): TextState {
  return {
    kind: text.kind,
    commit: text.kind === 'carried' ? (text.commit?.slice(0, SHORT_COMMIT) ?? null) : null,
    reason: text.kind === 'uncertain' ? text.reason : null,
  };
}
