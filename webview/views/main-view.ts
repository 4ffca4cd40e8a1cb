// What the large views of a profile have in common: what they are given, and what they can be asked. Leaves out: the views.

import type { Baseline } from '../../src/protocol/compare.ts';
import type { FunctionInfo, ProfileSummary, SourceRow, TimeRange, View, ViewFilter, ViewTotals } from '../../src/protocol/webview.ts';
import type { Channel } from '../channel.ts';
import type { FlameCommand } from '../flame/keys.ts';
import type { MenuItem } from '../menus/menu.ts';
import type { MainViewId, PageMemory } from '../saved-state.ts';
import type { SpanSelection } from '../traces/span-selection.ts';
import type { PictureGraph } from '../take/picture-shapes.ts';
import type { UnresolvedSources } from '../sources/unresolved-sources.ts';

/** What a menu or a key is about: a function, and where it was pointed at. */
export interface FunctionTarget {
  readonly info: FunctionInfo;
  /** The call node of the top-down graph, where it was a box of that; else `null`. */
  readonly node: number | null;
  /** The line that opens (1-based); `null`: where the function is defined. */
  readonly line1: number | null;
}

/** What can be done from any view or table, and concerns all of them. */
export interface PageActions {
  /** A function was selected, or nothing is selected any more. `by`: who says so; it is not told again. */
  select(info: FunctionInfo | null, by: object): void;
  /** Opens a function's source beside the page, at a line (1-based) or, with `null`, where it is defined. */
  open(info: FunctionInfo, line1: number | null): void;
  /** Opens a source by its recorded name, at a line (1-based). */
  openLine(url: string, line1: number): void;
  /** Adds a filter that stays, behind those that are there. */
  addFilter(filter: ViewFilter): void;
  /** Adds a filter that is about a function; `focus-path` only where the target has a node. */
  filterBy(kind: 'focus-function' | 'focus-path' | 'hide-function' | 'drop-function', target: FunctionTarget): void;
  /** Shows the context menu of a function, its corner at `x`, `y` (CSS pixels of the page), with more items at its end. */
  showMenu(target: FunctionTarget, at: { readonly x: number; readonly y: number }, more?: readonly MenuItem[]): void;
  /** Copies the calls that lead to a box; says what to do where none is meant. */
  copyStack(target: FunctionTarget | null): void;
  /** Puts a text on the clipboard, and says `done`. */
  copy(text: string, done: string): void;
  /** Adds a filter that needs no function, or takes it away where it is. */
  toggleFilter(filter: Extract<ViewFilter, { kind: 'merge-recursion' | 'fold-library' | 'own-code' }>): void;
  /** Only this stretch of time counts from now on; `null`: all of it. */
  setRange(range: TimeRange | null): void;
  /** Brings another view to the front, with a function selected. */
  showIn(view: MainViewId, info: FunctionInfo): void;
  /** Brings the tab of the selected span into view; with a span, selects it and shows it in its waterfall as well. */
  showSpan(span?: number): void;
  /** The user wants to see about the unresolved source of a function. */
  locate(row: SourceRow): void;
  /** The first picture is there: there is time for other questions. */
  painted(): void;
  /** Says a sentence, or that work failed. */
  say(message: string): void;
}

/** What views and tables are made of: one view of one reading of a profile. */
export interface ViewParts {
  readonly channel: Channel;
  readonly summary: ProfileSummary;
  readonly view: View;
  readonly totals: ViewTotals;
  /** Rows of the flame graph. */
  readonly maxDepth: number;
  readonly memory: PageMemory;
  /** What the profile is compared with; left out: nothing. */
  readonly baseline?: Baseline;
  /** Which trace and span are looked at; `null`: the file has none. */
  readonly spans: SpanSelection | null;
  readonly actions: PageActions;
}

/** One of the large views. Made when it is first shown; thrown away and made anew where it cannot {@link update}. */
export interface MainView {
  readonly root: HTMLElement;
  /** Stands beside the tabs while the view is shown. */
  readonly tools: HTMLElement;
  /** Takes other parts, where it can without being made anew. */
  update?(parts: ViewParts): boolean;
  /** It came into view, after another one was shown. */
  wake?(): void;
  /** Puts the keyboard on it. */
  focus(): void;
  /** What keys do that work everywhere on the page. */
  run(command: FlameCommand): void;
  /** Selects and shows a function: the user chose it elsewhere. `null`: nothing is selected. */
  select(info: FunctionInfo | null): void;
  /** What is selected, for keys and menus; left out or `null`: nothing, or only known by its function. */
  target?(): FunctionTarget | null;
  /**
   * Selects what was selected when the page was left, without moving. `node`: the call node of its box in the top-down graph,
   * `null` where that is not known.
   */
  reselect?(info: FunctionInfo, node: number | null): void;
  /** Has the page remember what is shown, also where it has not come to rest yet: it is about to be something else. */
  rememberNow?(): void;
  /** Shows what the page remembers: the user went back or forward. */
  recall?(): void;
  /** The graphs on screen, for a picture; left out: it has none, and is copied as a table; `null`: they are not there (yet). */
  picture?(): readonly PictureGraph[] | null;
  /** Ends when its first picture is there, or there will be none: until then the picture before stays. */
  readonly ready?: Promise<void>;
  /** It is known (anew) which sources are unresolved. */
  markUnresolved?(unresolved: UnresolvedSources): void;
  /** The theme changed. */
  retheme(): void;
  dispose(): void;
}

/** One view as the tabs name it. */
export interface MainViewKind {
  readonly id: MainViewId;
  readonly title: string;
  readonly make: (parts: ViewParts) => MainView;
}
