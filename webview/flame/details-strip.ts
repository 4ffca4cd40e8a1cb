// The line under the graph that describes the selected box, with what can be done with it.

import type { SourceRow } from '../../src/protocol/webview.ts';
import { element, iconButton, labelled, setText } from '../element.ts';
import { remedyTitle, rowRemedies, whyUnresolved } from '../sources/source-words.ts';
import { factsOf, isUncertain, placeOf, titleOf } from './box-facts.ts';
import type { BoxContext, ShownBox } from './box-facts.ts';

const HINT = 'Click a box to select it, double click to open its source. Press ? for help.';

export interface DetailsActions {
  readonly open: () => void;
  readonly zoom: () => void;
  /** See about the source, which is unresolved. */
  readonly locate: (row: SourceRow) => void;
}

export class DetailsStrip {
  readonly root = element('div', 'details-strip', { role: 'group', 'aria-label': 'Selected box' });
  private readonly title = element('span', 'details-title');
  private readonly place = element('span', 'details-place');
  private readonly facts = element('span', 'details-facts');
  private readonly hint = element('span', 'details-hint');
  private readonly locate = element('button', 'link-button details-locate', { type: 'button', hidden: true });
  private readonly actions: HTMLElement;
  private unresolved: SourceRow | null = null;

  /** `hint`: what is said while nothing is selected. */
  constructor(actions: DetailsActions, hint: string = HINT) {
    setText(this.hint, hint);
    this.locate.addEventListener('click', () => {
      if (this.unresolved !== null) actions.locate(this.unresolved);
    });
    this.actions = element(
      'span',
      'details-actions',
      {},
      this.locate,
      iconButton('zoom-in', 'Zoom to the selected box', 'z', actions.zoom),
      iconButton('go-to-file', 'Open source', 'Enter', actions.open),
    );
    const name = element('span', 'details-name', {}, this.title, this.place);
    this.root.append(this.hint, name, this.facts, this.actions);
    this.show(null, null);
  }

  show(box: ShownBox | null, context: BoxContext | null): void {
    const empty = box === null || context === null;
    this.root.classList.toggle('empty', empty);
    this.hint.hidden = !empty;
    this.actions.hidden = empty;
    if (empty) {
      this.facts.replaceChildren();
      setText(this.title, '');
      setText(this.place, '');
      return;
    }
    setText(this.title, titleOf(box));
    this.title.title = titleOf(box);
    setText(this.place, placeOf(box.function) ?? '');
    this.showUnresolved(context.unresolved);
    const nodes = factsOf(box, context).map(([label, value]) => labelled(label, value));
    if (isUncertain(box, context.counts)) nodes.push(element('span', 'fact uncertain', {}, 'few samples: uncertain'));
    this.facts.replaceChildren(...nodes);
  }

  /** The first remedy is a button; the reason is the place's title. */
  private showUnresolved(row: SourceRow | null): void {
    this.unresolved = row;
    const remedy = row === null ? undefined : rowRemedies(row)[0];
    this.place.classList.toggle('unresolved', row !== null);
    this.place.title = row === null ? '' : whyUnresolved(row);
    this.locate.hidden = remedy === undefined;
    if (row === null || remedy === undefined) return;
    setText(this.locate, remedyTitle(remedy));
    this.locate.title = whyUnresolved(row);
  }
}
