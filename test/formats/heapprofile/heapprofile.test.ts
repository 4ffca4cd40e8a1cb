// Sampling heap profiles: sizes up the tree, definition lines, and files that break off.

import { expect, test } from 'vitest';
import { figuresOf, readFile, readText, refusalOf, wholeReport } from '../../support/v8-file.ts';

function node(functionName: string, at: string, selfSize: number, children: object[] = [], rest: object = {}): object {
  const [, url, line, column] = /^(.*):(-?\d+):(-?\d+)$/.exec(at)!;
  return { callFrame: { functionName, scriptId: '0', url, lineNumber: Number(line), columnNumber: Number(column) }, selfSize, id: 1, ...rest, children };
}

const HEAD = node('(root)', ':-1:-1', 0, [
  node('main', 'a.js:0:10', 100, [node('work', 'a.js:4:2', 40), node('', 'b.js:7:0', 0, [node('work', 'a.js:4:2', 2)])]),
  node('(V8 API)', ':-1:-1', 8),
]);

test('bytes by function; lines are those of definitions, from 0 in the file', async () => {
  const report = wholeReport(await readFile({ head: HEAD, samples: [] }));
  expect(report).toMatchObject({ format: 'heapprofile', valueTypes: [{ kind: 'memory', unit: 'bytes' }], total: 150, samples: 4, lines: [], notes: [] });
  expect(report.functions.map(({ name, file, line, self, total }) => [name, file, line, self, total])).toEqual([
    ['main', 'a.js', 1, 100, 142],
    ['work', 'a.js', 5, 42, 42],
    ['(V8 API)', null, null, 8, 8],
    ['(anonymous)', 'b.js', 8, 0, 2],
  ]);
});

test('certain is what many allocations were seen of: the samples of each node; without the list nobody knows', async () => {
  const head = node('(root)', ':-1:-1', 0, [node('f', 'a.js:0:0', 10, [], { id: 2 }), node('g', 'a.js:9:0', 5, [], { id: 3 })]);
  const profile = await readFile({ head, samples: [{ size: 5, nodeId: 2, ordinal: 1 }, 7, { size: 5, nodeId: 2, ordinal: 2 }, { size: 5, nodeId: 3 }] });
  expect([profile.meta.counts, [...profile.threads[0]!.counts!]]).toEqual(['samples', [2, 1]]);
  expect((await readFile({ head })).meta.counts).toBe('unknown');
  // Reports count nodes, as the file has no other rows with values.
  expect(wholeReport(profile).functions.map(({ samples }) => samples)).toEqual([1, 1]);
});

test('positions that js-debug mapped, unless they are not wanted; location 0 is one', async () => {
  const head = node('(root)', ':-1:-1', 0, [node('f', 'out.js:0:5', 10, [], { locationId: 0 })]);
  const locations = [{ locations: [{ lineNumber: 12, columnNumber: 3, source: { path: '/ws/src/f.ts' } }] }];
  const file = { head, samples: [], $vscode: { rootPath: '/ws', locations } };
  expect(wholeReport(await readFile(file)).functions).toMatchObject([{ file: '/ws/src/f.ts', line: 12 }]);
  expect(wholeReport(await readFile(file, { mapped: false })).functions).toMatchObject([{ file: 'out.js', line: 1 }]);
});

test('sizes that are none count nothing, and a tree may be as deep as it likes', async () => {
  const odd = node('(root)', ':-1:-1', 0, [node('a', 'a.js:0:0', -5), node('b', 'a.js:1:0', null as never), node('c', 'a.js:2:0', 7)]);
  expect(figuresOf(await readFile({ head: odd })).functions).toEqual({ a: [0, 0], b: [0, 0], c: [7, 7] });
  const open = '{"callFrame":{"functionName":"f","url":"a.js","lineNumber":1,"columnNumber":0},"selfSize":1,"children":[';
  const depth = 50_000;
  const profile = await readText(`{"head":${open.repeat(depth)}${']}'.repeat(depth)}}`);
  expect(wholeReport(profile).functions).toMatchObject([{ name: 'f', self: depth, total: depth }]);
});

test('cut at every byte: refused, or what is there with a note', async () => {
  const text = JSON.stringify({ head: HEAD, samples: [] });
  const ends = { refused: 0, read: 0 };
  for (let length = 1; length < text.length; length++) {
    try {
      const profile = await readText(text.slice(0, length));
      expect(profile.meta.notes).toMatchObject([{ code: 'truncated', severity: 'error' }]);
      expect(wholeReport(profile).total).toBeLessThanOrEqual(150);
      ends.read++;
    } catch (error) {
      expect((await refusalOf(Promise.reject(error as Error))).reason).toMatch(/^(truncated|not-this-format)$/);
      ends.refused++;
    }
  }
  expect(Math.min(ends.read, ends.refused)).toBeGreaterThan(100);
});

test('a head that is no tree is refused', async () => {
  expect((await refusalOf(readText('{"head":7,"x":{"selfSize":1,"head":{}}}'))).reason).toBe('not-this-format');
});

test('children that are no nodes and sizes that are no numbers of bytes are left out, with notes', async () => {
  const head = node('(root)', ':-1:-1', 0, [null as never, node('f', 'a.js:0:0', 10, [7 as never]), node('g', 'a.js:9:0', 1e308)]);
  const report = wholeReport(await readFile({ head }));
  expect([report.total, report.notes.map(({ code }) => code)]).toEqual([10, ['odd-nodes', 'bad-sizes']]);
});

test('a missing comma, or what only JSON5 has, ends the file there, with a note', async () => {
  const whole = JSON.stringify({ head: node('(root)', ':-1:-1', 0, [node('f', 'a.js:0:0', 10), node('g', 'a.js:9:0', 5)]), samples: [] });
  for (const broken of [whole.replace('},{', '}{'), whole.replace('},{', '},/* more */{'), whole.replace('},{', '},{selfSize:5},{')]) {
    const report = wholeReport(await readText(broken));
    expect([report.total, report.notes.map(({ code }) => code)]).toEqual([10, ['malformed']]);
  }
});
