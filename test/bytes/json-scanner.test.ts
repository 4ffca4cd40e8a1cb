// The WebAssembly scanner against the plain one and against a careful reading of the same bytes.

import { expect, test } from 'vitest';
import { makeJsonScanner, PlainScanner, Records, type JsonScanner } from '../../src/bytes/json-scanner.ts';
import { committedText, compiledText } from '../support/compile-wasm.ts';
import { forSeeds, type Random } from '../support/random.ts';

test('the compiled scanner is what its source compiles to', async () => {
  expect(committedText() === (await compiledText()), 'src/bytes/scan-json.wasm.ts is stale; mend it with: npm run fix').toBe(true);
});

test('this platform has the fast scanner', () => {
  expect(makeJsonScanner(1000)).not.toBeInstanceOf(PlainScanner);
});

interface Scanned {
  readonly values: number[];
  readonly stopped: number;
}

/** Scans again and again until nothing more is taken. */
function scanAll(scanner: JsonScanner, bytes: Uint8Array, from: number, end: number): Scanned {
  scanner.window.set(bytes);
  const values: number[] = [];
  let at = from;
  for (;;) {
    const run = scanner.scan(at, end);
    if (run.length === 0) return { values, stopped: at };
    for (const value of run) values.push(value);
    at = scanner.stoppedAt();
  }
}

/** The numbers in `text`, with where each one's comma ends: white space, minus, digits, comma. */
function expectedRun(text: string, from: number): { value: number; end: number }[] {
  const pattern = /[\0- ]*(-?\d{1,9}),/y;
  pattern.lastIndex = from;
  const numbers: { value: number; end: number }[] = [];
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    numbers.push({ value: Number(match[1]) + 0, end: pattern.lastIndex });
  }
  return numbers;
}

function randomText(random: Random): string {
  let text = '';
  const odd = random.pick([0, 0, 0.01, 0.1]);
  const space = random.pick(['', ' ', '\n  ', '\r\n\t']);
  for (let i = random.below(400); i >= 0; i--) {
    if (random.chance(odd)) text += random.pick(['1234567890', '1.5', '1e3', 'null', '"1,2"', '[3]', '-', '--1', '1-', '+1', ' ', '', '1 2', '\u00b9', '1:', '/', '- 1']);
    else text += (random.chance(0.3) ? '-' : '') + String(random.below(10 ** (1 + random.below(8))));
    text += (random.chance(0.05) ? ' ' : '') && random.chance(odd) ? ' ,' : `,${space}`;
  }
  return text;
}

test('both scanners take a run of exactly the numbers that stand there, at any offset and window end', () =>
  forSeeds(1500, (random) => {
    const text = randomText(random);
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
    const shift = random.below(70);
    const shifted = new Uint8Array(shift + bytes.length + 80).fill(0x35);
    shifted.set(bytes, shift);
    const end = shift + random.below(bytes.length + 1);
    const expected = expectedRun(text, 0);
    for (const scanner of [makeJsonScanner(4096), new PlainScanner(shifted.length)]) {
      const { values, stopped } = scanAll(scanner, shifted, shift, end);
      const taken = expected.slice(0, values.length);
      const wrong = values.findIndex((value, i) => value !== taken[i]?.value);
      if (wrong >= 0) expect([scanner.constructor.name, wrong, values[wrong], text.slice(taken[wrong - 1]?.end ?? 0).slice(0, 80)]).toBe(taken[wrong]);
      expect(stopped).toBe(shift + (taken.at(-1)?.end ?? 0));
      // Up to the first with more than seven digits, what ends well before the window must have been taken: else the
      // fast path is not used. How many digits more it takes is its own business.
      const long = expected.findIndex(({ value }) => Math.abs(value) > 9_999_999);
      const sure = expected.slice(0, long < 0 ? undefined : long).filter((number) => shift + number.end <= end - 160).length;
      expect(values.length, `${scanner.constructor.name} stops before ${JSON.stringify(text.slice(stopped - shift, stopped - shift + 60))}, ${end - stopped} bytes before the end`).toBeGreaterThanOrEqual(sure);
    }
  }));

test('more numbers than one call has room for', () => {
  const text = Array.from({ length: 200_000 }, (_, i) => `${i % 9973},`).join('');
  const bytes = new TextEncoder().encode(text);
  for (const scanner of [makeJsonScanner(bytes.length), new PlainScanner(bytes.length)]) {
    const { values } = scanAll(scanner, bytes, 0, bytes.length);
    expect(values.length).toBeGreaterThan(199_900);
    expect(values.every((value, i) => value === i % 9973)).toBe(true);
  }
});

