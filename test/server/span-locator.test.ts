// From a span to its line in this workspace, as the server answers: two recorded services, their sources as the workspace.

import { describe, expect, test, vi } from 'vitest';
import { NEVER_CANCELLED } from '../../src/base/cancel.ts';
import type { FoundSymbol, SpanChoice } from '../../src/protocol/lsp.ts';
import type { SpanPlaceRow } from '../../src/protocol/traces.ts';
import { gunzip } from '../../src/server/disk.ts';
import { chooseSpanPlace, findingPlaces, locatePlace, spanLines, spanOfFunction, spanPlaces } from '../../src/server/handlers/span-places.ts';
import { KnownFindings } from '../../src/server/known-findings.ts';
import { Profiles, type Entry } from '../../src/server/profiles.ts';
import type { CodePlace } from '../../src/server/mapped-places.ts';
import { SpanLocator } from '../../src/server/span-locator.ts';
import { SpanLocators } from '../../src/server/span-locators.ts';
import { Workspace } from '../../src/server/workspace.ts';
import { STATUS_ERROR, serviceOf, type RequestSpan } from '../../src/trace/distributed.ts';
import { FakeHost } from '../support/fake-host.ts';
import { recordedService, type ExpectedPlace } from '../support/recorded-service.ts';

const URI = 'file:///ws/traces';

