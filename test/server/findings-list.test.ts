// Findings as the page has them: of traces, of profiles, and budgets over both. The rules have tests of their own.

import { expect, test } from 'vitest';
import { cpuprofile } from '../../src/formats/cpuprofile.ts';
import { findingsList } from '../../src/server/handlers/findings.ts';
import { KnownFindings } from '../../src/server/known-findings.ts';
import { OpenProfile } from '../../src/server/open-profile.ts';
import { profileOf } from '../support/notation.ts';
import { openedSpans, spansOf } from '../support/opened-traces.ts';

const ms = 1_000_000;
const SLOW = [`shop GET /orders 0–${200 * ms}!`, `  db SELECT ${20 * ms}–${50 * ms}`].join('\n');

test('a budget over operations is a finding with its spans, until the setting changes', () => {
  const open = openedSpans(spansOf(SLOW));
  const known = new KnownFindings();
  known.configure([{ operation: 'GET *', service: 'shop', p95: '100ms' }]);
  const [row] = findingsList(open, known).rows.filter(({ rule }) => rule === 'budget');
  expect(row).toMatchObject({ severity: 'warning', occurrences: 1, spans: [0], function: null, subject: 'shop: GET /orders', savedNs: 100 * ms });
  known.configure([]);
  expect(findingsList(open, known).rows.filter(({ rule }) => rule === 'budget')).toEqual([]);
});

test('a budget over functions is a finding with its function', () => {
  const profile = profileOf('main@/ws/a.js:1; parse@/ws/a.js:5  90\nmain@/ws/a.js:1  10', { lines: 'leaf-ticks' });
  const open = new OpenProfile('file:///p.cpuprofile', 3, { profile, format: cpuprofile });
  const known = new KnownFindings();
  known.configure([{ function: 'parse', self: '50%' }]);
  expect(findingsList(open, known)).toMatchObject({ revision: 3, rows: [{ rule: 'budget', spans: [], subject: 'parse' }] });
});

test('what is wrong in the setting is told, and the rest of it holds', () => {
  const told: string[] = [];
  const known = new KnownFindings((message) => told.push(message));
  known.configure([{ operation: 'GET *', p95: 'soon' }, { operation: 'GET *', p95: '100ms' }]);
  expect(told).toHaveLength(1);
  expect(findingsList(openedSpans(spansOf(SLOW)), known).rows.filter(({ rule }) => rule === 'budget')).toHaveLength(1);
});

test('the profile made of spans has no findings of its own', () => {
  const open = openedSpans(spansOf(`shop JSON.parse 0–${200 * ms}`));
  expect(findingsList(open, new KnownFindings()).rows.filter((row) => row.function !== null)).toEqual([]);
});

test('findings looked for in steps are those looked for at once', async () => {
  const text = [`shop GET /orders 0–${200 * ms}`, ...Array.from({ length: 12 }, (_, i) => `  shop SELECT ${(10 + i * 10) * ms}–${(19 + i * 10) * ms} kind 3`)].join('\n');
  const [first, second] = [openedSpans(spansOf(text)), openedSpans(spansOf(text))];
  const known = new KnownFindings();
  known.configure([{ operation: 'GET *', p95: '100ms' }]);
  await known.prepare(first);
  expect(known.of(first).map(({ rule }) => rule)).toContain('budget');
  expect(known.of(first)).toEqual(known.of(second));
});
