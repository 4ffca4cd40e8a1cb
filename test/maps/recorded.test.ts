// Real recordings with their real maps: esbuild's output plain and minified, and a program that tsx translated while it
// ran. Names, places and sums are those of the source.

import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { NEVER_CANCELLED } from '../../src/base/cancel.ts';
import { makeReport, type Report } from '../../src/cli/report.ts';
import { answerAll, type MapOptions } from '../../src/maps/map-profile.ts';
import { questionsOf } from '../../src/maps/questions.ts';
import { remapProfile, type Remapped } from '../../src/maps/remap.ts';
import type { Profile } from '../../src/profile/tables.ts';
import { readBytes } from '../support/v8-file.ts';
import { folderHost } from '../support/fake-maps-host.ts';

const HOME = path.join(import.meta.dirname, '../fixtures/maps');

/** A recording whose paths, which are of another machine, lead into its fixture's folder. */
async function mapped(recording: string, recordedRoot: string, more: Partial<MapOptions> = {}): Promise<{ before: Profile; after: Remapped }> {
  const folder = path.join(HOME, path.dirname(recording));
  const before = (await readBytes(new Uint8Array(fs.readFileSync(path.join(HOME, recording))))) as Profile;
  const asked = questionsOf(before)!;
  const here = (url: string): string => url.replace(recordedRoot, `${pathToFileURL(folder).href}/`).replace('/dist/', '/out/');
  const host = folderHost(folder);
  const answers = await answerAll(asked.questions, {
    host: { ...host, locate: (url) => host.locate(here(url)) },
    embedded: [], picked: [], pickedForAll: [], cancel: NEVER_CANCELLED, onProgress: () => undefined, ...more,
  });
  return { before, after: remapProfile(before, asked, answers) };
}

function reportOf(profile: Profile): Report {
  return makeReport(profile, { file: '', valueType: 0, top: 0, fileOf: (url) => (url.startsWith('file:') ? path.basename(url) : url) });
}

/** `step hot.ts:4 663` of functions with samples in them. */
function hot(report: Report): string[] {
  return report.functions.filter(({ file }) => file !== null && !file.startsWith('node:')).map(({ name, file, line }) => `${name} ${file}:${line}`);
}

/** Lines of own files with a figure. */
function lines(report: Report): string[] {
  return report.lines.filter(({ file, self }) => !file.startsWith('node:') && !file.startsWith('wasm:') && (self ?? 0) > 0).map(({ file, line }) => `${file}:${line}`);
}

const ESBUILD = 'file:///tmp/research/exp/sm/';

describe.each([
  ['hot/es.cpuprofile', ['hot.ts:7', 'hot.ts:11', 'hot.ts:6']],
  // One line holds everything: figures of functions, never of the first place of the line.
  ['hot/esmin.cpuprofile', ['hot.ts:4', 'hot.ts:3']],
])('%s', (recording, expectedLines) => {
  test('functions have their original names and places', async () => {
    const { after } = await mapped(recording, ESBUILD);
    expect(hot(reportOf(after.profile))).toEqual(expect.arrayContaining(['step hot.ts:4', 'run hot.ts:3', 'entry index.ts:2']));
    expect(after.outcomes).toMatchObject([{ state: 'mapped', rule: 'comment', hops: 1 }]);
  });

  test('lines are those of the source', async () => {
    const { after } = await mapped(recording, ESBUILD);
    expect(lines(reportOf(after.profile)).sort()).toEqual([...expectedLines].sort());
  });

  test('sums are as recorded', async () => {
    const { before, after } = await mapped(recording, ESBUILD);
    const [recorded, report] = [reportOf(before), reportOf(after.profile)];
    for (const key of ['total', 'idle', 'samples'] as const) expect(report[key]).toBe(recorded[key]);
    const self = (of: Report): number => of.functions.reduce((sum, fn) => sum + fn.self, 0);
    expect(self(report)).toBe(self(recorded));
    const ticks = ({ ticks }: Profile): number => Array.from({ length: ticks.length }, (_, i) => ticks.count[i]!).reduce((a, b) => a + b, 0);
    expect(ticks(after.profile)).toBe(ticks(before));
  });
});

test('a map that is picked gives places and names where the script itself is not known', async () => {
  const { after } = await mapped('hot/esmin.cpuprofile', 'nowhere', { pickedForAll: [pathToFileURL(path.join(HOME, 'hot/out/esmin.js.map')).href] });
  expect(hot(reportOf(after.profile))).toEqual(expect.arrayContaining(['step hot.ts:4', 'run hot.ts:3', 'entry index.ts:2']));
  expect(after.outcomes).toMatchObject([{ state: 'mapped', rule: 'picked' }]);
});

test('inferred lines are marked', async () => {
  const crowded = (await mapped('hot/esmin.cpuprofile', ESBUILD)).after.profile.inferredLines!;
  expect([...Array(crowded.length).keys()].map((i) => crowded.line0[i]! + 1).sort()).toEqual([3, 4]);
  expect((await mapped('hot/es.cpuprofile', ESBUILD)).after.profile.inferredLines).toMatchObject({ length: 0 });
});

test('translated in memory: functions are found again by name, lines are not claimed, and that is said', async () => {
  const { before, after } = await mapped('tsx/program.cpuprofile', 'file:///recorded/');
  const report = reportOf(after.profile);
  expect(hot(report)).toEqual(expect.arrayContaining(['twin program.ts:25', 'grind program.ts:16', 'runAll program.ts:31']));
  expect(lines(report).filter((line) => line.startsWith('program.ts'))).toEqual(['program.ts:25', 'program.ts:16']);
  expect(report.total).toBe(reportOf(before).total);
  expect(report.notes.find(({ code }) => code === 'translated-in-memory')?.message).toMatch(/4 of 6 functions were found again by their names/);
});
