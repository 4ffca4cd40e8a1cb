// What colours stand for: sums of self by category, package and file, and the packages that functions are told by.

import { expect, test } from 'vitest';
import { cpuprofile } from '../../src/formats/cpuprofile.ts';
import type { View } from '../../src/protocol/webview.ts';
import { colorGroups } from '../../src/server/handlers/color-groups.ts';
import { OpenProfile } from '../../src/server/open-profile.ts';
import { profileOf } from '../support/notation.ts';

const VIEW: View = { valueType: 0, threads: null };
const TEXT = `
  main@/ws/src/cart/a.js:1; map@/ws/node_modules/lodash/map.js:2   5
  main@/ws/src/cart/a.js:1; pay@/ws/src/pay/b.js:2                 3
  main@/ws/src/cart/a.js:1; read@node:fs:3                         2
  main@/ws/src/cart/a.js:1; plain                                  1
  main@/ws/src/cart/a.js:1; each@/ws/node_modules/lodash/each.js:1 4
`;
const open = new OpenProfile('file:///p.cpuprofile', 7, { profile: profileOf(TEXT), format: cpuprofile });
const inWords = (mode: 'category' | 'package' | 'file', limit = 9): string[] => {
  const { groups, others } = colorGroups(open, { view: VIEW, mode, limit });
  return [...groups.map(({ key, self }) => `${key} ${self}`), ...(others.count > 0 ? [`${others.count} others ${others.self}`] : [])];
};

test('by category', () => expect(inWords('category')).toEqual(['*library 9', '*own 3', '*runtime 2', '*native 1']));

test('by package: of others’ code; own code by its top folder; what has none by its category', () => {
  expect(inWords('package')).toEqual(['lodash 9', 'pay 3', 'node:fs 2', '*native 1', 'cart 0']);
});

test('by file, the largest, and the sum of the others', () => {
  expect(inWords('file', 2)).toEqual(['/ws/node_modules/lodash/map.js 5', '/ws/node_modules/lodash/each.js 4', '4 others 6']);
});

test('a way of colouring that there is not is a bad request', () => {
  expect(() => colorGroups(open, { view: VIEW, mode: 'age' as never, limit: 3 })).toThrow('colouring');
});
