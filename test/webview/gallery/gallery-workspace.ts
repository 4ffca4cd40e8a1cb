// The workspace of the gallery: files for some sources of the made profile, so that every state of a source can be seen.

import type { OpenProfile } from '../../../src/server/open-profile.ts';
import type { Entry } from '../../../src/server/profiles.ts';
import { SourceLocator } from '../../../src/server/source-locator.ts';
import { FakeWorkspace, placesOf } from '../../support/fake-workspace.ts';
import { outcomeOf } from '../../support/mapping-outcome.ts';

const FILES = [
  'file:///ws/packages/app/src/render/layout.js', 'file:///ws/src/index.js', 'file:///ws/node_modules/lodash/lodash.js', 'file:///ws/dist/worker.js',
  'file:///ws/a/util.js', 'file:///ws/b/util.js',
];

/** Lines that look like code: the details of a function show some of them. */
const TEXT = Array.from({ length: 1000 }, (_, i) => ['function visit(node) {', '  const children = node.children ?? [];', '  for (const child of children) visit(child);', '}', ''][i % 5]).join('\n');

const workspace = new FakeWorkspace(FILES);
for (const uri of FILES) workspace.texts.set(uri, TEXT);

/** An open profile in this workspace. One script has a broken source map. */
export function galleryEntry(open: OpenProfile): Entry {
  const maps = [outcomeOf('file:///app/dist/worker.js', { state: 'broken', reason: 'The source map “worker.js.map” cannot be used: it is no JSON.' })];
  return { open, locator: new SourceLocator(workspace, () => placesOf()), maps };
}

export const readText = (uri: string): Promise<string | null> => workspace.readText(uri);
