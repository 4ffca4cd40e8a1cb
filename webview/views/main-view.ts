// What the large views of a profile have in common: what they are given, and what they can be asked. Leaves out: the views.

import type { FunctionInfo, ProfileSummary, SourceRow, TimeRange, View, ViewFilter, ViewTotals } from '../../src/protocol/webview.ts';
import type { Channel } from '../channel.ts';
import type { FlameCommand } from '../flame/keys.ts';
import type { MainViewId, PageMemory } from '../saved-state.ts';
import type { UnresolvedSources } from '../sources/unresolved-sources.ts';

/** What can be done from any view or table, and concerns all of them. */
export interface PageActions {
  /** A function was selected, or nothing is selected any more. `by`: who says so; it is not told again. */
  select(info: FunctionInfo | null, by: object): void;
  /** Opens a function's source beside the page, at a line (1-based) or, with `null`, where it is defined. */
  open(info: FunctionInfo, line1: number | null): void;
  /** Adds a filter that stays, behind those that are there. */
  addFilter(filter: ViewFilter): void;
  /** Adds a filter that needs no function, or takes it away where it is. */
  toggleFilter(filter: Extract<ViewFilter, { kind: 'merge-recursion' | 'fold-library' | 'own-code' }>): void;
  /** Only this stretch of time counts from now on; `null`: all of it. */
  setRange(range: TimeRange | null): void;
  /** Brings another view to the front, with a function selected. */
  showIn(view: MainViewId, info: FunctionInfo): void;
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
  /** Selects what was selected when the page was left, without moving. */
  reselect?(info: FunctionInfo): void;
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
