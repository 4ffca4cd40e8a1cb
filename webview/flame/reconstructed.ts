// Says beside the graph that it was put together from pairs of caller and callee: such boxes are no recorded stacks.

import type { Note } from '../../src/protocol/webview.ts';
import { element, icon } from '../element.ts';
import { displayName } from '../text/display-name.ts';

/** The remark, with the note's sentence as its tooltip; `null` where whole stacks were recorded. */
export function reconstructedRemark(notes: readonly Note[]): HTMLElement | null {
  const note = notes.find(({ code }) => code === 'reconstructed');
  if (note === undefined) return null;
  const sentence = displayName(note.message, 1000);
  return element('span', 'reconstructed', { title: sentence }, icon('info'), element('span', '', {}, 'Reconstructed graph'));
}
