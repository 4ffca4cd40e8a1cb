// Whether sources are what was recorded, with a real git and real files.

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { carryLine } from '../../src/revisions/line-carry.ts';
import { hunksBetween } from '../../src/server/git-history.ts';
import { runGit } from '../../src/server/git.node.ts';
import { GitTrouble, type RunGit } from '../../src/server/git.ts';
import { sourceDisk } from '../../src/server/source-disk.node.ts';
import { SourceTexts, type SourceText } from '../../src/server/source-texts.ts';
import { hasGit, makeGitRepository, type GitRepository } from '../support/git-repository.ts';
import { matchLines } from '../support/line-matching.ts';
import { forSeeds } from '../support/random.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

const HOUR = 3_600_000;
const NOON = Date.UTC(2024, 5, 1, 12);
const OLD = 'const a = 1;\nfunction work() {\n  slow();\n}\n';
const NEW = `// inserted\n// inserted\n${OLD}`;
/** What a profile of {@link OLD} says of it. */
const MARKS = { definitions: [{ name: 'work', line0: 1 }], lastLine0: 1 };

const folders: TemporaryFolder[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove();
});

/** A repository in which `src/a.js` was committed as {@link OLD} an hour before noon. */
function repository(): GitRepository {
  const made = makeGitRepository();
  folders.push(made);
  made.write('src/a.js', OLD);
  made.commit(NOON - HOUR);
  return made;
}

/** A profile written at a time, untracked unless it is committed later. */
function record(folder: TemporaryFolder, timeMs: number, name = 'p.cpuprofile'): void {
  folder.write(name, '{}');
  fs.utimesSync(path.join(folder.path, name), timeMs / 1000, timeMs / 1000);
}

interface Given {
  readonly trusted?: boolean;
  readonly revision?: string;
  readonly git?: RunGit;
  readonly contentMs?: number;
  readonly file?: string;
  readonly marks?: typeof MARKS;
  readonly troubles?: string[];
  readonly content?: string;
}

function textIn(folder: TemporaryFolder, given: Given = {}): Promise<SourceText> {
  const { trusted = true, revision = '', git = runGit, contentMs = null, file = 'src/a.js', marks = MARKS, troubles = [], content = null } = given;
  const uri = (name: string): string => pathToFileURL(path.join(folder.path, name)).href;
  const texts = new SourceTexts({
    git, disk: sourceDisk, settings: () => ({ trusted, revision }), profile: uri('p.cpuprofile'), contentMs,
    onTrouble: (message) => troubles.push(message),
  });
  return texts.textOf(uri(file), marks, content);
}

/** Lines of the old text in the new one, or why not. */
function told(text: SourceText): unknown {
  if (text.kind === 'same') return 'same';
  if (text.kind === 'uncertain') return text.reason;
  return [0, 1, 2, 3].map((old0) => carryLine(text.hunks, old0));
}

const refusing: RunGit = () => Promise.reject(new Error('git must not be run'));

test('a file older than the profile is the recorded one, and so is one that was copied along with it', async () => {
  const folder = makeTemporaryFolder();
  folders.push(folder);
  folder.write('src/a.js', NEW);
  record(folder, Date.now() + HOUR);
  expect(told(await textIn(folder, { trusted: false, git: refusing }))).toBe('same');
  record(folder, Date.now() - 3000);
  expect(told(await textIn(folder, { trusted: false, git: refusing }))).toBe('same');
});

test('where git may not be run it is not, and a changed file says so', async () => {
  const folder = makeTemporaryFolder();
  folders.push(folder);
  folder.write('src/a.js', NEW);
  record(folder, NOON);
  expect(told(await textIn(folder, { trusted: false, revision: 'v1', git: refusing }))).toContain('only in a trusted workspace');
  const missing: RunGit = () => Promise.reject(new GitTrouble('no-git', 'git is not on PATH'));
  expect(told(await textIn(folder, { git: missing }))).toContain('git was not found');
  const troubles: string[] = [];
  expect(told(await textIn(folder, { git: refusing, troubles }))).toContain('the log says more');
  expect(troubles).toEqual([expect.stringContaining('git must not be run')]);
});

test.runIf(hasGit)('lines go where git says: committed since, or not committed at all', async () => {
  const made = repository();
  record(made, NOON);
  made.write('src/a.js', NEW);
  expect(told(await textIn(made))).toEqual([2, 3, 4, 5]);
  made.commit(NOON + HOUR);
  expect(await textIn(made)).toMatchObject({ kind: 'carried', commit: made.git(['rev-parse', 'HEAD~1']) });
  expect(told(await textIn(made))).toEqual([2, 3, 4, 5]);
  // The recording's own time counts where the file has it: before it, there was no commit.
  expect(told(await textIn(made, { contentMs: NOON - 2 * HOUR }))).toContain('does not reach back');
});

