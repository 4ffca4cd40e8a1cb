// The list of gestures and keys, over the page.

import { showDialog } from '../dialog.ts';
import { HELP } from './keys.ts';

/** Shows the help. */
export function showHelp(host: HTMLElement): void {
  showDialog(host, { label: 'Mouse and keys', sections: HELP });
}
