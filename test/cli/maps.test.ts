// Source maps on the command line: by default those beside recorded scripts and below --root, one that is named, or none.

import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { runCommandLine } from '../../src/cli/command-line.ts';
import type { Report } from '../../src/cli/report.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

const FIXTURE = path.join(import.meta.dirname, '../fixtures/maps/hot');
const RECORDED = 'file:///tmp/research/exp/sm/dist/';
const temporary = makeTemporaryFolder();
afterAll(() => temporary.remove());
fs.cpSync(path.join(FIXTURE, 'out'), path.join(temporary.path, 'dist'), { recursive: true });
fs.cpSync(path.join(FIXTURE, 'src'), path.join(temporary.path, 'src'), { recursive: true });
const elsewhere = path.join(FIXTURE, 'esmin.cpuprofile');
const here = temporary.write('here.cpuprofile', fs.readFileSync(elsewhere, 'utf8').replaceAll(RECORDED, pathToFileURL(`${temporary.path}/dist/`).href));
const map = path.join(temporary.path, 'dist/esmin.js.map');

async function heatline(...args: string[]): Promise<{ status: number; out: string; err: string }> {
  const run = { status: -1, out: '', err: '' };
  run.status = await runCommandLine(args, { out: (text) => (run.out += text), err: (text) => (run.err += text), colour: false });
  return run;
}

/** `step hot.ts:4`: the hottest function of the report. */
async function hottest(...args: string[]): Promise<string> {
  const { status, out } = await heatline('report', ...args, '--json');
  expect(status).toBe(0);
  const [first] = (JSON.parse(out) as Report).functions;
  return `${first!.name} ${first!.file}:${first!.line}`;
}

const source = pathToFileURL(path.join(temporary.path, 'src/lib/hot.ts')).href;

test.each([
  ['beside the recorded script', [here], `step ${source}:4`],
  ['the same, said', [here, '--map'], `step ${source}:4`],
  ['below --root, and named from there', [elsewhere, '--root', temporary.path], 'step src/lib/hot.ts:4'],
  ['a map that is named', [elsewhere, '--map', map], `step ${source}:4`],
  ['a map that is named, before the file', ['--map', map, elsewhere], `step ${source}:4`],
  ['a map that is named, of any name', [elsewhere, `--map=${temporary.write('a.json', fs.readFileSync(map, 'utf8').replaceAll('../src', 'src'))}`], `step ${source}:4`],
  ['none', [here, '--no-map'], `s ${pathToFileURL(path.join(temporary.path, 'dist/esmin.js')).href}:1`],
  ['a script that is not here', [elsewhere], `s ${RECORDED}esmin.js:1`],
])('%s', async (_, args, expected) => {
  expect(await hottest(...args)).toBe(expected);
});

test('convert maps too', async () => {
  const { out } = await heatline('convert', here);
  expect(out).toContain('"name":"step"');
  expect(await heatline('convert', here, '--no-map')).not.toMatchObject({ out: expect.stringContaining('"name":"step"') as string });
});

test('a named map that is not there is wrong usage', async () => {
  expect(await heatline('report', here, '--map=missing.map')).toMatchObject({ status: 2, err: expect.stringMatching(/--map: there is no file “missing\.map”/) as string });
});

test('a broken map is a note, and the report is as recorded', async () => {
  const broken = path.join(temporary.path, 'dist/broken.js');
  fs.writeFileSync(broken, 'code();\n//# sourceMappingURL=broken.js.map');
  fs.writeFileSync(`${broken}.map`, '{"version":3,"sources":["a.ts"],"mappings":"!"}');
  const file = temporary.write('broken.cpuprofile', fs.readFileSync(here, 'utf8').replaceAll('esmin.js', 'broken.js'));
  const { status, err, out } = await heatline('report', file);
  expect({ status, err }).toEqual({ status: 0, err: expect.stringMatching(/^heatline: warning: .*broken\.js: The source map .* cannot be used: its "mappings" are damaged\.\n$/) as string });
  expect(out).toContain('broken.js:1');
});

test('only scripts and maps are read, whatever a profile or a comment names', async () => {
  temporary.write('dist/passwd', fs.readFileSync(map, 'utf8'));
  temporary.write('dist/named.js', '//# sourceMappingURL=passwd');
  const file = temporary.write('named.cpuprofile', fs.readFileSync(here, 'utf8').replaceAll('esmin.js', 'named.js'));
  expect(await hottest(file)).toMatch(/^s .*named\.js:1$/);
});
