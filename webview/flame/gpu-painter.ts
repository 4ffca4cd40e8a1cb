// Boxes as instanced rectangles in WebGL2, for machines with a GPU: 16 bytes a rectangle, one call a picture. It draws on
// a surface of its own and copies that into the picture, so that one serves all graphs of a page (browsers keep only some
// sixteen) and labels stay where they are. Leaves out: whether the GPU is a real one (painter-choice.ts).

import { HATCH_PX } from '../../src/flame/raster.ts';
import { packColor } from './color.ts';
import type { FlameScene } from './painter.ts';
import { RECT_BYTES, RectList, RowRects } from './rect-list.ts';
import { paintBoxes, pictureHeight, pictureWidth, rowPlaces, type RectPainter } from './rect-painter.ts';

/** Edges are whole pixels, so a rectangle covers exactly the pixels between them and nothing is smoothed. */
const VERTEX = `#version 300 es
uniform vec2 size;
layout(location = 0) in vec4 edges; // left, top, right, bottom
layout(location = 1) in vec4 color;
layout(location = 2) in vec4 gap;
flat out vec4 shownColor;
flat out vec4 shownGap;
void main() {
  vec2 corner = vec2((gl_VertexID & 1) == 0 ? edges.x : edges.z, (gl_VertexID & 2) == 0 ? edges.y : edges.w);
  gl_Position = vec4(corner / size * vec2(2.0, -2.0) + vec2(-1.0, 1.0), 0.0, 1.0);
  shownColor = color;
  shownGap = gap;
}`;

/** The same rule as isHatchGap. Rectangles that are not hatched have one colour for both. */
const FRAGMENT = `#version 300 es
precision highp float;
flat in vec4 shownColor;
flat in vec4 shownGap;
out vec4 pixel;
void main() {
  pixel = (int(gl_FragCoord.x) & ${HATCH_PX}) != 0 ? shownGap : shownColor;
}`;

export class GpuRectPainter implements RectPainter {
  private readonly gl: WebGL2RenderingContext;
  private readonly size: WebGLUniformLocation | null;
  private readonly rects = new RectList();

  private constructor(gl: WebGL2RenderingContext, program: WebGLProgram) {
    this.gl = gl;
    this.size = gl.getUniformLocation(program, 'size');
    gl.useProgram(program);
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    gl.vertexAttribPointer(0, 4, gl.SHORT, false, RECT_BYTES, 0);
    gl.vertexAttribPointer(1, 4, gl.UNSIGNED_BYTE, true, RECT_BYTES, 8);
    gl.vertexAttribPointer(2, 4, gl.UNSIGNED_BYTE, true, RECT_BYTES, 12);
    for (const attribute of [0, 1, 2]) {
      gl.enableVertexAttribArray(attribute);
      gl.vertexAttribDivisor(attribute, 1);
    }
  }

  /** `null` where the GPU does not take the program. `gl`: nobody else draws with it. */
  static on(gl: WebGL2RenderingContext): GpuRectPainter | null {
    const program = gl.createProgram();
    for (const [kind, source] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]] as const) {
      const shader = gl.createShader(kind);
      if (shader === null) return null;
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
    }
    gl.linkProgram(program);
    return gl.getProgramParameter(program, gl.LINK_STATUS) === true ? new GpuRectPainter(gl, program) : null;
  }

  paint(context: CanvasRenderingContext2D, scene: FlameScene): boolean {
    const { gl, rects } = this;
    if (gl.isContextLost()) return false;
    const [width, height] = [pictureWidth(scene), pictureHeight(scene)];
    this.collect(scene);
    // It only grows: graphs of several sizes would make it anew with every picture.
    if (gl.canvas.width < width) gl.canvas.width = width;
    if (gl.canvas.height < height) gl.canvas.height = height;
    // The surface may have been made smaller than it was asked to be.
    if (gl.drawingBufferWidth < width || gl.drawingBufferHeight < height) return false;
    gl.viewport(0, gl.drawingBufferHeight - height, width, height);
    gl.uniform2f(this.size, width, height);
    // To nothing: where there is no row, the picture's own background stays.
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.bufferData(gl.ARRAY_BUFFER, rects.bytes, gl.STREAM_DRAW);
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, rects.length);
    // Lost meanwhile: the surface is blank.
    if (gl.isContextLost()) return false;
    context.drawImage(gl.canvas, 0, 0, width, height, 0, 0, width, height);
    return true;
  }

  private collect(scene: FlameScene): void {
    const { theme } = scene;
    const background = packColor(theme.background);
    const border = theme.border === null ? null : packColor(theme.border);
    this.rects.clear();
    for (const place of rowPlaces(scene)) {
      const row = new RowRects(this.rects, place, background, border);
      row.fill(0, pictureWidth(scene), background);
      paintBoxes(row, scene, place.depth);
    }
  }
}
