/*
 * `npm start` without a VS Code of one's own: code-server comes up with the sample's profile painted.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Journey } from '../harness/journey.ts';
import { clickFunction, paintedPage, waitForHeat } from '../harness/heatline.ts';
import { checkout } from '../harness/install.ts';
import { until } from '../harness/until.ts';
import { Workbench } from '../harness/workbench.ts';

const start: Journey = {
  title: 'npm start prints an address where the sample is open and painted, and ends with its signal',
  async run({ browser, vscode, folder }) {
    const program = spawn(process.execPath, [join(checkout, 'test/e2e/harness/start.ts')], {
      cwd: checkout,
      env: { ...process.env, HEATLINE_START: 'code-server', HEATLINE_START_PORT: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    program.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    program.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const ended = once(program, 'exit');
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    try {
      const address = await until('the address', () => /http:\/\/\S+/.exec(output)?.[0], 120_000);
      const page = await context.newPage();
      await page.goto(address);
      const workbench = new Workbench(context, page, vscode, folder);
      const graph = await paintedPage(workbench, 'sample.cpuprofile', 60_000);
      await workbench.picture('npm-start');
      await clickFunction(graph, 'distance', { double: true });
      await workbench.waitForActiveTab('customers.js');
      await waitForHeat(workbench, 'src/customers.js', 'const cost', /334 ms/);
    } finally {
      await context.close();
      program.kill('SIGTERM');
    }
    const [code] = (await ended) as [number | null];
    assert.equal(code, 0, output);
    assert.match(output, /Stopping VS Code/);
  },
};

export const journeys = [start];