test.runIf(hasGit)('changed lines are lost; line ends and indents change nothing', async () => {
  const made = repository();
  record(made, NOON);
  made.write('src/a.js', OLD.replace('slow', 'quick'));
  expect(told(await textIn(made))).toEqual([0, 1, null, 3]);
  made.write('src/a.js', OLD.replaceAll('\n', '\r\n'));
  expect(told(await textIn(made))).toBe('same');
  made.write('src/a.js', `// one\r\n${OLD.replaceAll(/^/gm, '\t').replaceAll('\n', '\r\n')}`);
  expect(told(await textIn(made))).toEqual([1, 2, 3, 4]);
});

test.runIf(hasGit)('a file that was written again with the same text is the same', async () => {
  const made = repository();
  record(made, NOON);
  made.touch('src/a.js', NOON + HOUR);
  expect(told(await textIn(made))).toBe('same');
});

test.runIf(hasGit)('a fresh clone, where every file is new, goes by the commit that holds the profile', async () => {
  const made = repository();
  record(made, NOON);
  made.commit(NOON);
  const clone = (): TemporaryFolder => {
    const folder = makeTemporaryFolder();
    folders.push(folder);
    execFileSync('git', ['clone', '--quiet', made.path, folder.path], { stdio: 'ignore' });
    return folder;
  };
  expect(told(await textIn(clone()))).toBe('same');
  made.write('src/a.js', NEW);
  made.commit(NOON + HOUR);
  expect(told(await textIn(clone()))).toEqual([2, 3, 4, 5]);
});

test.runIf(hasGit)('a commit from after the recording counts alone only if all that was recorded fits it', async () => {
  const made = makeGitRepository();
  folders.push(made);
  made.write('src/a.js', OLD);
  record(made, NOON);
  made.commit(NOON);
  const early = { contentMs: NOON - HOUR };
  expect(told(await textIn(made, early))).toBe('same');
  made.write('src/a.js', NEW);
  expect(told(await textIn(made, early))).toEqual([2, 3, 4, 5]);
  expect(told(await textIn(made, { ...early, marks: { definitions: [], lastLine0: -1 } }))).toContain('does not reach back');
});

test.runIf(hasGit)('edited, recorded, then committed: the functions say that the later text was recorded', async () => {
  const made = repository();
  made.write('src/a.js', NEW);
  made.commit(NOON + HOUR);
  record(made, NOON);
  const ofNew = { definitions: [{ name: 'work', line0: 3 }], lastLine0: 3 };
  expect(told(await textIn(made, { marks: ofNew }))).toBe('same');
  // … or neither text: it was edited before and after.
  const ofNeither = { definitions: [{ name: 'work', line0: 3 }, { name: 'slow', line0: 9 }], lastLine0: 9 };
  expect(told(await textIn(made, { marks: ofNeither }))).toContain('uncommitted changes were probably recorded');
});

test.runIf(hasGit)('HEAD’s own log knows what was checked out, whatever became of the branch since', async () => {
  const made = repository();
  made.git(['checkout', '--quiet', '-b', 'side'], NOON - HOUR / 2);
  made.write('src/a.js', `// side\n${OLD}`);
  const side = made.commit(NOON - HOUR / 4);
  record(made, NOON);
  made.git(['checkout', '--quiet', 'main'], NOON + HOUR);
  const ofSide = { definitions: [{ name: 'work', line0: 2 }], lastLine0: 2 };
  expect(await textIn(made, { marks: ofSide })).toMatchObject({ kind: 'carried', commit: side });
});

test.runIf(hasGit)('the setting says the revision, whatever the times are', async () => {
  const made = repository();
  made.git(['tag', 'v1']);
  made.write('src/a.js', NEW);
  made.commit(NOON);
  record(made, Date.now() + HOUR);
  expect(told(await textIn(made))).toBe('same');
  expect(told(await textIn(made, { revision: ' v1 ' }))).toEqual([2, 3, 4, 5]);
  expect(told(await textIn(made, { revision: 'main' }))).toBe('same');
  expect(told(await textIn(made, { revision: 'v9' }))).toContain('git knows no revision “v9”');
  expect(told(await textIn(made, { revision: '--output=x' }))).toContain('not the name of a commit or tag');
  made.write('src/b.js', NEW);
  expect(told(await textIn(made, { revision: 'v1', file: 'src/b.js' }))).toContain('b.js is not in the revision “v1”');
});

test.runIf(hasGit)('a text that a source map carries is what was recorded, in any folder and whatever the times are', async () => {
  const folder = makeTemporaryFolder();
  folders.push(folder);
  record(folder, Date.now() + HOUR);
  folder.write('src/a.js', OLD.replaceAll('\n', '\r\n'));
  expect(told(await textIn(folder, { content: OLD, trusted: false, git: refusing }))).toBe('same');
  folder.write('src/a.js', NEW);
  expect(told(await textIn(folder, { content: OLD }))).toEqual([2, 3, 4, 5]);
  expect(told(await textIn(folder, { content: OLD, trusted: false, git: refusing }))).toContain('only in a trusted workspace');
});