test('a larger window keeps the bytes that were not read', () => {
  for (const scanner of [makeJsonScanner(256), new PlainScanner(256)]) {
    scanner.window.set([1, 2, 3, 4, 5, 6, 7, 8]);
    scanner.enlarge(1_000_000, 3, 8);
    expect(scanner.window.length).toBeGreaterThanOrEqual(1_000_000);
    expect([...scanner.window.subarray(0, 5)]).toEqual([4, 5, 6, 7, 8]);
    scanner.enlarge(10, 1, 5);
    expect([...scanner.window.subarray(0, 4)]).toEqual([5, 6, 7, 8]);
  }
});

function randomValue(random: Random, depth: number): string {
  const text = (): string => {
    let inner = '';
    for (let i = random.below(random.pick([3, 90])); i > 0; i--) inner += random.pick(['a', ' ', '{', '}', '[', ']', ',', ':', '\\"', '\\\\', '\\n', 'é']);
    return `"${inner}"`;
  };
  const kind = depth > 5 ? 0 : random.below(4);
  if (kind < 2) return depth === 0 || random.chance(0.7) ? text() : String(random.below(1e6));
  const items = Array.from({ length: random.below(6) }, () => (kind === 2 ? randomValue(random, depth + 1) : `${text()}: ${randomValue(random, depth + 1)}`));
  return kind === 2 ? `[${items.join(',')}]` : `{${items.join(', ')}}`;
}

test('both scanners skip a value to its very end, at any offset, in one go or in pieces', () =>
  forSeeds(1500, (random) => {
    const value = new TextEncoder().encode(randomValue(random, 0));
    const shift = random.below(70);
    const end = shift + value.length;
    const bytes = new Uint8Array(end + 100).fill(random.pick([0x5d, 0x22, 0x7b, 0x5c]));
    bytes.set(value, shift);
    const cuts = [end, end + 1, end + 90, ...Array.from({ length: 4 }, () => shift + random.below(value.length))];
    for (const scanner of [makeJsonScanner(8192), new PlainScanner(bytes.length)]) {
      scanner.window.set(bytes);
      for (const cut of cuts) {
        expect(scanner.skipWhole(shift, cut), `${scanner.constructor.name} to ${cut} of ${end}`).toBe(cut >= end);
        if (cut >= end) expect(scanner.stoppedAt()).toBe(end);
      }
      scanner.beginSkip();
      let at = shift;
      let limit = shift;
      let done = false;
      while (!done) {
        limit = Math.min(end, limit + random.below(150));
        done = scanner.skip(at, limit, limit === end);
        at = scanner.stoppedAt();
        expect(at).toBeLessThanOrEqual(limit);
      }
      expect(at).toBe(end);
    }
  }));

const NAMES = ['args', 'dur', 'name', 'ts', '.file', 'eightchr'];

function randomObject(random: Random): Record<string, unknown> {
  const usual: readonly (() => unknown)[] = [
    () => random.below(1e6), () => -random.below(9e15), () => random.below(1e9) / random.pick([10, 1000, 8]), () => 'x'.repeat(random.below(40)),
    () => random.pick(['', 'a b', '}', 'é']), () => random.pick([true, false, null]), () => JSON.parse(randomValue(random, 2)) as unknown, () => ({}), () => [],
  ];
  const odd: readonly (() => unknown)[] = [() => 1e-9 * random.next(), () => 2 ** 60, () => random.pick(['a"b', '\\', 'tab\t'])];
  const value = (): unknown => random.pick(random.chance(0.03) ? odd : usual)();
  const names = [...NAMES, 'cat', 'tts', 'longerthaneight', 'eightch', 's'].filter(() => random.chance(0.6)).sort(() => random.next() - 0.5);
  return Object.fromEntries(names.map((name) => [name, value()]));
}

