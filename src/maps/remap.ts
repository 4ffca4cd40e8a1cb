// Makes a new profile from a profile and the answers of its source maps: functions, executing lines and ticks at their
// originals. Nothing is lost: every sample and tick of the old profile is in the new one, and what has no answer stays
// where it was recorded. Stacks that became equal are one.

import { NoteList } from '../base/note.ts';
import { ProfileBuilder } from '../profile/builder.ts';
import {
  functionName, NONE, type FrameIndex, type FunctionIndex, type InferredLines, type Profile, type SourceIndex, type SourceKind, type StackIndex,
} from '../profile/tables.ts';
import { NOWHERE, UNMAPPED, type MappingOutcome, type OriginalSource, type PlaceAnswers, type SourceAnswer } from './answers.ts';
import type { Asked } from './questions.ts';

/** A profile at its original places. */
export interface Remapped {
  readonly profile: Profile;
  /** One per script, in the order of the questions. */
  readonly outcomes: readonly MappingOutcome[];
  /** What maps carry of the originals that are now sources, by their names. */
  readonly contents: ReadonlyMap<string, string>;
}

/** A place of the new profile; `source` is its index there. */
interface NewPlace {
  readonly source: SourceIndex;
  readonly line0: number;
  readonly column0: number;
  readonly approximate: boolean;
}

/** Notes on maps that failed: as many as a person reads. */
const MAX_FAILURES_NOTED = 5;

/** Applies the answers; they must be those to `asked`, and that must be of this profile. */
export function remapProfile(profile: Profile, asked: Asked, answers: readonly SourceAnswer[]): Remapped {
  const mapping = new Mapping(profile, asked, answers);
  return { profile: mapping.build(), outcomes: answers.map(({ outcome }) => outcome), contents: mapping.contents };
}

/** Mutable and private to one remapping. */
class Mapping {
  readonly contents = new Map<string, string>();
  private readonly profile: Profile;
  private readonly asked: Asked;
  private readonly answers: readonly SourceAnswer[];
  private readonly builder: ProfileBuilder;
  private readonly ignored = new Set<SourceIndex>();
  private readonly inferred = new Map<SourceIndex, Set<number>>();
  private readonly newSource = new Map<OriginalSource, SourceIndex>();
  private readonly newFunction: Int32Array;

  constructor(profile: Profile, asked: Asked, answers: readonly SourceAnswer[]) {
    this.profile = profile;
    this.asked = asked;
    this.answers = answers;
    this.builder = new ProfileBuilder(notesOf(profile, answers));
    this.newFunction = Int32Array.from({ length: profile.functions.length }, (_, f) => this.mapFunction(f as FunctionIndex));
  }

  build(): Profile {
    const { profile, builder } = this;
    const { stacks, meta, idleFunction } = profile;
    const newFrame = Int32Array.from({ length: profile.frames.length }, (_, f) => this.mapFrame(f as FrameIndex));
    const newStack = new Int32Array(stacks.length);
    for (let i = 0; i < stacks.length; i++) {
      const index = i as StackIndex;
      const parent = stacks.parent[index]!;
      newStack[i] = builder.stack((parent === NONE ? NONE : newStack[parent]!) as StackIndex, newFrame[stacks.frame[index]!]! as FrameIndex);
    }
    this.mapTicks(newStack);
    for (const thread of profile.threads) builder.thread({ ...thread, stack: thread.stack.slice(), stackOf: newStack });
    const finished = builder.finish({
      ...meta,
      idleFunction: (idleFunction === NONE ? NONE : this.newFunction[idleFunction]!) as FunctionIndex,
      valueTypes: profile.valueTypes,
      defaultValueType: profile.defaultValueType,
    });
    const kind = Array.from({ length: finished.sources.length }, (_, s): SourceKind => {
      return this.ignored.has(s as SourceIndex) ? 'library' : finished.sources.kind[s as SourceIndex]!;
    });
    return { ...finished, sources: { ...finished.sources, kind }, inferredLines: this.inferredLines() };
  }

  private mapFunction(fn: FunctionIndex): FunctionIndex {
    const { functions } = this.profile;
    const name = functionName(this.profile, fn);
    const source = functions.source[fn]!;
    const answer = this.answerOf(source);
    const row = this.asked.functionRow[fn]!;
    const place = answer === null ? null : this.placeIn(answer.functions, row, answer);
    if (place === null) return this.builder.function(name, this.sourceOf(source), functions.startLine0[fn]!, functions.startColumn0[fn]!);
    this.noteInferred(place);
    return this.builder.function(answer!.functions.name[row] ?? name, place.source, place.line0, place.column0);
  }

