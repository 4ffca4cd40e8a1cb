// What is done when something is to be taken along: gathers what the page shows, makes it a text or a picture, and hands it
// to the host. Leaves out: what pictures and stacks look like.

import { formatAmount, formatValue } from '../../src/base/format-value.ts';
import { LabelFitter } from '../../src/flame/labels.ts';
import type { PictureFormat, ProfileSummary, View, ViewTotals } from '../../src/protocol/webview.ts';
import type { Channel } from '../channel.ts';
import { filterLabel } from '../filters/filter-bar.ts';
import type { FunctionTarget, ViewParts } from '../views/main-view.ts';
import { picturePng } from './picture-png.ts';
import { pictureShapes, type PictureGraph, type PictureScene } from './picture-shapes.ts';
import { pictureSvg } from './picture-svg.ts';
import { stackText } from './stack-text.ts';

/** Copies the calls that lead to a box. */
export async function copyStack({ channel, summary, view, actions }: Pick<ViewParts, 'channel' | 'summary' | 'view' | 'actions'>, target: FunctionTarget | null): Promise<void> {
  if (target === null || target.node === null) {
    actions.say('A stack is that of a box: select one in the flame graph.');
    return;
  }
  const { revision, path } = await channel.request('flame/path', { view, node: target.node });
  if (revision === summary.revision) actions.copy(stackText(path), path.length === 1 ? 'Copied the stack: 1 call' : `Copied the stack: ${path.length} calls`);
}

/** Draws graphs as they are shown, and has the host save them. */
export async function savePicture(channel: Channel, scene: PictureScene, format: PictureFormat): Promise<void> {
  const context = new OffscreenCanvas(1, 1).getContext('2d')!;
  const { theme } = scene.graphs[0]!;
  context.font = `${theme.fontSizePx}px ${theme.fontFamily}`;
  const shapes = pictureShapes(scene, new LabelFitter((character) => context.measureText(character).width));
  await channel.request('picture/save', { format, data: format === 'svg' ? pictureSvg(shapes) : await picturePng(shapes) });
}

/** Whether a key asks for the stack of the selected box. */
export function isCopyStackKey({ key, ctrlKey, metaKey, altKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): boolean {
  return key === 'y' && !ctrlKey && !metaKey && !altKey;
}

/** Gives the host what it asked for: a picture of the view in front (`null`: it has none, `table`: it is one), or what a link names. */
export async function handOut(parts: ViewParts, graphs: readonly PictureGraph[] | null | 'table', what: PictureFormat | 'link'): Promise<void> {
  const { channel, summary, view, totals, memory, actions } = parts;
  if (what === 'link') {
    const { mainView, selected } = memory.state;
    await channel.request('link/copy', { view, mainView, selected: selected === null ? null : { index: selected.index, name: selected.name } });
    actions.say('Copied a link to this view.');
  } else if (graphs === 'table') actions.say('The call tree is a table: pictures are of graphs. Copy one of the tables below with “Copy Table…”, or show the flame graph.');
  else if (graphs === null) actions.say('There is no graph to take a picture of: show the flame graph first.');
  else await savePicture(channel, { graphs, title: pictureTitle(summary, view, totals) }, what);
}

/** What a picture is of: `run.cpuprofile · CPU time · 1.2 s · 0 s – 2 s · Only my Code`. */
export function pictureTitle({ fileName, valueTypes }: ProfileSummary, { valueType, range, filters = [] }: View, totals: ViewTotals): string {
  const { title, unit, noun } = valueTypes[valueType]!;
  const times = range === undefined ? [] : [`${formatValue(range.fromNs, 'nanoseconds')} – ${formatValue(range.toNs, 'nanoseconds')}`];
  return [fileName, title, formatAmount(totals.total, unit, noun), ...times, ...filters.map((filter) => filterLabel(filter))].join(' · ');
}
