// Writing a view as a file of another tool: what is written, and that nothing is left where it goes wrong.

import fs from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { NEVER_CANCELLED } from '../../src/base/cancel.ts';
import { cpuprofile } from '../../src/formats/cpuprofile.ts';
import { functionFigures, functionOfStacks, stackValues, type KeyFigures } from '../../src/profile/figures.ts';
import { functionName, type FunctionIndex, type Profile } from '../../src/profile/tables.ts';
import type { View } from '../../src/protocol/webview.ts';
import { BadRequest } from '../../src/server/bad-request.ts';
import { diskSink } from '../../src/server/disk.ts';
import { describeWriteError } from '../../src/server/file-error.ts';
import { exportProfile, type ExportParams } from '../../src/server/handlers/export.ts';
import { OpenProfile } from '../../src/server/open-profile.ts';
import { FakeHost } from '../support/fake-host.ts';
import { profileOf } from '../support/notation.ts';
import { readText } from '../support/v8-file.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

const URI = 'memfs:/out';
const TEXT = 'main 3\nthread io\nread 4\nthread gc\nsweep 5';

function stage(text = TEXT) {
  const open = new OpenProfile('file:///p.cpuprofile', 3, { profile: profileOf(text), format: cpuprofile });
  const host = new FakeHost();
  const told: number[] = [];
  const run = (params: Partial<ExportParams> = {}, cancel = NEVER_CANCELLED) => {
    const whole: ExportParams = { revision: 3, view: { valueType: 0, threads: null }, format: 'folded', uri: URI, path: null, ...params };
    return exportProfile(open, 'p.cpuprofile', whole, { host, cancel, onProgress: (bytes) => told.push(bytes) });
  };
  return { host, run, told };
}

test('the view is written: its threads, each once, and its value', async () => {
  const { host, run, told } = stage();
  expect(await run({ view: { valueType: 0, threads: [2, 0, 2] } })).toEqual({ kind: 'written', bytes: 15 });
  expect(host.written.get(URI)!.split('\n').sort()).toEqual(['', 'main 3', 'sweep 5']);
  expect(told).toEqual([15]);
  await run({ format: 'speedscope', view: { valueType: 0, threads: [1] } });
  expect(JSON.parse(host.written.get(URI)!)).toMatchObject({ name: 'p.cpuprofile', profiles: [{ name: 'io', weights: [4] }] });
});

describe('a view with a range and filters is written as it is shown: read again it has the same figures', () => {
  const text = 'main; lib; work 3\nmain; work 2\nmain; lib 4\nother; work 8\nmain; work 16';
  const open = new OpenProfile('file:///p.cpuprofile', 3, { profile: profileOf(text), format: cpuprofile });
  const lib = Array.from({ length: open.profile.functions.length }, (_, fn) => fn as FunctionIndex).find((fn) => functionName(open.profile, fn) === 'lib')!;
  const main = Array.from({ length: open.profile.functions.length }, (_, fn) => fn as FunctionIndex).find((fn) => functionName(open.profile, fn) === 'main')!;
  const views: Readonly<Record<string, View>> = {
    'range': { valueType: 0, threads: null, range: { fromNs: 3, toNs: 17 } },
    'filters': { valueType: 0, threads: null, filters: [{ kind: 'hide-function', function: lib, name: 'lib' }, { kind: 'focus-function', function: main, name: 'main' }] },
    'both': { valueType: 0, threads: null, range: { fromNs: 0, toNs: 17 }, filters: [{ kind: 'drop-function', function: lib, name: 'lib' }] },
  };
  for (const [name, view] of Object.entries(views)) {
    for (const format of ['speedscope', 'folded'] as const) {
      test(`${name} as ${format}`, async () => {
        const { host, run } = stage(text);
        await run({ view, format });
        const again = await readText(host.written.get(URI)!);
        const figures = (profile: Profile, { self, total }: KeyFigures): string[] =>
          Array.from({ length: profile.functions.length }, (_, fn) => `${functionName(profile, fn as FunctionIndex)} ${self[fn]} ${total[fn]}`).filter((row) => !row.endsWith(' 0')).sort();
        const values = stackValues(again, { valueType: 0, threads: null });
        const shown = open.view(view);
        expect(values.total).toBe(shown.values.total);
        expect(figures(again, functionFigures(again, functionOfStacks(again), values))).toEqual(figures(open.profile, shown.functions));
      });
    }
  }
});

