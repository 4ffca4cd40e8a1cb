/*
 * One profile of each format beside the program it was recorded from: its graph, the way to the source, the heat of
 * its lines. The figures are those of the format's own tool; each origin.txt in test/fixtures/workspaces says how the
 * file was recorded. Leaves out .cpuprofile, which the other journeys open.
 */
import assert from 'node:assert/strict';
import { cpSync, readdirSync, renameSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import type { Journey } from '../harness/journey.ts';
import {
  cardFacts, functionNames, openByCommand, openProfile, paintedPage, pointAt, waitForHeat,
} from '../harness/heatline.ts';
import { checkout } from '../harness/install.ts';
import { runProgram } from '../harness/run-program.ts';
import { until } from '../harness/until.ts';
import type { Workbench } from '../harness/workbench.ts';

/** A line of a source, by a text in it, and the time column it has. */
type HeatOfLine = [text: string, column: RegExp];

interface FormatCase {
  title: string;
  /** Folder below test/fixtures/workspaces. */
  program: string;
  file: string;
  /** The function on top of the table. */
  hottest: string;
  /** A function with a wide box, and what its card says. */
  box: string;
  card: Record<string, string>;
  /** Where a double click on the box leads, 1-based. */
  source: string;
  line: number;
  heat: HeatOfLine[];
  /** The hottest line of `source`, 1-based, in the unit of the report; `null` where the format knows no lines. */
  reported: { line: number; self: number } | null;
  /** Default: by its name. */
  open?: (workbench: Workbench, file: string) => Promise<Frame>;
  /** What else the page shows; may change the view, if it changes it back. */
  alsoSeen?: (page: Frame, workbench: Workbench) => Promise<void>;
}

const cases: FormatCase[] = [
  {
    // go tool pprof -top -lines: 900 ms in line 25, 860 ms in line 24.
    title: 'pprof: a Go profile with the paths of another machine',
    program: 'go',
    file: 'cpu.pprof',
    hottest: 'cmpbody',
    box: 'wordcount/words.Sort',
    card: { Total: '4.60 s (97.0 %)', Self: '1.82 s (38.4 %)' },
    source: 'words/sort.go',
    line: 23,
    heat: [['entries[j], entries[j-1] =', /^900 ms\s+19\.0 %/], ['for j := i; j > 0', /^860 ms\s+18\.1 %/]],
    reported: { line: 25, self: 900e6 },
  },
  {
    title: 'pprof: a Go profile whose paths begin with the module’s name (-trimpath)',
    program: 'go',
    file: 'default.pgo',
    hottest: 'cmpbody',
    box: 'wordcount/words.Sort',
    card: { Total: '4.57 s (97.6 %)', Self: '1.67 s (35.7 %)' },
    source: 'words/sort.go',
    line: 23,
    heat: [['entries[j], entries[j-1] =', /^800 ms\s+17\.1 %/], ['for j := i; j > 0', /^850 ms\s+18\.2 %/]],
    reported: { line: 24, self: 850e6 },
  },
  {
    // pstats: tottime and cumtime of place_of 2.248 s, of totals 0.035 s and 2.286 s, of 2.748 s.
    title: 'cProfile: functions have figures where they are defined, and the page says that the graph is reconstructed',
    program: 'python',
    file: 'main.prof',
    hottest: 'place_of',
    box: 'place_of',
    card: { Total: '2.25 s (81.8 %)', Self: '2.25 s (81.8 %)' },
    source: 'orders/totals.py',
    line: 16,
    heat: [
      ['def place_of(', /^ƒ 2\.25 s \/ 2\.25 s$/],
      ['def totals(', /^ƒ 3\d\.\d ms \/ 2\.29 s$/],
      ['if name == customer', /^$/],
    ],
    reported: null,
    async alsoSeen(page) {
      await page.locator('.notes-button').click();
      assert.match(await page.locator('.notes-list').innerText(), /flame graph is reconstructed/);
    },
  },
  {
    // Summed from the chunks: each sample lasts until the next one, on the line that stands beside it.
    title: 'Chrome trace: a .json file is a text until Open Profile… opens it, and has heat by line',
    program: 'javascript',
    file: 'page-trace.json',
    hottest: 'escapeHtml',
    box: 'escapeHtml',
    card: { Self: '93.9 ms (33.3 %)' },
    source: 'src/report.js',
    line: 6,
    heat: [['const entity =', /^79\.6 ms\s+28\.2 %/]],
    reported: { line: 9, self: 79.6e6 },
    async open(workbench, file) {
      await workbench.openFile(file);
      assert.match((await (await workbench.editor(file)).visibleLines())[0]!.text, /^\{"traceEvents"/);
      return openByCommand(workbench, file);
    },
  },
  {
    // Sums of the file's own weights: 0.405 s, 0.23 s, 0.09 s of 0.905 s.
    title: 'speedscope: a recording by py-spy, in two threads',
    program: 'python',
    file: 'main.speedscope.json',
    hottest: 'place_of',
    box: 'place_of',
    card: { Total: '730 ms (80.7 %)', Self: '730 ms (80.7 %)' },
    source: 'orders/totals.py',
    line: 16,
    heat: [
      ['for at, name in', /^405 ms\s+44\.8 %/],
      ['if name == customer', /^230 ms\s+25\.4 %/],
      ['return at', /^90\.0 ms\s+9\.9 %/],
    ],
    reported: { line: 18, self: 405e6 },
    async alsoSeen(page, workbench) {
      for (const [thread, total] of [['Thread 12544 "checker"', '125 ms'], ['All 2 threads', '905 ms']] as const) {
        await page.locator('.header-threads .choice-button').click();
        await workbench.choose(thread);
        await until(`the total of ${thread}`, async () => (await page.locator('.header-total').innerText()) === `Total ${total}`);
      }
    },
  },
  {
    // The file's own counts: 115, 49 and 14 of 225.
    title: 'Folded stacks: a recording by py-spy that names files without folders',
    program: 'python',
    file: 'main.folded',
    hottest: 'place_of',
    box: 'place_of',
    card: { Total: '178 samples (79.1 %)', Self: '178 samples (79.1 %)' },
    source: 'orders/totals.py',
    line: 18,
    heat: [
      ['for at, name in', /^115\s+51\.1 %/],
      ['if name == customer', /^49\s+21\.8 %/],
      ['return at', /^14\s+6\.2 %/],
    ],
    reported: { line: 18, self: 115 },
  },
  {
    // Summed from the tree: `selfSize` of the function's nodes, and of all below them.
    title: 'V8 heap profile: functions have what they allocated where they are defined',
    program: 'javascript',
    file: 'main.heapprofile',
    hottest: '(anonymous)',
    box: 'renderReport',
    card: { Total: '3.24 MB (42.2 %)', Self: '0 B (0 %)' },
    source: 'src/report.js',
    line: 20,
    heat: [['function renderRow(', /^ƒ 689 kB \/ 1\.13 MB$/], ['const price =', /^$/]],
    reported: null,
  },
];

/** Copies a program with its recordings. Its files are older than those, as they were: a checkout makes them new. */
function fill(folder: string, program: string): void {
  cpSync(join(checkout, 'test/fixtures/workspaces', program), folder, { recursive: true });
  const before = new Date('2025-01-01');
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) utimesSync(join(folder, file), before, before);
}

/** What `heatline report` says of the lines of a source: self by line, 1-based. */
async function reportedLines(file: string, source: string): Promise<Map<number, number>> {
  const { output } = await runProgram(process.execPath, [join(checkout, 'dist/cli.js'), 'report', file, '--json', '--top', '20']);
  const { lines } = JSON.parse(output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1)) as {
    lines: { file: string; line: number; self: number }[];
  };
  const name = source.slice(source.lastIndexOf('/') + 1);
  const ofSource = lines.filter((line) => line.file.endsWith(name));
  return new Map(ofSource.map(({ line, self }) => [line, self]));
}