test('records are what JSON.parse reads, as far as they go, in any spacing and up to any end', () => {
  let taken = 0;
  return forSeeds(1000, (random) => {
    const objects = Array.from({ length: 1 + random.below(8) }, () => randomObject(random));
    const space = random.pick([undefined, undefined, 1, '\t']);
    const texts = objects.map((object) => JSON.stringify(object, null, space));
    const separator = random.pick([',', ', ', ',\n', '\n']);
    const bytes = new TextEncoder().encode(texts.join(separator) + ']');
    const scanner = makeJsonScanner(1 << 16);
    const records = new Records(NAMES);
    scanner.window.set(bytes);
    const end = random.chance(0.5) ? bytes.length : random.below(bytes.length + 1);
    const count = scanner.scanRecords(0, end, records);
    taken += count;
    const ends = texts.map((_, i) => new TextEncoder().encode(texts.slice(0, i + 1).join(separator)).length);
    // Nothing is taken that is not whole, and the run stops where the next object begins.
    if (count > 0) expect(ends[count - 1]).toBeLessThanOrEqual(end);
    const behind = new TextDecoder().decode(bytes.slice(scanner.stoppedAt()));
    expect(behind === (texts.slice(count).join(separator) + ']') || end < bytes.length).toBe(true);
    for (let i = 0; i < count; i++) {
      records.select(i);
      expect(records.start).toBe(i === 0 ? 0 : ends[i]! - new TextEncoder().encode(texts[i]).length);
      NAMES.forEach((name, field) => {
        expect(records.has(field), name).toBe(name in objects[i]!);
        if (!records.has(field)) return;
        const text = new TextDecoder().decode(bytes.slice(records.place(field), records.end(field)));
        expect(JSON.parse(text)).toEqual(objects[i]![name]);
        expect(records.number(field)).toBe(typeof objects[i]![name] === 'number' ? objects[i]![name] : NaN);
      });
    }
  }).then(() => expect(taken).toBeGreaterThan(500));
});

/** Names of one to three words, and two names of one field. */
const LONG_NAMES = ['text', ['eightchr', 'other_name'], 'startTimeUnixNano', 'exactlysixteenab', 'twenty-four-characters-x'];

test('where only places count, numbers and texts of any form are taken, under any name of their field, and what else says something is told', () =>
  forSeeds(500, (random) => {
    const scanner = makeJsonScanner(1 << 16);
    const records = new Records(LONG_NAMES, 1, true);
    const value = (): string => random.pick(['12', '-1.5e300', '123456789012345678901', '"a\\"b"', '"\\\\"', '"ends with \\\\"', 'true', '{"a":["}"]}', '""', '[]', '"plain"', `"${'x'.repeat(random.below(40))}\\n"`]);
    const objects = Array.from({ length: 1 + random.below(6) }, () => {
      const known = LONG_NAMES.flatMap((names, field) => (random.chance(0.3) ? [] : [{ name: [names].flat().length === 1 ? [names].flat()[0]! : random.pick([...names]), field, value: value() }]));
      const others = ['startTimeUnixNan', 'startTimeUnixNanx', 'startXimeUnixNano', 'twenty-four-charactersXx', 'exactlysixteenabc', 'eightch', 'twenty-four-characters-xy'].flatMap((name) => (random.chance(0.9) ? [] : [{ name, field: -1, value: random.pick(['0', '[]', '{}', '""', '7', '12', '"a"', 'null', '[1]']) }]));
      return [...known, ...others].sort(() => random.next() - 0.5);
    });
    const texts = objects.map((fields) => `{${fields.map(({ name, value }) => `"${name}":${value}`).join(',')}}`);
    const bytes = new TextEncoder().encode(`${texts.join(',')}]`);
    scanner.window.set(bytes);
    // What stands within the last bytes of the window is left to be read with care, here only its end.
    const count = scanner.scanRecords(0, bytes.length + 20, records);
    expect(count).toBe(objects.findIndex((fields) => fields.length === 0) < 0 ? objects.length : objects.findIndex((fields) => fields.length === 0));
    const slice = (from: number, to: number): string => new TextDecoder().decode(bytes.slice(from, to));
    for (let i = 0; i < count; i++) {
      records.select(i);
      expect(slice(records.start, records.behind)).toBe(texts[i]);
      LONG_NAMES.forEach((_, field) => {
        const last = objects[i]!.findLast((each) => each.field === field);
        expect(records.has(field)).toBe(last !== undefined);
        if (last !== undefined) expect(slice(records.place(field), records.end(field))).toBe(last.value);
      });
      expect(records.hasOthers).toBe(objects[i]!.some(({ field, value }) => field < 0 && !['0', '[]', '{}', '""'].includes(value)));
    }
    if (count === objects.length) expect(scanner.stoppedAt()).toBe(bytes.length - 1);
  }));

