// The page's script and styles as texts, read when a page is made: they are beside this program. Leaves out: what they are for.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface PageFiles {
  readonly script: string;
  readonly style: string;
}

/** At once, since a page is waiting and they are small; anew for every page, since who develops builds them meanwhile. */
export function readPageFiles(folder: string): PageFiles {
  return { script: readFileSync(join(folder, 'main.js'), 'utf8'), style: readFileSync(join(folder, 'main.css'), 'utf8') };
}