function formatJourney(format: FormatCase): Journey {
  return {
    title: `${format.title}: graph, way to the source, heat`,
    workspace: (folder) => fill(folder, format.program),
    folderName: format.program,
    async run({ workbench, folder }) {
      const { file, source } = format;
      const open = format.open ?? openProfile;
      const page = await open(workbench, file);
      await until(`${format.hottest} on top of the table`, async () => (await functionNames(page))[0] === format.hottest);
      await pointAt(workbench, page, format.box);
      const facts = await cardFacts(page);
      for (const [label, value] of Object.entries(format.card)) assert.equal(facts[label], value, label);
      await format.alsoSeen?.(page, workbench);
      const picture = `format-${file.replaceAll('.', '-')}`;
      await workbench.picture(picture);

      const spot = await pointAt(workbench, page, format.box);
      await workbench.page.mouse.dblclick(spot.x, spot.y);
      await workbench.waitForActiveTab(source.slice(source.lastIndexOf('/') + 1));
      await workbench.waitForCursorLine(format.line);
      for (const [text, column] of format.heat) await waitForHeat(workbench, source, text, column);
      const lines = await reportedLines(join(folder, file), source);
      if (format.reported === null) assert.equal(lines.size, 0, 'the report has no lines either');
      else {
        const [line, self] = [...lines].reduce((most, next) => (next[1] > most[1] ? next : most));
        assert.equal(line, format.reported.line, 'the hottest line of the report');
        assert.ok(Math.abs(self / format.reported.self - 1) < 1e-3, `${self} in the report`);
      }
      await workbench.picture(`${picture}-source`);
      assert.deepEqual(await workbench.notifications(), []);
    },
  };
}

const oddNames: Journey = {
  title: 'A pprof file of any name opens by Reopen Editor With… and from the Explorer’s menu, and its hottest line in the workspace is found',
  workspace(folder) {
    fill(folder, 'go');
    cpSync(join(folder, 'cpu.pprof'), join(folder, 'notes-of-a-run'));
    renameSync(join(folder, 'cpu.pprof'), join(folder, 'profile.out'));
  },
  folderName: 'go',
  async run({ workbench }) {
    // Nobody's name: a text by default, but VS Code's own "Reopen Editor With…" offers Heatline too.
    await workbench.openFileWith('notes-of-a-run', 'Heatline Profile (any name)');
    await paintedPage(workbench, 'notes-of-a-run');
    await workbench.chooseFromExplorer('profile.out', 'Open with Heatline');
    await paintedPage(workbench, 'profile.out');
    await workbench.run('Heatline: Open Hottest Line of Profile');
    await workbench.waitForActiveTab('sort.go');
    await workbench.waitForCursorLine(25);
    await waitForHeat(workbench, 'words/sort.go', 'entries[j], entries[j-1] =', /^900 ms\s+19\.0 %/);
  },
};

export const journeys = [...cases.map(formatJourney), oddNames];
