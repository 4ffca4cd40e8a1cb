// Back and forward: every place once, small moves together, never more than a hundred.

import { expect, test } from 'vitest';
import { memoryAt, PlaceHistory, placeOf } from '../../webview/place-history.ts';
import type { Place } from '../../webview/place-history.ts';
import { FRESH_STATE } from '../../webview/saved-state.ts';

const start = placeOf(FRESH_STATE);
const zoomedTo = (from: number, place: Place = start): Place => ({ ...place, zoom: { from, to: 1, row: 0 } });
const selecting = (name: string, place: Place = start): Place => ({ ...place, selected: { index: 1, name } });
const LATER = 10_000;

function historyOf(...places: Place[]): PlaceHistory {
  const history = new PlaceHistory(start, 0);
  places.forEach((place, i) => history.note(place, LATER * (i + 1)));
  return history;
}

test('goes back through all places, and forward again', () => {
  const history = historyOf(zoomedTo(0.5), selecting('a', zoomedTo(0.5)));
  expect(history.canGoForward).toBe(false);
  expect(history.step(-1, 0)).toEqual(zoomedTo(0.5));
  expect(history.step(-1, 0)).toEqual(start);
  expect(history.canGoBack).toBe(false);
  expect(history.step(-1, 0)).toBeNull();
  expect(history.step(1, 0)).toEqual(zoomedTo(0.5));
  expect(history.step(1, 0)).toEqual(selecting('a', zoomedTo(0.5)));
  expect(history.step(1, 0)).toBeNull();
});

test('moves that follow one another quickly are one place: the last of them', () => {
  const history = historyOf(zoomedTo(0.1));
  history.note(zoomedTo(0.2), LATER + 300);
  history.note(selecting('a', zoomedTo(0.3)), LATER + 900);
  history.note(zoomedTo(0.4), LATER + 1500);
  expect(history.step(-1, 0)).toEqual(start);
  expect(history.step(1, 0)).toEqual(zoomedTo(0.4));
});

test('another view, range or filter is a place of its own, however quick', () => {
  const history = new PlaceHistory(start, 0);
  history.note({ ...start, filters: [{ kind: 'own-code' }] }, 1);
  history.note({ ...start, filters: [{ kind: 'own-code' }], mainView: 'chart' }, 2);
  history.note({ ...start, filters: [{ kind: 'own-code' }], range: { fromNs: 1, toNs: 2 } }, 3);
  expect(history.step(-1, 4)?.mainView).toBe('chart');
  expect(history.step(-1, 4)?.mainView).toBeNull();
  expect(history.step(-1, 4)).toEqual(start);
});

test('a place that was gone back to may settle without the way forward being lost', () => {
  const history = historyOf(zoomedTo(0.1), zoomedTo(0.7));
  history.step(-1, LATER * 3);
  history.note(zoomedTo(0.1000001), LATER * 3 + 200);
  expect(history.canGoForward).toBe(true);
  expect(history.step(1, LATER * 3 + 300)).toEqual(zoomedTo(0.7));
});

test('a new way from an earlier place replaces the way forward', () => {
  const history = historyOf(zoomedTo(0.1), zoomedTo(0.7));
  history.step(-1, LATER * 3);
  history.note(selecting('b', zoomedTo(0.1)), LATER * 4);
  expect(history.canGoForward).toBe(false);
  expect(history.step(-1, LATER * 5)).toEqual(zoomedTo(0.1));
});

test('the same place is no step, and only a hundred are kept', () => {
  const history = historyOf(start, start);
  expect(history.canGoBack).toBe(false);
  for (let i = 1; i <= 500; i++) history.note(zoomedTo(i / 1000), LATER * (i + 3));
  let steps = 0;
  while (history.step(-1, 0) !== null) steps++;
  expect(steps).toBe(99);
});

test('a trace is a place; how it was left is kept with it, and going there leaves the list as it is', () => {
  const showing = (span: number | null): Place => ({ ...start, trace: { ...start.trace, shown: { trace: 4, id: 'ab', span } } });
  const history = historyOf(showing(null));
  history.note(showing(9), LATER + 1);
  expect(history.step(-1, 0)).toEqual(start);
  const place = history.step(1, 0)!;
  expect(place).toEqual(showing(9));
  const listed = { ...FRESH_STATE, traces: { ...FRESH_STATE.traces, filter: 'error:yes' } };
  expect(memoryAt(place, listed).traces).toMatchObject({ filter: 'error:yes', shown: { trace: 4, span: 9 } });
});
