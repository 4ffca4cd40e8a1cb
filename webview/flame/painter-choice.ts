// Which painter paints boxes: row strips, and a GPU where the page finds a real one. The first pictures are strips, which
// need nothing: waking a GPU takes longer than a first picture may, and a graph that nobody moves needs none.

import { GpuRectPainter } from './gpu-painter.ts';
import type { FlameScene } from './painter.ts';
import type { RectPainter } from './rect-painter.ts';
import { RowStripPainter } from './strip-painter.ts';

/** Names by which programs that play a GPU give themselves away: there, strips are several times faster. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render|mesa offscreen|apple soft/i;

/** Pictures of a graph until a GPU is looked for: somebody moves it. */
const STILL_PICTURES = 8;

/** Whether a renderer, as WebGL names it, is a GPU. One without a name is not. */
export function isRealGpu(renderer: string): boolean {
  return renderer.trim() !== '' && !SOFTWARE.test(renderer);
}

/** A painter on this machine's GPU; `null` where there is none. */
export function findGpu(): GpuRectPainter | null {
  const wanted = { antialias: false, depth: false, stencil: false, failIfMajorPerformanceCaveat: true };
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2', wanted);
  if (gl === null) return null;
  const named = gl.getExtension('WEBGL_debug_renderer_info');
  const renderer: unknown = named === null ? '' : gl.getParameter(named.UNMASKED_RENDERER_WEBGL);
  const painter = isRealGpu(String(renderer)) ? GpuRectPainter.on(gl) : null;
  // What is not used is given back at once.
  if (painter === null) gl.getExtension('WEBGL_lose_context')?.loseContext();
  return painter;
}

/** Of this page, for all its graphs. `undefined`: nobody has looked yet; `null`: there is none, or none any more. */
let gpu: RectPainter | null | undefined;

/** Paints with the GPU once there is one, and with strips before, without, and after it was lost. */
export class BestRectPainter implements RectPainter {
  private readonly strips = new RowStripPainter();
  private pictures = 0;

  paint(context: CanvasRenderingContext2D, scene: FlameScene): true {
    if (gpu === undefined && ++this.pictures > STILL_PICTURES) {
      gpu = null;
      requestIdleCallback(() => (gpu = findGpu()));
    }
    if (gpu) {
      if (gpu.paint(context, scene)) return true;
      gpu = null;
    }
    return this.strips.paint(context, scene);
  }
}
