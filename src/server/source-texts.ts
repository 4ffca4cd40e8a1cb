// Whether the sources of one profile still are the texts that were recorded, and where their lines went. Gathers the
// facts from disk and git; the decision itself is revisions/decide.ts. Leaves out: which files these are.

import { messageOf } from '../base/message-of.ts';
import {
  bestFit, compareFits, isSameText, isTouchedSince, recordingTime, whyUncertain, type Unknown,
} from '../revisions/decide.ts';
import { fitOf, type Fit, type RecordedMarks } from '../revisions/fit.ts';
import type { Hunk } from '../revisions/hunks.ts';
import { revisionName } from '../revisions/revision-name.ts';
import { GitTrouble, type RunGit } from './git.ts';
import {
  checkedOutAt, commitOf, commitOfContent, contentAt, hunksBetween, isAsCommitted, lastCommitBefore, repositoryOf,
  type FileCommit,
} from './git-history.ts';
import type { DiskFacts, DiskFile, SourceDisk } from './source-disk.node.ts';

/** What the user allows and knows. */
export interface RevisionSettings {
  /** Programs may be run on this workspace's files. */
  readonly trusted: boolean;
  /** The setting `heatline.revision`; "" where it is not set. */
  readonly revision: string;
}

export interface SourceTextsOptions {
  readonly git: RunGit;
  readonly disk: SourceDisk;
  readonly settings: () => RevisionSettings;
  /** URI of the profile. */
  readonly profile: string;
  /** When the content says that the recording began, or `null`. Milliseconds since 1970. */
  readonly contentMs: number | null;
  /** Told what went wrong with git. */
  readonly onTrouble: (message: string) => void;
}

/** What is known of a source's text. */
export type SourceText =
  /** Nothing says that it was changed since the recording. */
  | { readonly kind: 'same' }
  /**
   * Changed, and the text at the recording is known: from a commit, or (`null`) from a source map. `today`: the text as it
   * was compared.
   */
  | { readonly kind: 'carried'; readonly commit: string | null; readonly hunks: readonly Hunk[]; readonly today: string }
  /** Changed, perhaps; `reason`: why no more is known, in sentences. */
  | { readonly kind: 'uncertain'; readonly reason: string };

export const SAME_TEXT: SourceText = { kind: 'same' };

/** Larger sources are not compared. Bytes. */
const MAX_SOURCE = 8 << 20;
/** Of larger profiles git is not asked whether it has them: it would have to read them. Bytes. */
const MAX_PROFILE = 64 << 20;

export class SourceTexts {
  private readonly options: SourceTextsOptions;
  /** By file, its time and size, and the settings. */
  private readonly known = new Map<string, Promise<SourceText>>();
  private own: { readonly trusted: boolean; readonly commit: Promise<FileCommit | null> } | null = null;

  constructor(options: SourceTextsOptions) {
    this.options = options;
  }

  /**
   * Compares a source as it is on disk now with what was recorded. `marks`: what the profile says of it; `content`: the
   * text that its lines mean, where a source map carries it.
   */
  async textOf(uri: string, marks: RecordedMarks, content: string | null = null): Promise<SourceText> {
    const { disk, settings } = this.options;
    const file = disk.fileOf(uri);
    const facts = file === null ? null : await disk.facts(file);
    if (file === null || facts === null) return SAME_TEXT;
    const key = JSON.stringify([uri, facts, settings(), content?.length]);
    const compare = (): Promise<SourceText> => (content === null ? this.compare(file, facts, marks) : this.sinceContent(content, file, facts));
    const known = this.known.get(key) ?? compare().catch((error: unknown) => this.afterTrouble(error, file));
    this.known.set(key, known);
    return known;
  }

  private async compare(file: DiskFile, facts: DiskFacts, marks: RecordedMarks): Promise<SourceText> {
    const { git, settings } = this.options;
    const { trusted, revision } = settings();
    const wanted = revision.trim() !== '' && trusted;
    const recordedMs = await this.recordedMs(trusted);
    const touched = isTouchedSince(facts.changedMs, recordedMs);
    if (!touched && !wanted) return SAME_TEXT;
    if (!trusted) return this.uncertain('untrusted', file);
    const repository = await repositoryOf(git, file.folder);
    if (repository !== 'readable') {
      if (!touched) return SAME_TEXT;
      return this.uncertain(repository === 'none' ? 'no-repository' : 'not-owned', file);
    }
    if (facts.bytes > MAX_SOURCE) return this.uncertain('too-large', file);
    if (wanted) return this.since(revision, file);
    return this.sinceBestOf(await this.commitsAt(file, recordedMs!), file, marks);
  }

  /** A text is known: times and commits do not matter. */
  private async sinceContent(content: string, file: DiskFile, facts: DiskFacts): Promise<SourceText> {
    const { disk, settings } = this.options;
    if (facts.bytes > MAX_SOURCE) return this.uncertain('too-large', file);
    const today = textOf(await disk.read(file));
    if (isSameText(content, today)) return SAME_TEXT;
    if (!settings().trusted) return this.uncertain('untrusted', file);
    return this.between(null, new TextEncoder().encode(content), today, file);
  }