/** Symbols as a language server would find them: functions and classes by their declarations. */
function symbolsIn(sources: readonly (readonly [file: string, text: string])[]) {
  return (query: string): Promise<readonly FoundSymbol[]> => Promise.resolve(sources.flatMap(([file, text]) => {
    let container = '';
    return text.split('\n').flatMap((line, line0): FoundSymbol[] => {
      container = /^(?:export )?class (\w+)/.exec(line)?.[1] ?? (/^\S/.test(line) && !/^[}\s]/.test(line) ? '' : container);
      const isMember = /^\s/.test(line);
      const name = /^\s*(?:export )?(?:async )?(?:class|function|def) (\w+)/.exec(line)?.[1] ?? (isMember ? /^ {2}(?:async )?(\w+)\(.*\{$/.exec(line)?.[1] : undefined);
      return name === query ? [{ name, container: isMember ? container : '', isClass: line.includes('class '), uri: `file:///ws/${file}`, line0, column0: 0 }] : [];
    });
  }));
}

/** `added`: a source of the workspace that the service does not have. */
async function opened(name: 'express-shop' | 'flask-shop', findSymbols?: (query: string) => Promise<readonly FoundSymbol[]>, added: readonly (readonly [file: string, text: string])[] = []) {
  const service = recordedService(name);
  const sources = [...service.sources, ...added];
  const uris = sources.map(([file]) => `file:///ws/${file}`);
  const host = new FakeHost(uris);
  sources.forEach(([, text], i) => {
    host.texts.set(uris[i]!, text);
    host.contents.set(uris[i]!, text);
  });
  host.contents.set(URI, service.bytes(service.expected.traces.file));
  const workspace = new Workspace(host);
  workspace.configure(['file:///ws'], undefined);
  const profiles = new Profiles({ host, gunzip, workspace, onFault: (error) => expect.fail(String(error)) });
  await profiles.open(URI, null, NEVER_CANCELLED, () => undefined);
  const more: string[] = [];
  const locators = new SpanLocators({
    workspace, host, findSymbols: findSymbols ?? symbolsIn(service.sources), onTrouble: (message) => expect.fail(message), onMoreLines: (uri) => more.push(uri),
  });
  const entry = profiles.get(URI);
  return { service, host, profiles, locators, entry, more, places: async (span: number) => (await spanPlaces(URI, entry, locators, span)).places };
}

/** A span as an expectation names it. */
function spanNamed({ open }: Entry, { service, span: name, failed, statement }: Pick<ExpectedPlace, 'service' | 'span' | 'failed' | 'statement'>): number {
  const { tables } = open.traces!;
  const { spans, texts } = tables;
  for (let i = 0; i < spans.length; i++) {
    const span = i as RequestSpan;
    const isNamed = texts[spans.name[span]!] === name && serviceOf(tables, span) === service;
    if (!isNamed || (failed === true && spans.status[span] !== STATUS_ERROR)) continue;
    if (statement === undefined || JSON.stringify(tables.details.decoder.span(tables.details.store.get(tables.details.spans[span]!)).attributes).includes(statement)) return span;
  }
  throw new Error(`no span ${service}: ${name}`);
}

const lineOf = ({ path, line1 }: SpanPlaceRow): string => `${path}:${line1}`;

describe.each(['express-shop', 'flask-shop'] as const)('%s', (name) => {
  const { expected } = recordedService(name);

  test.each(expected.places)('$span is found as $rule in $file:$line', async (place) => {
    const { entry, locators, places } = await opened(name);
    await locators.look();
    const [first] = await places(spanNamed(entry, place));
    expect(first).toMatchObject({ rule: place.rule, uri: `file:///ws/${place.file}`, path: place.file, line1: place.line });
  });

  test('before the workspace was looked through, recorded places are there and more is promised', async () => {
    const { entry, locators } = await opened(name);
    const recorded = expected.places.find(({ rule }) => rule === 'recorded')!;
    const answer = await spanPlaces(URI, entry, locators, spanNamed(entry, recorded));
    expect(answer.pending).toBe(true);
    expect(lineOf(answer.places[0]!)).toBe(`${recorded.file}:${recorded.line}`);
  });

  test('a document has the spans of its lines, and none that lead elsewhere', async () => {
    const { entry, locators } = await opened(name);
    await locators.look();
    const place = expected.places.find(({ rule }) => rule === 'recorded')!;
    const answer = await spanLines(URI, entry, locators, `file:///ws/${place.file}`, false);
    const line = answer!.lines.find(({ line0 }) => line0 === place.line - 1)!;
    expect(line).toMatchObject({ inferred: false, errors: 0 });
    expect(line.names[0]).toContain(place.service);
    expect(line.count).toBeGreaterThan(0);
    expect(line.p95).toBeGreaterThanOrEqual(line.p50);
    expect(await spanLines(URI, entry, locators, 'file:///ws/nothing.ts', false)).toBe(null);
  });

  test('where no language server knows a function, its declaration is found in the texts', async () => {
    const { entry, locators, places } = await opened(name, () => Promise.resolve([]));
    await locators.look();
    const place = expected.places.find(({ rule }) => rule === 'name')!;
    expect((await places(spanNamed(entry, place)))[0]).toMatchObject({ rule: 'name', path: place.file, line1: place.line });
    const answer = await spanLines(URI, entry, locators, `file:///ws/${place.file}`, false);
    expect(answer!.lines.map(({ line0 }) => line0 + 1)).toContain(place.line);
  });

  test('a language server that is asleep is not waited for where the texts know the function', async () => {
    const { entry, locators, places } = await opened(name, () => new Promise(() => undefined));
    await locators.look();
    const place = expected.places.find(({ rule }) => rule === 'name')!;
    expect((await places(spanNamed(entry, place)))[0]).toMatchObject({ rule: 'name', line1: place.line });
  });

  test('what language servers alone know comes later, and is told', async () => {
    const { entry, locators, more, host } = await opened(name);
    const place = expected.places.find(({ rule }) => rule === 'name')!;
    const document = `file:///ws/${place.file}`;
    host.texts.set(document, '');
    await locators.look();
    const lines = async (): Promise<number[]> => ((await spanLines(URI, entry, locators, document, false))?.lines ?? []).map(({ line0 }) => line0 + 1);
    await lines();
    await expect.poll(() => more.length).toBeGreaterThan(0);
    expect(await lines()).toContain(place.line);
  });

  test('the finding of repeated queries stands in the line of their loop', async () => {
    const { entry, locators } = await opened(name);
    await locators.look();
    const { file, loopLine } = expected.findings['repeated-calls'];
    const found = await findingPlaces(URI, entry, locators, new KnownFindings());
    const repeated = found.find(({ rule }) => rule === 'repeated-calls')!;
    expect(repeated).toMatchObject({ uri: `file:///ws/${file}`, line0: loopLine - 1, isLoop: true });
    expect(await findingPlaces(URI, entry, locators, new KnownFindings(), repeated.finding)).toEqual([repeated]);
  });
});

test('of a function in a file that texts and a language server know, the language server’s line counts, once', async () => {
  const { expected, sources } = recordedService('express-shop');
  const place = expected.places.find(({ rule }) => rule === 'name')!;
  const uri = `file:///ws/${place.file}`;
  // As servers do that count a decorator to the function.
  const before: FoundSymbol = { name: 'loadOrder', container: 'OrderService', isClass: false, uri, line0: place.line - 2, column0: 2 };
  const { entry, locators, host, places } = await opened('express-shop', (query) => Promise.resolve(query === before.name ? [before] : []));
  const copy = 'file:///ws/src/customers.ts';
  host.texts.set(copy, sources.find(([file]) => file === place.file)![1]);
  await locators.look();
  const found = (await places(spanNamed(entry, place))).filter(({ rule, functionName }) => rule === 'name' && functionName === before.name);
  expect(found.map((row) => `${row.uri}:${row.line1}`).sort()).toEqual([`${copy}:${place.line}`, `${uri}:${place.line - 1}`]);
});

describe('a query in a function of its own', () => {
  const { expected } = recordedService('express-shop');
  const { file, loopLine } = expected.findings['repeated-calls'];
  const query = "query('SELECT id, sku, name, cents FROM products WHERE id = ?', product!)";

  /** The finding, after the query has moved into a file of its own. */
  async function afterMove(caller: string, others: Readonly<Record<string, string>> = {}) {
    const { entry, locators, host, service } = await opened('express-shop');
    const text = service.sources.find(([name]) => name === file)![1];
    expect(text).toContain(query);
    host.texts.set(`file:///ws/${file}`, text.replace(query, caller));
    // Files that the workspace has, with other texts.
    host.texts.set('file:///ws/src/customers.ts', `export function loadProduct(id: number) {\n  return query('SELECT id, sku, name, cents FROM products WHERE id = ?', id);\n}\n`);
    for (const [name, other] of Object.entries(others)) host.texts.set(`file:///ws/${name}`, other);
    await locators.look();
    const found = await findingPlaces(URI, entry, locators, new KnownFindings());
    return found.find(({ rule }) => rule === 'repeated-calls')!;
  }

  test('the loop that calls it is pointed to', async () => {
    expect(await afterMove('loadProduct(product!)')).toMatchObject({ uri: `file:///ws/${file}`, line0: loopLine - 1, isLoop: true });
  });

  test('of two loops that call it, the one in the file of what the calls are in', async () => {
    const other = 'for (const id of ids) await loadProduct(id);\n';
    expect(await afterMove('loadProduct(product!)', { 'src/shipping.ts': other })).toMatchObject({ uri: `file:///ws/${file}`, line0: loopLine - 1 });
  });

  test('no loop calls it, or two elsewhere: the query itself', async () => {
    const itself = { uri: 'file:///ws/src/customers.ts', line0: 1, isLoop: false };
    expect(await afterMove('loadThing(product!)')).toMatchObject(itself);
    const other = 'for (const id of ids) await loadProduct(id);\n';
    expect(await afterMove('loadThing(product!)', { 'src/shipping.ts': other, 'src/invoice.ts': other })).toMatchObject(itself);
  });
});

describe('a file of one span', () => {
  /** A service of its own, whose span names a line. */
  async function openedSpan(name: string, file: string, line: number) {
    const all = await opened('express-shop');
    const attributes = [{ key: 'code.file.path', value: { stringValue: file } }, { key: 'code.line.number', value: { intValue: String(line) } }];
    const span = { traceId: '1'.repeat(32), spanId: '1'.repeat(16), name, startTimeUnixNano: '1000000000', endTimeUnixNano: '1005000000', attributes };
    const uri = 'file:///ws/one.json';
    all.host.contents.set(uri, JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }));
    await all.profiles.open(uri, null, NEVER_CANCELLED, () => undefined);
    await all.locators.look();
    return { ...all, uri, entry: all.profiles.get(uri) };
  }

  test('lines are found once where no language server may know more', async () => {
    const { entry, locators, uri } = await openedSpan('work', '/srv/express-shop/src/payment.ts', 12);
    const located = vi.spyOn(entry.locator, 'locate');
    expect((await spanLines(uri, entry, locators, 'file:///ws/src/payment.ts', false))!.lines).toMatchObject([{ line0: 11, count: 1 }]);
    // All answers are in memory: what would be looked for again has been by now.
    await new Promise((resolve) => setImmediate(resolve));
    expect(located).toHaveBeenCalledTimes(1);
  });

  test('the reason told with a line is that of its own place, not of a recorded one that is not here', async () => {
    const { file, line, span } = recordedService('express-shop').expected.places.find(({ rule }) => rule === 'text')!;
    const { entry, locators, uri } = await openedSpan(span, '/elsewhere/gone.rb', 3);
    expect((await spanPlaces(uri, entry, locators, 0)).places[0]).toMatchObject({ rule: 'recorded', uri: null });
    const { lines } = (await spanLines(uri, entry, locators, `file:///ws/${file}`, false))!;
    expect(lines).toMatchObject([{ line0: line - 1, inferred: true }]);
    expect(lines[0]!.reason).not.toContain('names this line');
  });
});

