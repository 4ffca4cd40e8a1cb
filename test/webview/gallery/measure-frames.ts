/*
 * Time of a frame while the flame graph zooms and pans, and beside it, in the same browser, the same number of boxes
 * drawn one by one with fillRect. `node test/webview/gallery/measure-frames.ts [nodes]`
 */
import { launchChromium } from '../../e2e/harness/chromium.ts';
import { serveGallery } from './serve.ts';

const nodes = Number(process.argv[2] ?? 200_000);
const { address, server } = await serveGallery();
const browser = await launchChromium();
const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
await page.goto(`${address}?theme=dark&nodes=${nodes}`);
await page.locator('.table-row .name').first().waitFor({ timeout: 120_000 });
await page.waitForTimeout(2000);
const session = await page.context().newCDPSession(page);
await session.send('Performance.enable');

/** Seconds that the page's main thread, drawing included, has worked so far. */
async function workedSeconds(): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')!.value;
}

interface FrameTimes {
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly workMs: number;
}

/** Runs `step` of the page before each of `frames` frames. */
async function measure(name: string, frames: number): Promise<FrameTimes> {
  const before = await workedSeconds();
  const times = await page.evaluate(
    async ([called, count]) => {
      const step = (window as unknown as Record<string, (index: number) => void>)[called]!;
      const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
      const intervals: number[] = [];
      let last = await frame();
      for (let index = 0; index < count; index++) {
        step(index);
        const now = await frame();
        intervals.push(now - last);
        last = now;
      }
      return intervals.sort((a, b) => a - b);
    },
    [name, frames] as const,
  );
  const workMs = (((await workedSeconds()) - before) * 1000) / frames;
  const at = (share: number): number => times[Math.floor((times.length - 1) * share)]!;
  return { medianMs: at(0.5), p95Ms: at(0.95), workMs };
}

await page.evaluate(() => {
  const canvas = document.querySelector<HTMLCanvasElement>('.flame-canvas')!;
  const { left, top } = canvas.getBoundingClientRect();
  const wheel = (deltaX: number, deltaY: number, ctrlKey: boolean): void => {
    const init = { deltaX, deltaY, ctrlKey, clientX: left + 700, clientY: top + 100, bubbles: true, cancelable: true };
    canvas.dispatchEvent(new WheelEvent('wheel', init));
  };
  const plain = document.createElement('canvas');
  plain.width = canvas.width;
  plain.height = canvas.height;
  plain.style.position = 'fixed';
  plain.style.inset = '0';
  const context = plain.getContext('2d', { alpha: false })!;
  Object.assign(window, {
    zoomAndPan: (index: number) => {
      if (index % 40 < 20) wheel(0, index % 80 < 40 ? -3 : 3, true);
      else wheel(index % 80 < 40 ? 25 : -25, 0, false);
    },
    manyRectangles: (index: number) => {
      document.body.append(plain);
      for (let box = 0; box < 10_000; box++) {
        context.fillStyle = `rgb(${box % 255}, ${(box >> 3) % 255}, ${(index * 20) % 255})`;
        context.fillRect((box * 7) % plain.width, ((box * 13) % 40) * 20, 5, 19);
      }
    },
  });
});

const print = (name: string, { medianMs, p95Ms, workMs }: FrameTimes): void =>
  console.log(`${name} median ${medianMs.toFixed(1)} ms, 95 % ${p95Ms.toFixed(1)} ms, work ${workMs.toFixed(1)} ms a frame`);
const log = await page.evaluate(() => (window as unknown as { hostLog: string[] }).hostLog);
console.log(`profile of ${nodes} call nodes; ${log.filter((line) => line.startsWith('sent')).join(', ')}`);
print('row strips, zoom and pan:     ', await measure('zoomAndPan', 160));
print('10 000 rectangles (baseline): ', await measure('manyRectangles', 40));
await browser.close();
server.close();
