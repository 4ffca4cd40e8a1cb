// Where the user was on the page, to go back and forward as in a browser. Small moves that follow one another quickly are
// one. Leaves out: showing a place, keys and buttons.

import type { SavedState, TracesState } from './saved-state.ts';

/** What makes a place: what a page remembers, but for what is only typed or laid out. */
const PLACE_KEYS = [
  'mainView', 'inverted', 'zoom', 'invertedZoom', 'chartZoom', 'selected', 'valueType', 'threads', 'range', 'filters',
] as const satisfies readonly (keyof SavedState)[];

/** And of traces: which one is shown. How much of it goes with it. */
export type ShownTrace = Pick<TracesState, 'shown' | 'from' | 'to' | 'openDepth' | 'toggled'>;

/** The only trace of a file is shown by itself, as zooms settle by themselves. */
const SETTLING_KEYS: ReadonlySet<string> = new Set(['zoom', 'invertedZoom', 'chartZoom', 'trace']);

/** Changes of these alone are moves within a place. */
const MOVE_KEYS: ReadonlySet<string> = new Set(['zoom', 'invertedZoom', 'chartZoom', 'selected']);

/** A move so soon after another one goes on with it. Milliseconds. */
const COALESCE_MS = 800;

/** Places kept, back and forward together. */
const MOST_PLACES = 100;

export type Place = Pick<SavedState, (typeof PLACE_KEYS)[number]> & { readonly trace: ShownTrace };

/** The place that a state of the page is at. */
export function placeOf(state: SavedState): Place {
  const { mainView, inverted, zoom, invertedZoom, chartZoom, selected, valueType, threads, range, filters } = state;
  const { shown, from, to, openDepth, toggled } = state.traces;
  const trace = { shown, from, to, openDepth, toggled };
  return { mainView, inverted, zoom, invertedZoom, chartZoom, selected, valueType, threads, range, filters, trace };
}

/** What a page remembers when it goes to a place. */
export function memoryAt({ trace, ...rest }: Place, state: SavedState): Partial<SavedState> {
  return { ...rest, traces: { ...state.traces, ...trace } };
}

export class PlaceHistory {
  private places: Place[];
  private at = 0;
  /** How the current place came about; one that was gone back to may still settle (its screen may have another size). */
  private last: { readonly how: 'move' | 'jump' | 'restored'; readonly atMs: number };

  constructor(start: Place, nowMs: number) {
    this.places = [start];
    this.last = { how: 'restored', atMs: nowMs };
  }

  get canGoBack(): boolean {
    return this.at > 0;
  }

  get canGoForward(): boolean {
    return this.at < this.places.length - 1;
  }

  /** The page is at a place now, perhaps the one where it was. */
  note(place: Place, nowMs: number): void {
    const changed = differences(this.places[this.at]!, place);
    if (changed.length === 0) {
      // Of a trace the place keeps how it was left.
      this.places[this.at] = place;
      return;
    }
    const { how, atMs } = this.last;
    const isMove = changed.every((key) => MOVE_KEYS.has(key));
    const isSettling = how === 'restored' && changed.every((key) => SETTLING_KEYS.has(key));
    if (nowMs - atMs < COALESCE_MS && ((isMove && how === 'move') || isSettling)) {
      this.places[this.at] = place;
      if (!isSettling) this.last = { how, atMs: nowMs };
      return;
    }
    this.places = [...this.places.slice(0, this.at + 1), place].slice(-MOST_PLACES);
    this.at = this.places.length - 1;
    this.last = { how: isMove ? 'move' : 'jump', atMs: nowMs };
  }

  /** The place before or after the current one, which is the current one from now on; `null` where there is none. */
  step(direction: -1 | 1, nowMs: number): Place | null {
    const place = this.places[this.at + direction];
    if (place === undefined) return null;
    this.at += direction;
    this.last = { how: 'restored', atMs: nowMs };
    return place;
  }
}

function differences(a: Place, b: Place): readonly string[] {
  const changed: string[] = PLACE_KEYS.filter((key) => JSON.stringify(a[key]) !== JSON.stringify(b[key]));
  return a.trace.shown?.trace === b.trace.shown?.trace ? changed : [...changed, 'trace'];
}
