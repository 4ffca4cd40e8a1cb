// Landmarks of a text as lines for comparison: `3 route GET /orders/{} -> show@7`, with the line 1-based as people count.

import type { Landmark } from '../../../src/span-places/landmarks/landmark.ts';
import { landmarksOf } from '../../../src/span-places/landmarks/landmarks-of.ts';

/** One line each; `~` marks a route that may have a prefix elsewhere. */
export function tell(path: string, text: string): string[] {
  return landmarksOf(path, text).map(tellOne);
}

function tellOne({ kind, text, line, qualifier, handlerName, handlerLine, partial }: Landmark): string {
  const at = handlerLine === null ? '' : `@${handlerLine + 1}`;
  const handler = handlerName === '' && at === '' ? '' : ` -> ${handlerName}${at}`;
  return `${line + 1} ${kind}${qualifier === '' ? '' : ` ${qualifier}`} ${partial ? '~' : ''}${text}${handler}`;
}