test('equal texts have one number and different ones two, as long as there is room', () =>
  forSeeds(200, (random) => {
    const texts = Array.from({ length: 300 }, () => random.pick(['a', 'ab', 'é', '}', 'x'.repeat(7), 'y'.repeat(8), 'y'.repeat(9), '']) + 'z'.repeat(random.below(300) * random.below(2)));
    const bytes = new TextEncoder().encode(`${JSON.stringify(texts.map((name) => ({ name, ts: 'other' })))} `.slice(1));
    const scanner = makeJsonScanner(1 << 20);
    const records = new Records(['name', 'ts'], 1);
    scanner.window.set(bytes);
    const numbers = new Map<string, number>();
    let at = 0;
    for (let read = 0; read < texts.length - 1;) {
      const count = scanner.scanRecords(at, bytes.length, records);
      expect(count).toBeGreaterThan(0);
      for (let i = 0; i < count; i++) {
        records.select(i);
        const text = texts[read++]!;
        const number = records.textNumber(0);
        if (text === '' || new TextEncoder().encode(text).length > 256) expect(number).toBe(0);
        else expect(numbers.get(text) ?? numbers.set(text, numbers.size + 1).get(text)).toBe(number);
        expect(records.number(1)).toBe(NaN);
      }
      at = scanner.stoppedAt();
    }
  }));

test('texts beyond the room for them have number 0, and those before keep theirs', () => {
  const names = Array.from({ length: 10_000 }, (_, i) => `name ${i} ${'x'.repeat(i % 90)}`);
  const bytes = new TextEncoder().encode([...names, ...names].map((name) => `${JSON.stringify({ name })},`).join('') + ' '.repeat(20));
  const scanner = makeJsonScanner(1 << 22);
  const records = new Records(['name'], 1);
  scanner.window.set(bytes);
  const found: number[] = [];
  for (let at = 0; found.length < 20_000; at = scanner.stoppedAt()) {
    const count = scanner.scanRecords(at, bytes.length, records);
    expect(count).toBeGreaterThan(0);
    for (let i = 0; i < count; i++) {
      records.select(i);
      found.push(records.textNumber(0));
    }
  }
  const kept = Math.max(...found);
  expect(kept).toBeGreaterThan(2000);
  expect(kept).toBeLessThanOrEqual(8192);
  found.forEach((number, i) => expect(number === 0 || number === (i % 10_000) + 1).toBe(true));
});

test('objects are passed over by the text of their first field, whatever else is in them, and counted', () =>
  forSeeds(300, (random) => {
    const objects = Array.from({ length: 60 }, () => ({ ...randomObject(random), ts: random.pick(['dull', 'dull', 'wanted', 7]) }));
    const texts = objects.map((object) => JSON.stringify(random.chance(0.5) ? object : Object.fromEntries(Object.entries(object).reverse())));
    const bytes = new TextEncoder().encode(`{"ts":"dull"},${texts.join(',')},7                    `);
    const scanner = makeJsonScanner(1 << 17);
    const records = new Records(['ts', 'name'], 2);
    scanner.window.set(bytes);
    expect(scanner.scanRecords(0, 34, records)).toBe(1);
    records.select(0);
    records.passOver(records.textNumber(0));
    let at = scanner.stoppedAt();
    for (let read = 0; read < objects.length; ) {
      const count = scanner.scanRecords(at, bytes.length, records);
      const { passedOver } = records;
      for (let i = 0; i < count; i++) {
        records.select(i);
        const index = read + i + records.passedBefore;
        expect(new TextDecoder().decode(bytes.slice(records.start)).startsWith(texts[index]!)).toBe(true);
        expect(objects[index]!.ts).not.toBe('dull');
      }
      expect(passedOver).toBe(objects.slice(read, read + count + passedOver).filter(({ ts }) => ts === 'dull').length);
      read += count + passedOver;
      at = scanner.stoppedAt();
      // An unusual object is left to others.
      if (count + passedOver === 0) at += new TextEncoder().encode(`${texts[read++]!},`).length;
    }
  }));

test('equal bytes have one number, apart from those of texts', () => {
  const scanner = makeJsonScanner(4096);
  const texts = ['{"a":1}', '{"a":2}', '{"a":1}', '', 'x'.repeat(257), '{"a":2}'];
  const numbers = texts.map((text) => {
    scanner.window.set(new TextEncoder().encode(text));
    return scanner.numberOf(0, text.length);
  });
  expect(numbers).toEqual([1, 2, 1, 0, 0, 2]);
});
