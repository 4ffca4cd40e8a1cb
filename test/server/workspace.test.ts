// The workspace: settings, files and learned prefixes together, as profiles ask it.

import { expect, test } from 'vitest';
import type { PlacesSettings } from '../../src/protocol/lsp.ts';
import { SourceLocator } from '../../src/server/source-locator.ts';
import { Workspace } from '../../src/server/workspace.ts';
import { FakeWorkspace } from '../support/fake-workspace.ts';

const TRUSTED: PlacesSettings = { pathMappings: {}, webRoot: '', launch: [], excluded: [], trusted: true };

function setUp(files: readonly string[], settings: Partial<PlacesSettings> = {}, folders = ['file:///ws']) {
  const host = new FakeWorkspace(files);
  const troubles: string[] = [];
  const workspace = new Workspace(host, (message) => troubles.push(message));
  workspace.configure(folders, { ...TRUSTED, ...settings });
  const locator = new SourceLocator(workspace, () => workspace.contextFor('file:///runs/a.cpuprofile', null));
  return { host, workspace, locator, troubles };
}

test('nothing is listed before a profile is opened, then once', async () => {
  const { host, workspace, locator } = setUp(['file:///ws/a.js']);
  await new Promise((resolve) => setImmediate(resolve));
  expect(host.questions).toEqual([]);
  workspace.start();
  workspace.start();
  await locator.locate('/app/a.js');
  await locator.locate('/app/b.js');
  expect(host.questions.filter((question) => question.startsWith('list'))).toEqual(['list file:///ws']);
});

test('one file that the user points at finds all others, and undoing it loses them again', async () => {
  const files = ['file:///ws/packages/api/src/index.ts', 'file:///ws/packages/web/src/index.ts', 'file:///ws/packages/api/src/user.ts', 'file:///ws/packages/web/src/user.ts'];
  const { workspace, locator } = setUp(files);
  const kinds = async () => [(await locator.locate('/app/src/index.ts')).kind, (await locator.locate('/app/src/user.ts')).kind];
  expect(await kinds()).toEqual(['ambiguous', 'ambiguous']);
  const learned = workspace.learn('/app/src/index.ts', files[0]!)!;
  expect(learned).toEqual({ from: '/app', to: '${workspaceFolder}/packages/api' });
  workspace.configure(['file:///ws'], { ...TRUSTED, pathMappings: { [learned.from]: learned.to } });
  expect(await locator.locate('/app/src/user.ts')).toEqual({ kind: 'found', uri: files[2], rule: 'mapping', confidence: 'certain' });
  expect(await kinds()).toEqual(['found', 'found']);
  workspace.configure(['file:///ws'], TRUSTED);
  expect(await kinds()).toEqual(['ambiguous', 'ambiguous']);
});

test('a file that comes makes a place ambiguous; one that goes makes it plain again', async () => {
  const { host, workspace, locator } = setUp(['file:///ws/a/x.js']);
  expect(await locator.locate('/app/x.js')).toMatchObject({ kind: 'found' });
  host.files = ['file:///ws/a/x.js', 'file:///ws/b/x.js'];
  workspace.update(['file:///ws/b/x.js'], []);
  expect(await locator.locate('/app/x.js')).toMatchObject({ kind: 'ambiguous' });
  host.files = ['file:///ws/b/x.js'];
  workspace.update([], ['file:///ws/a/x.js']);
  expect(await locator.locate('/app/x.js')).toMatchObject({ kind: 'found', uri: 'file:///ws/b/x.js' });
});

test('a file that went without a word is not offered', async () => {
  const { host, locator } = setUp(['file:///ws/src/x.js', 'file:///ws/x.js']);
  await locator.locate('/app/src/y.js');
  host.files = ['file:///ws/x.js'];
  expect(await locator.locate('/app/src/x.js')).toMatchObject({ kind: 'found', uri: 'file:///ws/x.js', confidence: 'guess' });
});

test('a workspace opened through a link is found by the path where the link leads', async () => {
  const { host, locator } = setUp(['file:///ws/a.js', 'file:///ws/old/a.js']);
  host.links.set('file:///ws', 'file:///private/data/ws');
  expect(await locator.locate('/private/data/ws/a.js')).toMatchObject({ kind: 'found', uri: 'file:///ws/a.js', rule: 'exact' });
});

test('go.mod files of the workspace are read for the names of modules', async () => {
  const { host, locator } = setUp(['file:///ws/go.mod', 'file:///ws/main.go', 'file:///ws/sub/go.mod', 'file:///ws/sub/main.go']);
  host.texts.set('file:///ws/go.mod', '// shop\nmodule example.com/shop\n\ngo 1.22\n');
  host.texts.set('file:///ws/sub/go.mod', 'module "example.com/sub"\n');
  expect(await locator.locate('example.com/shop/main.go')).toMatchObject({ uri: 'file:///ws/main.go', rule: 'go-module' });
  expect(await locator.locate('example.com/sub/main.go')).toMatchObject({ uri: 'file:///ws/sub/main.go', rule: 'go-module' });
});

test('entries that are not used are said in the log', () => {
  const { troubles } = setUp([], { pathMappings: { '/app': '\\\\evil\\share' } });
  expect(troubles).toEqual(['The path mapping “/app” is not used: its folder is on another computer.']);
});

test('settings that make no sense are none', async () => {
  const { workspace, locator } = setUp(['file:///ws/a.js']);
  for (const nonsense of [undefined, { pathMappings: 7, webRoot: [], launch: {}, excluded: [7, null], trusted: 'yes' }]) {
    workspace.configure(['file:///ws'], nonsense as unknown as PlacesSettings);
    expect(await locator.locate('/app/a.js')).toMatchObject({ kind: 'found' });
  }
});

test('files to choose from have the recorded name, then its stem with another ending; packages are left out', async () => {
  const { workspace } = setUp(['file:///ws/cart.ts', 'file:///ws/x/user.js', 'file:///ws/user.ts', 'file:///ws/node_modules/p/user.js']);
  expect(await workspace.suggest('/app/user.js', 10)).toEqual(['file:///ws/x/user.js', 'file:///ws/user.ts']);
  expect(await workspace.suggest('/app/cart.js', 10)).toEqual(['file:///ws/cart.ts']);
  expect(await workspace.suggest('/app/none.js', 10)).toEqual([]);
  expect(await workspace.suggest('node:fs', 10)).toEqual([]);
});