test('a view of another reading is not written', async () => {
  const { host, run } = stage();
  expect(await run({ revision: 2 })).toEqual({ kind: 'failed', message: expect.stringContaining('read again') as string });
  expect(host.written.size).toBe(0);
});

test('what there is not is a bad request', async () => {
  const { run } = stage();
  await expect(run({ view: { valueType: 7, threads: null } })).rejects.toThrow(BadRequest);
  await expect(run({ view: { valueType: 0, threads: [9] } })).rejects.toThrow(BadRequest);
  await expect(run({ format: 'zip' as never })).rejects.toThrow(BadRequest);
});

const BIG = Array.from({ length: 20_000 }, (_, i) => `main; work${i} ${i + 1}`).join('\n');

describe('where it goes wrong nothing is left', () => {
  test('a full disk', async () => {
    const { host, run } = stage(BIG);
    host.unwritable.set(URI, { error: Object.assign(new Error('no'), { code: 'ENOSPC' }), afterPieces: 2 });
    expect(await run()).toEqual({ kind: 'failed', message: 'The disk is full' });
    expect([[...host.written.keys()], host.abandoned]).toEqual([[], [URI]]);
  });

  test('cancelled in the middle', async () => {
    const { host, run, told } = stage(BIG);
    const cancel = {
      get cancelled() {
        return told.length >= 2;
      },
    };
    expect(await run({}, cancel)).toEqual({ kind: 'cancelled' });
    expect([told.length, [...host.written.keys()], host.abandoned]).toEqual([2, [], [URI]]);
  });

  test('a fault of ours is thrown on', async () => {
    const { host, run } = stage();
    host.unwritable.set(URI, { error: new TypeError('bug'), afterPieces: 0 });
    await expect(run()).rejects.toThrow('bug');
    expect(host.abandoned).toEqual([URI]);
  });
});

describe('on the disk', () => {
  const folder = makeTemporaryFolder();
  afterAll(() => folder.remove());
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const names = (): string[] => fs.readdirSync(folder.path).sort();

  test('the file takes its name when it is whole; until then the older one stays', async () => {
    const file = path.join(folder.path, 'a.folded');
    fs.writeFileSync(file, 'old');
    const sink = await diskSink(file);
    await sink.write(bytes('new '));
    await sink.write(bytes('text'));
    expect(fs.readFileSync(file, 'utf8')).toBe('old');
    await sink.finish();
    expect(fs.readFileSync(file, 'utf8')).toBe('new text');
    expect(names()).toEqual(['a.folded']);
  });

  test('an abandoned one leaves nothing, and the older one as it is', async () => {
    const sink = await diskSink(path.join(folder.path, 'a.folded'));
    await sink.write(bytes('half'));
    await sink.abandon();
    expect(fs.readFileSync(path.join(folder.path, 'a.folded'), 'utf8')).toBe('new text');
    expect(names()).toEqual(['a.folded']);
  });

  test('a link stays a link: the file it names is replaced', async () => {
    const link = path.join(folder.path, 'link.folded');
    fs.symlinkSync(path.join(folder.path, 'a.folded'), link);
    const sink = await diskSink(link);
    await sink.write(bytes('through'));
    await sink.finish();
    expect(fs.lstatSync(link).isSymbolicLink()).toBe(true);
    expect(fs.readFileSync(path.join(folder.path, 'a.folded'), 'utf8')).toBe('through');
  });

  test('errors have a sentence: no folder, a folder of that name', async () => {
    const fail = async (...names: string[]): Promise<string | null> => {
      try {
        const sink = await diskSink(path.join(folder.path, ...names));
        await sink.finish().finally(() => sink.abandon());
        return 'written';
      } catch (error) {
        return describeWriteError(error);
      }
    };
    expect(await fail('missing', 'a.folded')).toBe('The folder does not exist');
    fs.mkdirSync(path.join(folder.path, 'folder'));
    expect(await fail('folder')).toMatch(/folder of this name|no permission/);
    expect(names().filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});