test('when places have changed, source maps are followed anew', async () => {
  const { entry, locators } = await opened('express-shop');
  let original: CodePlace = { file: '/srv/express-shop/src/payment.ts', line0: 3, column0: 0 };
  const locator = new SpanLocator({
    traces: entry.open.traces!, locator: entry.locator, landmarks: locators.landmarks, findSymbols: () => Promise.resolve([]),
    mapped: (places) => Promise.resolve(places.map(() => original)), choices: { byKey: new Map(), made: 0 },
    readText: () => Promise.resolve(null), onMoreLines: () => undefined, pause: () => Promise.resolve(),
  });
  const recorded = { file: '/srv/express-shop/dist/payment.js', line0: 1, column0: 0 };
  expect(await locator.original(recorded)).toEqual(original);
  original = { ...original, line0: 8 };
  expect((await locator.original(recorded)).line0).toBe(3);
  locator.placesChanged();
  expect(await locator.original(recorded)).toEqual(original);
});

describe('choices', () => {
  /** A second sender, so that nothing tells which of the two sent. */
  const sender = ['src/reminder.ts', "export const remind = (order: number) => queue.publish('orders.paid', { order });\n"] as const;
  const ambiguous = { service: 'shop', span: 'send orders.paid', places: [{ file: 'src/payment.ts', line: 19 }, { file: sender[0], line: 1 }] };
  const openedTwo = () => opened('express-shop', undefined, [sender]);

  test('several lines as likely: none is told for the line, all are offered', async () => {
    const { entry, locators, places } = await openedTwo();
    await locators.look();
    const found = await places(spanNamed(entry, ambiguous));
    expect(found.slice(0, ambiguous.places.length).map(lineOf).sort()).toEqual(ambiguous.places.map(({ file, line }) => `${file}:${line}`).sort());
    expect(found[0]!.confidence).toBe(found[1]!.confidence);
    expect(await locators.of(URI, entry, entry.open.traces!).bestLine(spanNamed(entry, ambiguous))).toBe(null);
  });

  test('a chosen line stands first, for all spans of the operation, also when lines before it have come or gone', async () => {
    const { entry, locators, places, host } = await openedTwo();
    await locators.look();
    const { file, line } = ambiguous.places[1]!;
    const uri = `file:///ws/${file}`;
    const text = host.texts.get(uri)!;
    const choice: SpanChoice = { uri, line0: line - 1, text: text.split('\n')[line - 1]!.trim() };
    const { key } = chooseSpanPlace(URI, entry, locators, spanNamed(entry, ambiguous), choice);
    expect(JSON.parse(key)).toEqual([ambiguous.service, ambiguous.span]);
    expect((await places(spanNamed(entry, ambiguous)))[0]).toMatchObject({ rule: 'chosen', path: file, line1: line });
    host.texts.set(uri, `// new\n// lines\n${text}`);
    expect((await places(spanNamed(entry, ambiguous)))[0]).toMatchObject({ rule: 'chosen', line1: line + 2 });
    host.texts.set(uri, '// all gone');
    expect((await places(spanNamed(entry, ambiguous)))[0]!.rule).not.toBe('chosen');
  });

  test('what was chosen in one file counts for the lines of all that are open', async () => {
    const { entry, locators, profiles, host } = await openedTwo();
    const other = 'file:///ws/again';
    host.contents.set(other, host.contents.get(URI)!);
    await profiles.open(other, null, NEVER_CANCELLED, () => undefined);
    await locators.look();
    const { file, line } = ambiguous.places[1]!;
    const uri = `file:///ws/${file}`;
    const linesOfOther = async (): Promise<number[]> => ((await spanLines(other, profiles.get(other), locators, uri, false))?.lines ?? []).map(({ line0 }) => line0 + 1);
    expect(await linesOfOther()).not.toContain(line);
    chooseSpanPlace(URI, entry, locators, spanNamed(entry, ambiguous), { uri, line0: line - 1, text: host.texts.get(uri)!.split('\n')[line - 1]!.trim() });
    expect(await linesOfOther()).toContain(line);
  });

  test('another session brings its choices; nonsense in them is left out', async () => {
    const { entry, locators, places, host } = await openedTwo();
    const { file, line } = ambiguous.places[0]!;
    const uri = `file:///ws/${file}`;
    const text = host.texts.get(uri)!.split('\n')[line - 1]!.trim();
    locators.configure({ [JSON.stringify([ambiguous.service, ambiguous.span])]: { uri, line0: 0, text }, odd: { uri: 7 }, odder: null }, null);
    await locators.look();
    expect((await places(spanNamed(entry, ambiguous)))[0]).toMatchObject({ rule: 'chosen', line1: line });
  });

  test('what is no line cannot be chosen', async () => {
    const { entry, locators } = await openedTwo();
    expect(() => chooseSpanPlace(URI, entry, locators, 0, { uri: 'file:///ws/a.ts', line0: -1, text: '' })).toThrow('must name a line');
  });
});

