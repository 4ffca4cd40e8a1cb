/*
 * Proves the harness with VS Code alone: a text editor, its lines and themes, and the built-in profile viewer's page.
 * When this fails, the other journeys need no look.
 */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Journey } from '../harness/journey.ts';
import { runProgram } from '../harness/run-program.ts';
import { until } from '../harness/until.ts';

const program = `// Burns time in one place, so that a profile of it has a hottest line.
export function spin(rounds) {
  let sum = 0;
  for (let i = 0; i < rounds; i++) {
    sum += Math.sqrt(i) % 7;
  }
  return sum;
}

console.log(spin(2e7));
`;

/** A program and the profile that Node itself records of it. */
async function recordProfile(folder: string): Promise<void> {
  mkdirSync(join(folder, 'src'));
  writeFileSync(join(folder, 'src/spin.mjs'), program);
  const flags = ['--cpu-prof', '--cpu-prof-name=spin.cpuprofile', 'src/spin.mjs'];
  const { exitCode, output } = await runProgram(process.execPath, flags, { cwd: folder });
  assert.equal(exitCode, 0, output);
}

const readsSource: Journey = {
  title: 'VS Code opens a source file and shows its lines in every theme',
  workspace: recordProfile,
  async run({ workbench }) {
    await workbench.openFromExplorer('src/spin.mjs');
    const editor = await workbench.editor('src/spin.mjs');
    const texts = async (): Promise<string[]> => (await editor.visibleLines()).map(({ text }) => text);
    await until('all lines', async () => (await texts()).length === program.split('\n').length);
    assert.deepEqual(await texts(), program.split('\n'));
    await editor.type(1, 1, '// first line\n');
    await until('the new line', async () => (await editor.visibleLines())[1]?.text.startsWith('// Burns'));
    await until('the tab to be dirty', async () => (await workbench.tabs()).some(({ isDirty }) => isDirty));
    assert.deepEqual(await workbench.tabs(), [{ name: 'spin.mjs', isActive: true, isDirty: true }]);
    await editor.hover(3, 'spin', /function spin\(rounds: any\): number/);
    await workbench.picture('vscode-hover', { keepHover: true });
    for (const theme of ['light', 'high-contrast', 'high-contrast-light', 'dark'] as const) {
      await workbench.setTheme(theme);
      await workbench.picture(`vscode-source-${theme}`);
    }
    assert.deepEqual(await workbench.notifications(), []);
    assert.ok((await workbench.statusBar()).some(({ text }) => text === 'JavaScript'));
  },
};

const showsBuiltInViewer: Journey = {
  title: 'The built-in viewer opens a profile and its page is found',
  workspace: recordProfile,
  settings: { 'workbench.editorAssociations': { '*.cpuprofile': 'jsProfileVisualizer.cpuprofile.table' } },
  async run({ workbench }) {
    await workbench.openFile('spin.cpuprofile');
    const page = await workbench.webview(async (frame) => (await frame.locator('body').innerText()).includes('Self Time'));
    await until('the function in the table', async () => (await page.locator('body').innerText()).includes('spin'));
    await workbench.picture('vscode-built-in-viewer');
    assert.deepEqual(await workbench.notifications(), []);
  },
};

export const journeys = [readsSource, showsBuiltInViewer];
