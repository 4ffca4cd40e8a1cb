// What the buttons of the table of sources do. Leaves out: how each of them asks and tells.

import * as vscode from 'vscode';
import type { PageMethods } from '../../protocol/webview.ts';
import type { Context } from '../context.ts';
import { canLearn } from './learned-paths.ts';
import { learnAndTell, locateSource } from './locate-source.ts';
import { openSource } from './open-source.ts';
import { fetchSourceMaps } from './network-maps.ts';
import type { ProfileSession } from './profile-session.ts';
import { applySourceMap } from './source-maps.ts';

type Mending = PageMethods['source/mend']['params'] & {
  readonly session: ProfileSession;
  /** The page that asks. */
  readonly panel: vscode.WebviewPanel;
};

/** Begins what mends a source; ends when the user has decided. */
export async function mendSource(context: Context, { session, panel, url, remedy }: Mending): Promise<void> {
  switch (remedy) {
    case 'locate':
    case 'choose':
      await locateSource(context, session, url);
      break;
    case 'open-outside': {
      const { message } = await openSource(context, { session, wanted: { url }, line0: null, panel });
      if (message !== null) void vscode.window.showInformationMessage(`Heatline: ${message}`);
      break;
    }
    case 'fetch':
      await fetchSourceMaps(context, session, url);
      break;
    case 'apply-map':
      await applySourceMap(context, session);
      break;
    case 'exclude':
      if (canLearn()) await learnAndTell(context, session, { from: url, to: null });
      else void vscode.window.showInformationMessage('Heatline: open a folder first, for its settings keep what is left out.');
      break;
  }
}
