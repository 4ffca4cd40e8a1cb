// pprof against the package `pprof-format`: what it decodes, counted in the plainest way, gives the same figures.

import { Function, Line, Location, Profile as Decoded, Sample, StringTable, ValueType } from 'pprof-format';
import { expect, test } from 'vitest';
import { FIXTURES } from '../../support/fixtures.ts';
import { forSeeds, type Random } from '../../support/random.ts';
import { readBytes, wholeReport } from '../../support/v8-file.ts';

interface Figures {
  self: number;
  total: number;
}

/** Self and total by name, file and line of definition, and by executing line; sample by sample, each key once. */
function figuresOf(file: Decoded, value: number): { functions: Map<string, Figures>; lines: Map<string, Figures> } {
  const text = (index: number | bigint): string => file.stringTable.strings[Number(index)]!;
  const locations = new Map(file.location.map((each) => [BigInt(each.id), each]));
  const functions = new Map(file.function.map((each) => [BigInt(each.id), each]));
  const mappings = new Map(file.mapping.map((each) => [BigInt(each.id), each]));
  const figures = { functions: new Map<string, Figures>(), lines: new Map<string, Figures>() };
  const count = (map: Map<string, Figures>, keys: readonly string[], amount: number): void => {
    for (const key of new Set(keys)) {
      if (key === '') continue;
      const row = map.get(key) ?? { self: 0, total: 0 };
      map.set(key, row);
      row.total += amount;
      if (key === keys[0]) row.self += amount;
    }
  };
  for (const sample of file.sample) {
    const names: string[] = [];
    const lines: string[] = [];
    for (const id of sample.locationId) {
      const location = locations.get(BigInt(id))!;
      for (const line of location.line) {
        const fn = functions.get(BigInt(line.functionId))!;
        names.push(`${text(fn.name)} ${text(fn.filename)}:${fn.startLine}`);
        lines.push(text(fn.filename) !== '' && Number(line.line) > 0 ? `${text(fn.filename)}:${line.line}` : '');
      }
      if (location.line.length === 0) {
        names.push(`0x${location.address.toString(16)} ${text(mappings.get(BigInt(location.mappingId))?.filename ?? 0)}:0`);
        lines.push('');
      }
    }
    // The package gives int64 as if it had no sign.
    const amount = Number(BigInt.asIntN(64, BigInt(sample.value[value]!)));
    count(figures.functions, names, amount);
    count(figures.lines, lines, amount);
  }
  return figures;
}

async function expectAgreement(bytes: Uint8Array, content: Uint8Array): Promise<void> {
  const profile = await readBytes(bytes);
  const scale = profile.threads[0]!.values[profile.defaultValueType]!.scale;
  const expected = figuresOf(Decoded.decode(Buffer.from(content)), profile.defaultValueType);
  const report = wholeReport(profile);
  const scaled = (map: Map<string, Figures>): Map<string, Figures> => new Map([...map].map(([key, { self, total }]) => [key, { self: self * scale, total: total * scale }]));
  expect(new Map(report.functions.map(({ name, file, line, self, total }) => [`${name} ${file ?? ''}:${line ?? 0}`, { self, total }]))).toEqual(scaled(expected.functions));
  expect(new Map(report.lines.map(({ file, line, self, total }) => [`${file}:${line}`, { self, total }]))).toEqual(scaled(expected.lines));
}

// Frames that are dropped are the reader's business, not the decoder's.
for (const { name, bytes, content } of FIXTURES.filter((each) => each.format === 'pprof' && each.name !== 'pprof/traps')) {
  test(`${name} has the figures that pprof-format's decoding gives`, () => expectAgreement(bytes, content));
}

function randomFile(random: Random): Decoded {
  const strings = new StringTable();
  const text = (value: string): number => strings.dedup(value);
  const idOf = (i: number): bigint => random.pick([BigInt(i + 1), 2n ** 53n + BigInt(i), 2n ** 64n - BigInt(i + 1), 2n ** 32n * BigInt(i + 1)]);
  const ids = (count: number): bigint[] => [...new Set(Array.from({ length: count }, (_, i) => idOf(i)))];
  const functionIds = ids(1 + random.below(8));
  const functions = functionIds.map((id, i) => new Function({ id, name: text(`f${i % 5}`), filename: text(i % 3 === 0 ? '' : `src/${i}.py`), startLine: i % 4 }));
  const locationIds = ids(1 + random.below(12));
  const locations = locationIds.map((id, i) => new Location({
    id, address: 4096n + BigInt(i),
    line: Array.from({ length: random.below(4) }, () => new Line({ functionId: random.pick(functionIds), line: random.below(9), column: random.below(3) })),
  }));
  const sample = Array.from({ length: random.below(40) }, () => new Sample({
    locationId: Array.from({ length: random.below(7) }, () => random.pick(locationIds)),
    value: [1, random.pick([0, 5, -3, 2 ** 40, -(2 ** 33)])],
  }));
  const sampleType = [new ValueType({ type: text('samples'), unit: text('count') }), new ValueType({ type: text('space'), unit: text('bytes') })];
  return new Decoded({ stringTable: strings, sampleType, sample, location: locations, function: functions });
}

test('random files that pprof-format encodes are read as it meant them', async () => {
  await forSeeds(150, async (random) => {
    const file = randomFile(random);
    const bytes = new Uint8Array(file.encode());
    await expectAgreement(bytes, bytes);
  });
});
