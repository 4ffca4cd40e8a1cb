/*
 * Traces of a stranger: HTML, links to commands, ten thousand attributes, spans that are their own parents and end before they
 * start, a line that was cut off. All of it is text, nothing is lost silently, nothing runs.
 */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openTraces } from '../harness/heatline.ts';
import type { Journey } from '../harness/journey.ts';
import { until } from '../harness/until.ts';

const EVIL = '<img src=x onerror="document.title=\'run\'">[go](command:workbench.action.closeWindow)';
const ATTRIBUTES = 10_000;

interface Span {
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes?: readonly object[];
  readonly events?: readonly object[];
}

const text = (key: string, stringValue: string): object => ({ key, value: { stringValue } });
const request = (spans: readonly Span[]): string => JSON.stringify({
  resourceSpans: [{
    resource: { attributes: [text('service.name', EVIL)] },
    scopeSpans: [{ spans: spans.map((span) => ({ traceId: 'ab'.repeat(16), kind: 2, ...span })) }],
  }],
});

const hostile: Journey = {
  title: 'Traces of a stranger: markup and links to commands are text, ten thousand attributes are kept, what is broken is said',
  workspace(folder) {
    mkdirSync(join(folder, 'src'));
    writeFileSync(join(folder, 'src/app.js'), 'export const work = () => 1;\n');
    const many = Array.from({ length: ATTRIBUTES }, (_, i) => text(`key.${i}`, `value ${i}`));
    const lines = [
      request([
        {
          spanId: '1'.repeat(16), name: EVIL, startTimeUnixNano: '1700000000000000000', endTimeUnixNano: '1700000000500000000',
          attributes: [text(EVIL, EVIL), text('code.file.path', '/srv/src/app.js'), { key: 'code.line.number', value: { intValue: '1' } }, text('url.full', 'command:workbench.action.closeWindow'), ...many],
          events: [{ timeUnixNano: '1700000000100000000', name: EVIL, attributes: [text('exception.stacktrace', `Error: ${EVIL}\n    at work (javascript:alert(1):1:1)`)] }],
        },
        { spanId: '2'.repeat(16), parentSpanId: '2'.repeat(16), name: 'own parent', startTimeUnixNano: '1700000000000000000', endTimeUnixNano: '1700000000000001000' },
        { spanId: '3'.repeat(16), parentSpanId: '1'.repeat(16), name: 'reversed', startTimeUnixNano: '1700000000200000000', endTimeUnixNano: '1700000000100000000' },
      ]),
      request([{ spanId: '4'.repeat(16), parentSpanId: '1'.repeat(16), name: 'cut off', startTimeUnixNano: '1', endTimeUnixNano: '2' }]).slice(0, 200),
    ];
    writeFileSync(join(folder, 'odd.otlp.jsonl'), lines.join('\n'));
  },
  async run({ workbench }) {
    const page = await openTraces(workbench, 'odd.otlp.jsonl');
    const titleBefore = await workbench.page.title();
    // One trace: its waterfall is there at once.
    const rows = page.locator('.waterfall-row:not(.loading)');
    await until('all spans', async () => (await rows.count()) === 3);
    await rows.filter({ hasText: 'closeWindow' }).first().click();
    const panel = page.locator('.span-panel');
    await until('its attributes', async () => (await panel.innerText()).includes('key.0'));
    await panel.getByText('src/app.js:1').waitFor();
    const shown = await panel.innerText();
    assert.ok(shown.includes('<img src=x'), 'markup as text');
    await panel.getByRole('button', { name: /^Show 9,\d+ more$/ }).first().click();
    await until('the last attribute', async () => (await panel.locator('dd').filter({ hasText: `value ${ATTRIBUTES - 1}` }).count()) > 0);
    assert.equal(await page.locator('img, a[href^="command:"], a[href^="javascript:"]').count(), 0);
    await workbench.picture('hostile-traces');

    await page.locator('.notes-button').first().click();
    const notes = await until('the notes', async () => {
      const words = await page.locator('.profile-head').innerText();
      return /own parent/.test(words) ? words : undefined;
    });
    for (const said of [/ends before it starts/, /breaks off/]) assert.match(notes, said);

    await panel.getByRole('button', { name: 'src/app.js:1' }).click();
    await workbench.waitForActiveTab('app.js');
    const editor = await workbench.editor('src/app.js');
    await until('the span at its line', async () => (await editor.decorations())[0]!.after.includes('1 span'));
    await editor.hover(1, 'const', /1 span comes from this line/);
    const links = await workbench.page.locator('.monaco-hover:not(.hidden) a').evaluateAll((all) => all.map((each) => each.getAttribute('data-href') ?? ''));
    assert.ok(links.every((href) => href.startsWith('command:heatline.showSpan?')), links.join());
    assert.equal(await workbench.page.title().then((title) => title === 'run'), false);
    assert.ok(titleBefore.length > 0);
    assert.deepEqual(await workbench.notifications(), []);
  },
};

export const journeys: readonly Journey[] = [hostile];
