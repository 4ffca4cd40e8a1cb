// What the workspace's texts say of spans, looked through in the background: which files are read, when again, what is kept.

import { expect, test } from 'vitest';
import { LandmarkFiles, type LandmarkStore } from '../../src/server/landmark-files.ts';

const CALL = (name: string): string => `tracer.startActiveSpan('${name}', (span) => span.end());\n`;

function setUp(files: Record<string, string>) {
  const texts = new Map(Object.entries(files));
  const read: string[] = [];
  let kept: Uint8Array | null = null;
  const store: LandmarkStore = { read: () => Promise.resolve(kept), write: (bytes) => Promise.resolve(void (kept = bytes)) };
  const trouble: string[] = [];
  const make = (): LandmarkFiles => new LandmarkFiles({
    named: (pattern) => Promise.resolve([...texts.keys()].filter((uri) => uri.endsWith(pattern.slice(1)))),
    readText: (uri) => {
      read.push(uri);
      return Promise.resolve(texts.get(uri) ?? null);
    },
    stamp: (uri) => Promise.resolve(texts.get(uri) ?? null),
    store,
    onTrouble: (message) => trouble.push(message),
  });
  return { texts, read, make, trouble, spoil: () => (kept = new TextEncoder().encode('{')) };
}

const found = (files: LandmarkFiles, name: string): string[] => files.index!.find('tracer-call', name).map(({ file }) => file);

test('files of languages that are read are; others are not looked at', async () => {
  const { make, read } = setUp({ 'file:///ws/a.ts': CALL('a'), 'file:///ws/b.md': CALL('b') });
  const files = make();
  expect(files.index).toBe(null);
  await files.look();
  expect(found(files, 'a')).toEqual(['file:///ws/a.ts']);
  expect(read).toEqual(['file:///ws/a.ts']);
});

test('looked at again, only what is new or has changed is read, and what is gone is forgotten', async () => {
  const { make, read, texts } = setUp({ 'file:///ws/a.ts': CALL('a'), 'file:///ws/b.ts': CALL('b'), 'file:///ws/c.ts': CALL('c') });
  const files = make();
  await files.look();
  const { revision } = files;
  read.length = 0;
  texts.set('file:///ws/b.ts', CALL('changed'));
  texts.set('file:///ws/d.ts', CALL('d'));
  texts.delete('file:///ws/c.ts');
  await files.look();
  expect(read.sort()).toEqual(['file:///ws/b.ts', 'file:///ws/d.ts']);
  expect([found(files, 'changed'), found(files, 'b'), found(files, 'c'), found(files, 'd')]).toEqual([['file:///ws/b.ts'], [], [], ['file:///ws/d.ts']]);
  expect(files.revision).toBeGreaterThan(revision);
});

test('where nothing changed, nothing is read and the revision stays', async () => {
  const { make, read } = setUp({ 'file:///ws/a.ts': CALL('a') });
  const files = make();
  await files.look();
  const { revision } = files;
  read.length = 0;
  await files.look();
  expect([read, files.revision]).toEqual([[], revision]);
});

test('another session finds what this one kept; of a damaged file nothing is taken', async () => {
  const { make, read, spoil } = setUp({ 'file:///ws/a.ts': CALL('a') });
  await make().look();
  read.length = 0;
  const second = make();
  await second.look();
  expect([found(second, 'a'), read]).toEqual([['file:///ws/a.ts'], []]);
  spoil();
  const third = make();
  await third.look();
  expect([found(third, 'a'), read]).toEqual([['file:///ws/a.ts'], ['file:///ws/a.ts']]);
});

test('two that ask at once share one look', async () => {
  const { make, read } = setUp({ 'file:///ws/a.ts': CALL('a') });
  const files = make();
  await Promise.all([files.look(), files.look()]);
  expect(read).toHaveLength(1);
});

test('a file that was saved is read anew when it is asked about', async () => {
  const { make, texts } = setUp({ 'file:///ws/a.ts': CALL('a') });
  const files = make();
  await files.look();
  expect(await files.renew(['file:///ws/a.ts'])).toBe(false);
  texts.set('file:///ws/a.ts', CALL('b'));
  expect(await files.renew(['file:///ws/a.ts'])).toBe(true);
  expect([found(files, 'a'), found(files, 'b')]).toEqual([[], ['file:///ws/a.ts']]);
});

test('a workspace that cannot be listed is said, and is as one that says nothing', async () => {
  const { make, trouble } = setUp({});
  const files = make();
  Object.assign((files as unknown as { options: object }).options, { named: () => Promise.reject(new Error('gone')) });
  await files.look();
  expect(files.index!.size).toBe(0);
  expect(trouble).toEqual(['The workspace was not looked through for spans: gone']);
});
