// Notes are said once and never pile up; refusals carry their place.

import { expect, test } from 'vitest';
import { NoteList } from '../../src/base/note.ts';
import { describeRefusal, Refusal } from '../../src/base/refusal.ts';
import { StringInterner } from '../../src/base/interner.ts';

test('the same note is kept once, another wording of its code is another note', () => {
  const notes = new NoteList();
  notes.add('a', 'warning', 'One.');
  notes.add('a', 'warning', 'One.');
  notes.add('a', 'warning', 'Two.');
  expect(notes.list().map((note) => note.message)).toEqual(['One.', 'Two.']);
});

test('a file of a million faults does not become a million notes', () => {
  const notes = new NoteList();
  for (let i = 0; i < 100_000; i++) notes.add('fault', 'info', `Fault ${i}.`);
  expect(notes.list().length).toBe(50);
  expect(notes.list()[49]!.message).toBe('Fault 49.');
});

test('a refusal tells its place where it has one', () => {
  expect(describeRefusal(new Refusal('empty', 'The file is empty'))).toBe('The file is empty');
  expect(describeRefusal(new Refusal('malformed', 'Bad', { byte: 12 }))).toBe('Bad (at byte 12)');
  expect(describeRefusal(new Refusal('malformed', 'Bad', { byte: 12, path: 'nodes[3]' }))).toBe('Bad (at byte 12, in nodes[3])');
});

test('texts are interned by equality, whatever they spell', () => {
  const interner = new StringInterner<number>();
  const words = ['', 'a', '__proto__', 'constructor', 'toString', 'a', '__proto__', ''];
  expect(words.map((word) => interner.intern(word))).toEqual([0, 1, 2, 3, 4, 1, 2, 0]);
  expect(interner.finish()).toEqual(['', 'a', '__proto__', 'constructor', 'toString']);
  expect(interner.text(2)).toBe('__proto__');
});
