// Back and forward on the page: notes where the user is whenever the page remembers something, listens to keys and mouse
// buttons, and has the page show a place. Leaves out: which places are kept (place-history.ts), how one is shown.

import { historyStepOf } from './flame/keys.ts';
import { HistoryButtons } from './header/history-buttons.ts';
import { memoryAt, PlaceHistory, placeOf } from './place-history.ts';
import type { Place } from './place-history.ts';
import type { PageMemory } from './saved-state.ts';

/** The buttons of a mouse for back and forward, as the DOM numbers them. */
const BACK_BUTTON = 3;
const FORWARD_BUTTON = 4;

export class PageHistory {
  readonly buttons = new HistoryButtons((direction) => void this.go(direction));
  private readonly memory: PageMemory;
  private readonly showPlace: (place: Place) => void;
  private readonly places: PlaceHistory;

  /** `showPlace` shows a place that the memory already holds. */
  constructor(memory: PageMemory, showPlace: (place: Place) => void) {
    this.memory = memory;
    this.showPlace = showPlace;
    this.places = new PlaceHistory(placeOf(memory.state), performance.now());
    memory.follow(() => this.note());
    // Before the graphs see the keys.
    document.addEventListener('keydown', this.onKey, { capture: true });
    document.addEventListener('mousedown', this.onMouse);
    document.addEventListener('mouseup', this.onMouse);
  }

  dispose(): void {
    this.memory.follow(null);
    document.removeEventListener('keydown', this.onKey, { capture: true });
    document.removeEventListener('mousedown', this.onMouse);
    document.removeEventListener('mouseup', this.onMouse);
  }

  private note(): void {
    this.places.note(placeOf(this.memory.state), performance.now());
    this.buttons.show(this.places.canGoBack, this.places.canGoForward);
  }

  /** Whether there was a place to go to. */
  private go(direction: -1 | 1): boolean {
    const place = this.places.step(direction, performance.now());
    if (place === null) return false;
    this.memory.update(memoryAt(place, this.memory.state));
    this.showPlace(place);
    return true;
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const direction = historyStepOf(event);
    const { target } = event;
    if (direction === null || !(target instanceof HTMLElement)) return;
    // On a Mac these keys move by words in a text field.
    if (target.closest('vscode-textfield, vscode-single-select, dialog') !== null) return;
    // Where the page has no place left the key is VS Code's: it goes to the editor before.
    if (!this.go(direction)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  private readonly onMouse = (event: MouseEvent): void => {
    if (event.button !== BACK_BUTTON && event.button !== FORWARD_BUTTON) return;
    event.preventDefault();
    if (event.type === 'mouseup') this.go(event.button === BACK_BUTTON ? -1 : 1);
  };
}