  private mapFrame(frame: FrameIndex): FrameIndex {
    const { frames, functions } = this.profile;
    const fn = frames.function[frame]!;
    const mapped = this.newFunction[fn]! as FunctionIndex;
    const line0 = frames.line0[frame]!;
    if (line0 === NONE) return this.builder.frame(mapped, NONE, frames.column0[frame]!);
    const source = functions.source[fn]!;
    const answer = this.answerOf(source);
    const row = this.asked.frameRow[frame]!;
    const place = answer === null ? null : this.placeIn(answer.places, row, answer);
    const isMapped = answer !== null && answer.functions.original[this.asked.functionRow[fn]!]! >= 0;
    if (!isMapped && place !== null && functions.startLine0[fn] === NONE) {
      // Where a function begins is not recorded, so it is known by its name and the file that its frame is in.
      this.noteInferred(place);
      return this.builder.frame(this.builder.function(functionName(this.profile, fn), place.source, NONE, NONE), place.line0, place.column0);
    }
    if (!isMapped) return this.builder.frame(mapped, answer?.functions.original[this.asked.functionRow[fn]!] === NOWHERE ? NONE : line0, frames.column0[frame]!);
    // A frame has no file of its own: code that a tool moved in from elsewhere counts where its function begins.
    if (place !== null && place.source === this.builder.sourceOf(mapped)) {
      this.noteInferred(place);
      return this.builder.frame(mapped, place.line0, place.column0);
    }
    const start = this.placeIn(answer.functions, this.asked.functionRow[fn]!, answer)!;
    this.noteInferred({ ...start, approximate: true });
    return this.builder.frame(mapped, start.line0, NONE);
  }

  private mapTicks(newStack: Int32Array): void {
    const { ticks } = this.profile;
    for (let row = 0; row < ticks.length; row++) {
      const stack = newStack[ticks.stack[row]!]! as StackIndex;
      const source = ticks.source[row]!;
      const answer = this.answerOf(source);
      const place = answer === null ? null : this.placeIn(answer.places, this.asked.tickRow[row]!, answer);
      if (place !== null) {
        this.noteInferred(place);
        this.builder.tick(stack, place.source, place.line0, ticks.count[row]!);
      } else {
        const isNowhere = answer?.places.original[this.asked.tickRow[row]!] === NOWHERE;
        // Without a source it counts in the stack and is shown on no line.
        this.builder.tick(stack, isNowhere ? (NONE as SourceIndex) : this.sourceOf(source), ticks.line0[row]!, ticks.count[row]!);
      }
    }
  }

  private answerOf(source: SourceIndex): SourceAnswer | null {
    return source === NONE ? null : (this.answers[this.asked.ofSource[source]!] ?? null);
  }

  /** The place that a row of answers names, in the new profile. */
  private placeIn(answers: PlaceAnswers, row: number, { originals }: SourceAnswer): NewPlace | null {
    const original = row === NONE ? UNMAPPED : answers.original[row]!;
    if (original < 0) return null;
    const entry = originals[original]!;
    let source = this.newSource.get(entry);
    if (source === undefined) this.newSource.set(entry, (source = this.addSource(entry)));
    return { source, line0: answers.line0[row]!, column0: answers.column0[row]!, approximate: answers.approximate[row] === 1 };
  }

  private addSource({ url, ignored, content }: OriginalSource): SourceIndex {
    const source = this.builder.source(url);
    if (ignored) this.ignored.add(source);
    if (content !== null) this.contents.set(url, content);
    return source;
  }

  private sourceOf(source: SourceIndex): SourceIndex {
    return source === NONE ? source : this.builder.source(this.profile.sources.url[source]!);
  }

  private noteInferred({ source, line0, approximate }: NewPlace): void {
    if (!approximate || line0 < 0) return;
    const lines = this.inferred.get(source);
    if (lines === undefined) this.inferred.set(source, new Set([line0]));
    else lines.add(line0);
  }

  private inferredLines(): InferredLines {
    const rows = [...this.inferred].flatMap(([source, lines]) => [...lines].map((line0) => ({ source, line0 })));
    return { length: rows.length, source: rows.map(({ source }) => source), line0: rows.map(({ line0 }) => line0) };
  }
}

/** The notes of the reading, and what the maps did, in a few sentences. */
function notesOf(profile: Profile, answers: readonly SourceAnswer[]): NoteList {
  const notes = new NoteList();
  for (const note of profile.meta.notes) notes.add(note.code, note.severity, note.message);
  const outcomes = answers.map(({ outcome }) => outcome);
  const mapped = outcomes.filter(({ state }) => state === 'mapped').length;
  if (mapped > 0) {
    notes.add('source-maps', 'info', mapped === 1 ? 'Positions in 1 file were mapped to its original sources.' : `Positions in ${mapped} files were mapped to their original sources.`);
  }
  const troubled = outcomes.filter(({ state, reason }) => state === 'broken' || state === 'in-memory' || (state === 'mapped' && reason !== null));
  for (const { url, state, reason, stale } of troubled.slice(0, MAX_FAILURES_NOTED)) {
    const mapped = stale ? 'stale-source-map' : 'odd-source-map';
    const code = state === 'broken' ? 'broken-source-map' : state === 'mapped' ? mapped : 'translated-in-memory';
    notes.add(code, 'warning', `${url.slice(0, 200)}: ${reason ?? ''}`);
  }
  return notes;
}
