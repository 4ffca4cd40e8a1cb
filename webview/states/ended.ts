// The pages of a file that is not open: it could not be read, or its opening was cancelled. Plain sentences, the
// place, and what can be done.

import '@vscode-elements/elements/dist/vscode-button/index.js';
import type { PageState } from '../../src/protocol/webview.ts';
import { element, icon } from '../element.ts';
import { displayName } from '../text/display-name.ts';

export interface EndedActions {
  readonly again: () => void;
  readonly asText: () => void;
}

/** Longest sentence shown. */
const MAX_SENTENCE = 1000;

/** The error page. */
export function failedPage(state: Extract<PageState, { kind: 'failed' }>, actions: EndedActions): HTMLElement {
  const { failure, fileName } = state;
  const name = displayName(fileName, 120);
  const title = failure.internal ? `Heatline failed while opening ${name}` : `${name} cannot be opened`;
  const page = element('div', 'state-page', { role: 'alert' }, heading(failure.internal ? 'bug' : 'warning', title));
  page.append(element('p', 'state-message', {}, displayName(failure.message, MAX_SENTENCE)));
  if (failure.place !== null) {
    page.append(element('p', 'state-place', {}, element('code', '', {}, displayName(failure.place, MAX_SENTENCE))));
  }
  if (failure.advice !== null) page.append(element('p', 'state-advice', {}, displayName(failure.advice, MAX_SENTENCE)));
  page.append(buttons(actions));
  return page;
}

/** The page after a cancel. */
export function cancelledPage(state: Extract<PageState, { kind: 'cancelled' }>, actions: EndedActions): HTMLElement {
  const message = element('p', 'state-message', {}, `Opening ${displayName(state.fileName, 120)} was cancelled.`);
  return element('div', 'state-page', {}, heading('circle-slash', 'Not opened'), message, buttons(actions));
}

function heading(iconName: string, text: string): HTMLElement {
  return element('h1', 'state-title', {}, icon(iconName), element('span', '', {}, text));
}

function buttons(actions: EndedActions): HTMLElement {
  const again = element('vscode-button', '', {}, 'Try again');
  again.addEventListener('click', actions.again);
  const asText = element('vscode-button', '', { secondary: true }, 'Open as text');
  asText.addEventListener('click', actions.asText);
  return element('div', 'state-buttons', {}, again, asText);
}