describe('texts that change', () => {
  test('a line that moved since the workspace was looked through is found where it is now', async () => {
    const { entry, locators, places, host } = await opened('express-shop');
    await locators.look();
    const place = recordedService('express-shop').expected.places.find(({ rule }) => rule === 'text')!;
    const uri = `file:///ws/${place.file}`;
    const moved = `// one more line\n${host.texts.get(uri)!}`;
    host.texts.set(uri, moved);
    host.contents.set(uri, moved);
    expect((await places(spanNamed(entry, place)))[0]).toMatchObject({ line1: place.line + 1 });
  });

  test('language servers that fail or know nothing leave what the texts say', async () => {
    const { entry, locators, places } = await opened('express-shop', () => Promise.reject(new Error('no such question')));
    await locators.look();
    const place = recordedService('express-shop').expected.places.find(({ rule }) => rule === 'text')!;
    expect(lineOf((await places(spanNamed(entry, place)))[0]!)).toBe(`${place.file}:${place.line}`);
  });
});

test('a place that a span recorded is found like any recorded source, lines counted from 0', async () => {
  const { entry, locators } = await opened('express-shop');
  expect(await locatePlace(URI, entry, locators, { file: '/srv/express-shop/src/payment.ts', line1: 55, column1: 3 })).toEqual({
    kind: 'found', uri: 'file:///ws/src/payment.ts', line0: 54, column0: 2,
  });
  expect(await locatePlace(URI, entry, locators, { file: '/elsewhere/nothing.rb', line1: null, column1: null })).toMatchObject({ kind: expect.stringMatching(/missing|outside/) });
});

test('an operation of the flame graph leads to its slowest span', async () => {
  const { entry } = await opened('express-shop');
  const { traces, profile } = entry.open;
  const operation = traces!.functionOf!.findIndex((fn) => profile.strings[profile.functions.name[fn]!] === 'render invoice');
  expect(spanOfFunction(entry.open, traces!.functionOf![operation]!)).toBe(traces!.slowest[operation]);
  expect(spanOfFunction(entry.open, 10_000)).toBe(null);
});
