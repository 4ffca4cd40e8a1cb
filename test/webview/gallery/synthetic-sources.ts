// Sources of the synthetic profile in every state that the table of sources knows, for pictures of it.

import type { PageMethods, SourceRow } from '../../../src/protocol/webview.ts';
import type { SyntheticProfile } from './synthetic-profile.ts';

type Fate = Pick<SourceRow, 'place' | 'map' | 'unresolved' | 'remedies'>;
type Found = Extract<SourceRow['place'], { kind: 'found' }>;

const found = (path: string, rule: Found['rule'], confidence: Found['confidence'] = 'certain'): Found => ({
  kind: 'found', uri: `file:///ws/${path}`, path, rule, confidence,
});
const resolved = (place: SourceRow['place'], map: SourceRow['map'] = null): Fate => ({ place, map, unresolved: false, remedies: [] });

const FATES: ReadonlyMap<string, Fate> = new Map<string, Fate>([
  ['file:///app/src/compiler.js', {
    place: { kind: 'missing', message: 'No file in this workspace matches it.' }, map: null,
    unresolved: true, remedies: ['locate', 'exclude'],
  }],
  ['file:///app/src/render/layout.js', resolved(found('packages/app/src/render/layout.js', 'mapping'))],
  ['file:///app/src/index.js', resolved(found('src/index.ts', 'exact'), { kind: 'original', rule: 'sibling', script: 'file:///app/dist/index.js', approximate: true })],
  ['file:///app/node_modules/acorn/dist/acorn.mjs', {
    place: { kind: 'outside', uri: 'file:///app/node_modules/acorn/dist/acorn.mjs', message: 'This file belongs to a package that is not in this workspace.' },
    map: null, unresolved: false, remedies: ['locate', 'open-outside', 'exclude'],
  }],
  ['file:///app/node_modules/lodash/lodash.js', resolved(found('node_modules/lodash/lodash.js', 'suffix', 'likely'))],
  ['node:fs', resolved({ kind: 'none', reason: 'runtime', message: 'It is part of the runtime; there is no file for it.' })],
  ['https://shop.example/assets/app-4f2a91c0.js', {
    place: { kind: 'missing', message: 'No file in this workspace matches it.' }, map: null,
    unresolved: true, remedies: ['locate', 'apply-map', 'build-with-maps', 'exclude'],
  }],
  ['file:///app/dist/worker.js', {
    place: found('dist/worker.js', 'exact'),
    map: { kind: 'broken', reason: 'The source map “worker.js.map” cannot be used: it is no JSON.' },
    unresolved: true, remedies: ['apply-map', 'build-with-maps'],
  }],
  ['/srv/shop/util.js', {
    place: { kind: 'ambiguous', candidates: ['file:///ws/a/util.js', 'file:///ws/b/util.js'], count: 2 }, map: null,
    unresolved: true, remedies: ['choose', 'locate', 'exclude'],
  }],
]);

const NO_FILE: Fate = resolved({ kind: 'none', reason: 'runtime', message: 'It is part of the runtime; there is no file for it.' });

/** As the server would answer. */
export function sourcesOf(profile: SyntheticProfile, params: unknown): Omit<PageMethods['sources/list']['result'], 'revision'> {
  const { filter, offset, limit } = params as PageMethods['sources/list']['params'];
  const self = profile.selfBySource();
  for (const url of FATES.keys()) if (!self.has(url)) self.set(url, profile.total * 0.004 * url.length ** 0.5);
  const all = [...self].map(([url, value]): SourceRow => ({
    url, kind: 'file', self: value, share: value / profile.total, ...(FATES.get(url) ?? NO_FILE),
  }));
  const unresolved = all.filter((row) => row.unresolved);
  const matching = all.filter(({ url }) => url.includes(filter));
  matching.sort((a, b) => Number(b.unresolved) - Number(a.unresolved) || b.self - a.self);
  return {
    rows: matching.slice(offset, offset + limit),
    matched: matching.length,
    of: all.length,
    unresolved: unresolved.length,
    unresolvedSelf: unresolved.reduce((sum, row) => sum + row.self, 0),
  };
}