  /** The user says at which revision the profile was recorded. */
  private async since(revision: string, file: DiskFile): Promise<SourceText> {
    const { git, disk } = this.options;
    const name = revisionName(revision);
    if (name === null) return this.uncertain('bad-revision', file);
    const commit = await commitOf(git, file.folder, name);
    if (commit === null) return this.uncertain('no-such-revision', file);
    const old = await contentAt(git, file, commit);
    if (old === null) return this.uncertain('not-in-commit', file);
    return this.between(commit, old, textOf(await disk.read(file)), file);
  }

  /** Commits that may have been recorded, the likeliest first; `late`: one from after the recording. */
  private async commitsAt({ folder }: DiskFile, recordedMs: number): Promise<{ readonly commits: readonly string[]; readonly late: string | null }> {
    const { git } = this.options;
    const own = (await this.own?.commit) ?? null;
    // The profile may lie in another repository than its sources.
    const ownHere = own === null ? null : await commitOf(git, folder, own.commit);
    const found = [await checkedOutAt(git, folder, recordedMs), await lastCommitBefore(git, folder, recordedMs)];
    // Where the recording is older than its commit, other changes may have come into that commit in between.
    const isLate = own !== null && own.timeMs > recordedMs;
    if (!isLate) found.unshift(ownHere);
    const commits = [...new Set(found.filter((commit) => commit !== null))];
    return { commits, late: isLate && ownHere !== null && !commits.includes(ownHere) ? ownHere : null };
  }

  private async sinceBestOf(
    { commits, late }: { readonly commits: readonly string[]; readonly late: string | null },
    file: DiskFile,
    marks: RecordedMarks,
  ): Promise<SourceText> {
    const { git, disk } = this.options;
    const olds: { commit: string; content: Uint8Array; fit: Fit }[] = [];
    for (const commit of late === null ? commits : [...commits, late]) {
      const content = await contentAt(git, file, commit);
      if (content === null) continue;
      const fit = fitOf(textOf(content), marks);
      // A late commit alone says nothing, unless all that was recorded fits it.
      const counts = commit !== late || olds.length > 0 || (fit.checked > 0 && fit.fitting === fit.checked);
      if (counts) olds.push({ commit, content, fit });
    }
    const best = bestFit(olds.map(({ fit }) => fit));
    if (best === -1) return this.uncertain(commits.length === 0 ? 'no-commit' : 'not-in-commit', file);
    const today = textOf(await disk.read(file));
    const { commit, content, fit } = olds[best]!;
    if (isSameText(textOf(content), today)) return SAME_TEXT;
    switch (compareFits(fit, fitOf(today, marks))) {
      case 'old':
        return this.between(commit, content, today, file);
      case 'today':
        return SAME_TEXT;
      case 'neither':
        return this.uncertain('fits-later-text', file);
    }
  }

  private async between(commit: string | null, old: Uint8Array, today: string, file: DiskFile): Promise<SourceText> {
    if (isSameText(textOf(old), today)) return SAME_TEXT;
    return { kind: 'carried', commit, hunks: await hunksBetween(this.options.git, old, file.path), today };
  }

  /** When the profile was recorded, at the latest. */
  private async recordedMs(trusted: boolean): Promise<number | null> {
    const { disk, profile, contentMs } = this.options;
    const file = disk.fileOf(profile);
    const facts = file === null ? null : await disk.facts(file);
    if (this.own?.trusted !== trusted) {
      const commit = file === null || facts === null || !trusted ? Promise.resolve(null) : this.ownCommit(file, facts);
      this.own = { trusted, commit };
    }
    const own = await this.own.commit;
    return recordingTime({ contentMs, fileMs: facts?.changedMs ?? null, committedMs: own?.timeMs ?? null });
  }

  /** The commit that holds the profile's file as it is. Not knowing it is no trouble. */
  private async ownCommit(file: DiskFile, facts: DiskFacts): Promise<FileCommit | null> {
    const { git } = this.options;
    if (facts.bytes > MAX_PROFILE) return null;
    try {
      return (await isAsCommitted(git, file, facts.bytes)) ? await commitOfContent(git, file) : null;
    } catch (error) {
      if (error instanceof GitTrouble) return null;
      throw error;
    }
  }

  private afterTrouble(error: unknown, file: DiskFile): SourceText {
    if (error instanceof GitTrouble && error.why !== 'failed') return this.uncertain(error.why, file);
    this.options.onTrouble(`${file.path}: ${messageOf(error)}`);
    return this.uncertain('failed', file);
  }

  private uncertain(why: Unknown, { name }: DiskFile): SourceText {
    const revision = this.options.settings().revision.trim();
    return { kind: 'uncertain', reason: whyUncertain({ why, fileName: name, revision: revision === '' ? null : revision }) };
  }
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
