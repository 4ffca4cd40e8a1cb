// Labels that fit. Every character is 10 pixels wide here, wide ones (W, 🔥) 20.

import { expect, test } from 'vitest';
import { LabelFitter } from '../../src/flame/labels.ts';

const fitter = (): LabelFitter => new LabelFitter((character) => (character === 'W' || character === '🔥' ? 20 : 10));

test('a text that fits is left alone', () => {
  expect(fitter().fit('parse', 50)).toBe('parse');
  expect(fitter().widthOf('parseW')).toBe(70);
});

test('a short room cuts the end, a longer one the middle', () => {
  expect(fitter().fit('parseBlock', 60)).toBe('parse…');
  expect(fitter().fit('Parser.prototype.parseBlock', 160)).toBe('Parser.…rseBlock');
});

test('where nothing but the ellipsis fits there is no label', () => {
  expect(fitter().fit('parse', 19)).toBeNull();
  expect(fitter().fit('', 100)).toBeNull();
});

test('characters outside the basic plane are not split', () => {
  expect(fitter().fit('🔥🔥🔥', 50)).toBe('🔥🔥…');
});

test('no label is ever wider than its room', () => {
  const one = fitter();
  const text = 'WaW.prototype.bWWc🔥deWfgh.iWjklmWnopq';
  for (let room = 0; room < 500; room++) {
    const label = one.fit(text, room);
    if (label !== null) expect(one.widthOf(label)).toBeLessThanOrEqual(room);
  }
});

test('a character is measured once', () => {
  const measured: string[] = [];
  const one = new LabelFitter((character) => {
    measured.push(character);
    return 10;
  });
  for (let room = 0; room < 300; room++) one.fit('abcabcabcabcabcabc', room);
  expect(measured.toSorted()).toEqual(['a', 'b', 'c', '…']);
});

test('what people see as one character is not split: accents, families, flags', () => {
  expect(fitter().fit('e\u0301e\u0301e\u0301e\u0301', 30)).toBe('e\u0301e\u0301…');
  expect(fitter().fit('👩‍👩‍👧‍👦👨🏽‍💻🇩🇪 abc', 30)).toBe('👩‍👩‍👧‍👦👨🏽‍💻…');
});
