// Places as a profile and back: what source maps are applied to for spans.

import { expect, test } from 'vitest';
import { placesIn, profileOfPlaces, type CodePlace } from '../../src/server/mapped-places.ts';

const PLACES: readonly CodePlace[] = [
  { file: '/srv/dist/a.js', line0: 3, column0: 7 },
  { file: '/srv/dist/a.js', line0: 3, column0: 7 },
  { file: '/srv/dist/b.js', line0: 0, column0: null },
  { file: '/srv/dist/a.js', line0: null, column0: null },
  { file: 'https://example.org/app.js', line0: 12, column0: 0 },
];

test('places come back as they were, in their order, equal ones each by itself', () => {
  expect(placesIn(profileOfPlaces(PLACES))).toEqual(PLACES);
});