test.runIf(hasGit)('a renamed file is found under its old name', async () => {
  const made = repository();
  record(made, NOON);
  made.write('src/a.js', NEW);
  fs.mkdirSync(path.join(made.path, 'lib'));
  fs.renameSync(path.join(made.path, 'src/a.js'), path.join(made.path, 'lib/a.js'));
  made.commit(NOON + HOUR);
  expect(told(await textIn(made, { file: 'lib/a.js' }))).toEqual([2, 3, 4, 5]);
});

test.runIf(hasGit)('what git does not know is uncertain: no repository, not tracked, history too short', async () => {
  const outside = makeTemporaryFolder();
  folders.push(outside);
  outside.write('src/a.js', NEW);
  record(outside, NOON);
  expect(told(await textIn(outside))).toContain('not in a git repository');
  const made = repository();
  made.write('src/new.js', NEW);
  record(made, NOON);
  expect(told(await textIn(made, { file: 'src/new.js' }))).toContain('git does not have the file as it was then');
  record(made, NOON - 2 * HOUR);
  expect(told(await textIn(made))).toContain('does not reach back to the recording');
  expect(told(await textIn(made, { file: 'src/deleted.js' }))).toBe('same');
});

test.runIf(hasGit)('a shallow clone and a submodule are repositories of their own', async () => {
  const made = repository();
  made.write('src/a.js', NEW);
  made.commit(NOON + HOUR);
  const shallow = makeTemporaryFolder();
  folders.push(shallow);
  execFileSync('git', ['clone', '--quiet', '--depth=1', pathToFileURL(made.path).href, shallow.path], { stdio: 'ignore' });
  record(shallow, NOON);
  expect(told(await textIn(shallow))).toContain('does not reach back');

  const outer = makeGitRepository();
  folders.push(outer);
  outer.git(['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', made.path, 'inner']);
  outer.commit(NOON + HOUR);
  record(outer, NOON);
  expect(told(await textIn(outer, { file: 'inner/src/a.js' }))).toEqual([2, 3, 4, 5]);
});

test.runIf(hasGit)('nothing that a repository’s settings name is run', async () => {
  const made = repository();
  record(made, NOON);
  made.commit(NOON);
  // Only signed commits would be shown to gpg.
  const signed = `${made.git(['cat-file', 'commit', 'HEAD'])}\n`.replace('\n\n', '\ngpgsig -----BEGIN PGP SIGNATURE-----\n -----END PGP SIGNATURE-----\n\n');
  made.git(['update-ref', 'HEAD', made.git(['hash-object', '-t', 'commit', '-w', made.write('.git/signed', signed)])], NOON);
  made.write('src/a.js', NEW);
  const trap = (name: string): string => `touch '${path.join(made.path, name)}'; cat`;
  // gpg is not run by a shell.
  const gpg = made.write('.git/gpg', `#!/bin/sh\n${trap('ran-gpg')}\n`);
  fs.chmodSync(gpg, 0o755);
  made.write('.gitattributes', '* filter=evil diff=evil\n');
  const settings = {
    'filter.evil.clean': trap('ran-clean'), 'filter.evil.process': trap('ran-process'), 'diff.evil.command': trap('ran-command'),
    'diff.evil.textconv': trap('ran-textconv'), 'diff.external': trap('ran-external'), 'core.fsmonitor': trap('ran-fsmonitor'),
    'core.pager': trap('ran-pager'), 'gpg.program': gpg, 'log.showSignature': 'true', 'alias.log': `!${trap('ran-alias')}`,
  };
  for (const [name, value] of Object.entries(settings)) made.git(['config', name, value]);
  expect(told(await textIn(made))).toEqual([2, 3, 4, 5]);
  expect(told(await textIn(made, { revision: 'main' }))).toEqual([2, 3, 4, 5]);
  expect(fs.readdirSync(made.path).filter((name) => name.startsWith('ran-'))).toEqual([]);
  // The traps work: git's own `diff` falls into them.
  expect(() => made.git(['diff', 'HEAD'])).toThrow();
  expect(fs.readdirSync(made.path)).toContain('ran-fsmonitor');
});

test.runIf(hasGit)('git’s hunks carry the lines that two texts have in common', async () => {
  const folder = makeTemporaryFolder();
  folders.push(folder);
  await forSeeds(12, async (random) => {
    const old = Array.from({ length: 40 }, (_, i) => `line ${i};`);
    const now = old.flatMap((line, i) => {
      if (random.chance(0.1)) return [];
      if (random.chance(0.1)) return [`changed ${i};`];
      return random.chance(0.1) ? [`inserted ${i};`, `  ${line}`] : [line];
    });
    const newText = `${now.join('\n')}\n`;
    const file = folder.write('-a b.js', newText);
    const hunks = await hunksBetween(runGit, new TextEncoder().encode(`${old.join('\n')}\n`), file);
    const oracle = matchLines(old.join('\n'), newText);
    expect(old.map((_, old0) => carryLine(hunks, old0))).toEqual(old.map((_, old0) => oracle.get(old0) ?? null));
  });
});
