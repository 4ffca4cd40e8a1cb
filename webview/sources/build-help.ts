// How tools are told to write source maps: shown over the page, for nothing is looked up on a network.

import { showDialog, type HelpSection } from '../dialog.ts';

const INTRO =
  'This file was made by a tool, and nothing here says from what. Build it with source maps, leave each map beside its ' +
  'file, and open the profile again. Record anew if the build changed the code.';

const SECTIONS: readonly HelpSection[] = [
  [
    'Compilers',
    [
      ['TypeScript', '"sourceMap": true in tsconfig.json'],
      ['Babel', '--source-maps, or sourceMaps: true'],
      ['SWC', '"sourceMaps": true in .swcrc'],
    ],
  ],
  [
    'Bundlers',
    [
      ['esbuild', '--sourcemap'],
      ['Vite', 'build: { sourcemap: true }'],
      ['Rollup', 'output: { sourcemap: true }'],
      ['webpack', "devtool: 'source-map'"],
      ['Bun', 'bun build --sourcemap=linked'],
      ['Next.js', 'productionBrowserSourceMaps: true'],
    ],
  ],
  [
    'A map that lies elsewhere',
    [['Apply Map…', 'takes the map of the very build that ran; Heatline remembers it with this workspace']],
  ],
];

/** Shows how to build with source maps. */
export function showBuildHelp(host: HTMLElement): void {
  showDialog(host, { label: 'Building with source maps', sections: SECTIONS, intro: INTRO });
}
