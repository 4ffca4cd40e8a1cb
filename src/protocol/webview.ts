// The conversation between the page (webview) and the extension host: one typed channel. The host answers some
// methods itself and passes the others to the server unchanged. No logic here beyond names and types.

import type { Note, Severity } from '../base/note.ts';
import type { Unit } from '../base/format-value.ts';
import type { LineRow, LineSort, SourceRemedy, SourceRow, SourceSort } from './table-rows.ts';
import type {
  Baseline, Change, Comparing, CompareScale, ComparisonSummary, DifferenceParams, DifferenceRow, LineDifferenceParams, LineDifferenceRow,
} from './compare.ts';
import type { TraceMethods, TracesSummary } from './traces.ts';

export type { Note, Severity, Unit };
export type { LineRow, LineSort, MapRule, PlaceRule, SourceMapFate, SourcePlace, SourceRemedy, SourceRow, SourceSort } from './table-rows.ts';
export { MAX_CANDIDATES } from './table-rows.ts';

/** Which samples count, and by which value. Every request about figures carries it. */
export interface View {
  /** Index into {@link ProfileSummary.valueTypes}. */
  readonly valueType: number;
  /** Thread indices, or `null` for all. */
  readonly threads: readonly number[] | null;
  /** Only samples that begin in this stretch of time. Left out: all. */
  readonly range?: TimeRange;
  /** Filters that stay, in the order in which they apply. Left out: none. */
  readonly filters?: readonly ViewFilter[];
}

/** A stretch of time, nanoseconds since the recording's begin: `fromNs` belongs to it, `toNs` does not. */
export interface TimeRange {
  readonly fromNs: number;
  readonly toNs: number;
}

/**
 * A change of the stacks that all figures of a view follow. `name` is that of the function (as in {@link FunctionInfo}): a
 * filter whose function has another name belongs to another reading of the file, and is refused.
 */
export type ViewFilter =
  /** Only samples that have the function; their stacks begin at its outermost call. */
  | { readonly kind: 'focus-function'; readonly function: number; readonly name: string }
  /** Only samples below one path of calls (functions, outermost first); their stacks begin at its end, whose name is `name`. */
  | { readonly kind: 'focus-path'; readonly path: readonly number[]; readonly name: string }
  /** The function's frames vanish; their time is their caller's. */
  | { readonly kind: 'hide-function'; readonly function: number; readonly name: string }
  /** Only samples that do not have the function. */
  | { readonly kind: 'drop-function'; readonly function: number; readonly name: string }
  /** No function is twice in a stack: what it calls in itself goes on in its outermost call. */
  | { readonly kind: 'merge-recursion' }
  /** Of calls that follow one another in code that is not the user's only the first stays, with the time of the others. */
  | { readonly kind: 'fold-library' }
  /** Only the user's own code stays; the time of all other is its caller's. */
  | { readonly kind: 'own-code' };

/** Which graph of a view: the calls from the outermost (top-down), from the leaves (inverted), who calls a function, what it calls. */
export type FlameGraphRef =
  | { readonly kind: 'top-down' | 'inverted' }
  | { readonly kind: 'callers' | 'callees'; readonly function: number }
  /** The calls of the profile and of a baseline in one; widths are values of the profile (`after`) or of the baseline, as scaled. */
  | { readonly kind: 'difference'; readonly baseline: Baseline; readonly widths: 'after' | 'before' };

/** One value type with the words for it. */
export interface ValueTypeInfo {
  readonly kind: string;
  readonly unit: Unit;
  /** Such as `CPU time`. */
  readonly title: string;
  /** What a count counts, in the plural: `contentions`. `null` where that is not known, and for times and bytes. */
  readonly noun: string | null;
}

/** Figures of the whole view, in its value type's unit. */
export interface ViewTotals {
  readonly total: number;
  readonly idle: number;
  /** Samples in `total`. */
  readonly samples: number;
  readonly idleSamples: number;
  /** Sum and number of the samples that the view's range and filters leave out; not in `total`. */
  readonly leftOut: number;
  readonly leftOutSamples: number;
  /** What the width of the flame graph stands for. Left out: `total`; more, where values below zero took something away. */
  readonly graphTotal?: number;
}

/** One thread with its figures. A file may hold several recordings of one thread: each is a thread here. */
export interface ThreadInfo {
  /** As recorded, made different from the others of its process where need be; never "". */
  readonly name: string;
  /** The process it belongs to, "" where the format has none. */
  readonly process: string;
  /** By value type, each in its unit; without what was idle. */
  readonly totals: readonly number[];
  /** Samples in the totals. */
  readonly samples: number;
}

/** What numbers of samples are: measurements, calls (counted, so certain), or not known and 0. */
export type CountKind = 'samples' | 'calls' | 'unknown';

/** What the header shows, and what the page needs to ask for more. */
export interface ProfileSummary {
  /** Names this reading of the file. Every answer carries it; the page drops answers of another one. */
  readonly revision: number;
  readonly fileName: string;
  /** Such as `V8 CPU profile`. */
  readonly formatTitle: string;
  readonly tool: string | null;
  readonly valueTypes: readonly ValueTypeInfo[];
  readonly defaultValueType: number;
  /** Totals of each value type over all threads. */
  readonly totals: readonly ViewTotals[];
  readonly durationNs: number;
  /** Whether samples have times: then there is a flame chart, and a view may have a range. */
  readonly timed: boolean;
  /** From the first sample's begin to the last one's end, over all threads; 0 without times. Ranges lie in it. */
  readonly spanNs: number;
  readonly threads: readonly ThreadInfo[];
  readonly functionCount: number;
  /** Rows of the flame graph. */
  readonly maxDepth: number;
  /** Which executing lines the format knows: leaf frames', every frame's, none. */
  readonly lines: 'leaf-ticks' | 'every-frame' | 'definitions';
  readonly counts: CountKind;
  readonly notes: readonly Note[];
  /** Left out where the file has no spans to show. */
  readonly traces?: TracesSummary;
}

/** Why a file could not be opened, in words for its user. */
export interface OpenFailure {
  /** One plain sentence: what is wrong. */
  readonly message: string;
  /** Where in the file, such as `byte 1,204, in nodes[3].callFrame`, or `null`. */
  readonly place: string | null;
  /** What the user can do, or `null`. */
  readonly advice: string | null;
  /** Whether this is Heatline's fault (a crash) rather than the file's. */
  readonly internal: boolean;
}

/** What the page shows: exactly one of these at a time. */
export type PageState =
  | { readonly kind: 'opening'; readonly fileName: string; readonly phase: string; readonly done: number; readonly of: number | null }
  /** `view`: what the user chose before, in this or another page or the status bar; `null` where nothing was chosen. */
  | {
      readonly kind: 'open';
      readonly summary: ProfileSummary;
      readonly view: View | null;
      readonly comparing?: Comparing;
      /** The slab that answers the page's first question (first-boxes.ts); only for a page that has shown nothing yet. */
      readonly first?: Uint8Array;
    }
  | { readonly kind: 'failed'; readonly fileName: string; readonly failure: OpenFailure }
  | { readonly kind: 'cancelled'; readonly fileName: string };

/** A function's name and place. `name` is cut at 300 characters for display. */
export interface FunctionInfo {
  readonly index: number;
  readonly name: string;
  /** As recorded; `null` where the format names no source. */
  readonly url: string | null;
  /** Short label such as `app.js:12`, or `null`. */
  readonly place: string | null;
  /** 1-based line of the definition, or `null`. */
  readonly line1: number | null;
  /** For colours: user code, dependency, runtime (node:, internal), native or engine. */
  readonly category: FunctionCategory;
  /** Package of others' code, top folder of the user's own (`.`: none), `null` where nothing tells. Left out: not known. */
  readonly package?: string | null;
  /** It is in the baseline of a comparison alone; its index is behind those of the profile. Left out: no. */
  readonly onlyBefore?: true;
}

export type FunctionCategory = 'own' | 'library' | 'runtime' | 'native' | 'engine';

/** A row of the function table. */
export interface FunctionRow extends FunctionInfo {
  readonly self: number;
  readonly total: number;
  /** Samples in `self`. */
  readonly samples: number;
}

/**
 * `flame/boxes`: the boxes to be seen in a part of the flame graph, as a slab (slab.ts).
 * x runs from 0 to the view's total, in its unit; depth 0 is the outermost frame.
 * Boxes narrower than half a pixel at `widthPx` are merged with their neighbours into one marked box.
 */
export interface BoxesParams {
  readonly view: View;
  /** Left out: top-down. */
  readonly graph?: FlameGraphRef;
  readonly x0: number;
  readonly x1: number;
  /** First row wanted, and one past the last. */
  readonly depth0: number;
  readonly depth1: number;
  /** Width in device pixels onto which x0 … x1 will be drawn. */
  readonly widthPx: number;
}

/** Header (`meta`) of the `flame/boxes` slab. Columns are named in {@link BOX_COLUMNS}. */
export interface BoxesMeta {
  readonly revision: number;
  readonly x0: number;
  readonly x1: number;
  readonly depth0: number;
  /** Less than asked where so many rows do not fit into one answer. */
  readonly depth1: number;
  /** Rows of the whole graph. */
  readonly maxDepth: number;
  readonly total: number;
  /** Boxes narrower than this (in the value's unit) were merged or left out. 0: every box is there. */
  readonly minValue: number;
  /** Functions of these boxes. */
  readonly functions: readonly FunctionInfo[];
}

/**
 * Columns of a `flame/boxes` slab; rows ordered by depth, then by start.
 * `node` names a call node for this revision and view; `parentNode` is -1 for roots; `function` is an index as in
 * {@link FunctionInfo.index}, -1 for a merged box; `merged` is how many boxes a merged one stands for, else 0.
 */
export const BOX_COLUMNS = {
  node: 'i32',
  parentNode: 'i32',
  function: 'i32',
  depth: 'i32',
  merged: 'i32',
  start: 'f64',
  total: 'f64',
  self: 'f64',
  samples: 'f64',
} as const;

/** Columns of a `flame/boxes` slab of a difference; `chance` is NaN where unknown, `significance` an index into `SIGNIFICANCES`. */
export const DIFFERENCE_COLUMNS = { ...BOX_COLUMNS, before: 'f64', after: 'f64', chance: 'f64', significance: 'i32' } as const;

/**
 * `chart/boxes`: the boxes to be seen in a part of one thread's flame chart, as a slab with {@link BOX_COLUMNS} and
 * {@link BoxesMeta}. x is in nanoseconds since the recording's begin, from 0 to {@link ProfileSummary.spanNs}: `start` is when
 * a box begins, `total` how long it lasts. Several boxes may have the same `node`; `self` is 0; `merged` is 1 for a merged
 * box. A view's range does not cut the chart.
 */
export interface ChartBoxesParams {
  readonly view: View;
  readonly thread: number;
  readonly x0: number;
  readonly x1: number;
  /** First row wanted, and one past the last. */
  readonly depth0: number;
  readonly depth1: number;
  /** Width in device pixels onto which x0 … x1 will be drawn. */
  readonly widthPx: number;
}

/** The flame chart of a view from afar. */
export interface ChartOverview {
  readonly revision: number;
  /** Threads of the view that have something to show, with the rows of their charts. */
  readonly lanes: readonly { readonly thread: number; readonly rows: number }[];
  /**
   * What the threads did in each of equal stretches of the recording, by whose code was running: 1 is one thread all of the
   * time, so that several threads may come to more.
   */
  readonly load: Readonly<Record<FunctionCategory, readonly number[]>>;
}

/** One box, when asked for by name. */
export interface BoxInfo {
  readonly node: number;
  readonly parentNode: number;
  readonly function: FunctionInfo;
  readonly depth: number;
  readonly start: number;
  readonly total: number;
  readonly self: number;
  readonly samples: number;
  /** Of its total; only in a difference. */
  readonly change?: Change;
}

export type FunctionSort = 'name' | 'place' | 'self' | 'total' | 'samples';

/** Functions of one colour. */
export interface ColorGroup {
  readonly key: string;
  /** In the view's unit. */
  readonly self: number;
}

/** Who called a function, or whom it called. */
export interface Relative {
  readonly function: FunctionInfo;
  /** In the view's unit: the samples in which the one called the other, at the function's outermost call. */
  readonly total: number;
  readonly samples: number;
}

/** Callers or callees: the largest, and the rest as sums. */
export interface Relatives {
  readonly rows: readonly Relative[];
  readonly others: { readonly count: number; readonly total: number };
  /** What has no caller, or no callee: the rest of the function's total. */
  readonly none: number;
}

/** A line of a source as it is now. `line1` 1-based; `self` and `total` in the view's unit, `null` where there is none. */
export interface ExtractLine {
  readonly line1: number;
  /** Cut at 300 characters. */
  readonly text: string;
  readonly self: number | null;
  readonly total: number | null;
  readonly samples: number;
  /** 0 … 5 as in editors; `null` without a figure. */
  readonly bucket: number | null;
}

/** The lines of a function that cost most, with lines around them, or why they cannot be shown. */
export type SourceExtract =
  /** `remark`: a sentence, where the text is not the recorded one. */
  | { readonly kind: 'lines'; readonly path: string; readonly lines: readonly ExtractLine[]; readonly remark: string | null }
  /** `remedy`: what the user can do, for the source of name `url`. */
  | { readonly kind: 'none'; readonly message: string; readonly url: string | null; readonly remedy: SourceRemedy | null };

/** When a function ran: samples by equal stretches of time. */
export interface TimeHistogram {
  /** Nanoseconds since the recording's begin. */
  readonly fromNs: number;
  readonly toNs: number;
  /** Samples that have the function. */
  readonly samples: readonly number[];
  /** All samples. */
  readonly of: readonly number[];
}

export interface FunctionDetails {
  readonly function: FunctionInfo;
  readonly self: number;
  readonly total: number;
  /** Samples in `self`, and those in `total`. */
  readonly samples: number;
  readonly totalSamples: number;
  readonly callers: Relatives;
  readonly callees: Relatives;
  /** Whether callers and callees are those that the file recorded: then their sums need not be the total. */
  readonly recordedCalls: boolean;
  /** By value type of the profile. Empty where the file records figures of one only. */
  readonly values: readonly { readonly self: number; readonly total: number; readonly of: number }[];
  readonly source: SourceExtract;
  /** `null` where the format has no times. */
  readonly times: TimeHistogram | null;
  /** Threads that run it, the largest first, at most 5; empty where the view has one only. */
  readonly threads: readonly { readonly thread: number; readonly total: number }[];
  /** Threads that run it. */
  readonly threadCount: number;
}

/** `total` and `self`: the largest first. */
export type TreeSort = 'total' | 'self' | 'name';

/** A call node as a row of the call tree. */
export interface TreeRow {
  /** As in {@link BoxInfo}. */
  readonly node: number;
  readonly function: FunctionInfo;
  readonly total: number;
  readonly self: number;
  readonly samples: number;
  /** Nodes right below it. */
  readonly children: number;
}

/**
 * One step down the call tree. `parent`: the node it is right below, `null` for an outermost one. `position`: of the row among
 * its siblings, as sorted. `siblings`: their number, with it.
 */
export interface TreeStep {
  readonly row: TreeRow;
  readonly parent: number | null;
  readonly position: number;
  readonly siblings: number;
}

/** Most steps of a way down the call tree: deeper ones nobody follows by rows. */
export const MOST_TREE_STEPS = 1000;

/** Every request the page makes: method → parameters and result. Each ends in a result or an error reply. */
export interface PageMethods extends TraceMethods {
  /** The page has loaded and wants its state; the host answers at once and sends later ones as `state`. */
  'page/ready': { params: Record<string, never>; result: PageState };
  /** Totals and rows of a view of some threads; those of all threads are in the summary. */
  'view/totals': { params: { view: View }; result: { revision: number; totals: ViewTotals; maxDepth: number } };
  /** See {@link BoxesParams}. Result: a slab. */
  'flame/boxes': { params: BoxesParams; result: Uint8Array };
  /**
   * The size of a graph: the value that its width stands for, and its rows. `hidden`: paths left out because nobody could
   * see them (graphs that are read from the leaves).
   */
  'flame/size': { params: { view: View; graph: FlameGraphRef }; result: { revision: number; total: number; rows: number; hidden: number } };
  /** The functions from the outermost row to a call node. */
  'flame/path': { params: { view: View; graph?: FlameGraphRef; node: number }; result: { revision: number; path: readonly FunctionInfo[] } };
  /** The widest call node of a function, to reveal it; `null` where it has none in this view. */
  'flame/find': { params: { view: View; graph?: FlameGraphRef; function: number }; result: { revision: number; box: BoxInfo | null } };
  /** A call node with its relatives, widest child first, for moves to boxes that were merged away; `null` where there is none. */
  'flame/node': {
    params: { view: View; graph?: FlameGraphRef; node: number };
    result: {
      revision: number;
      box: BoxInfo;
      firstChild: BoxInfo | null;
      previousSibling: BoxInfo | null;
      nextSibling: BoxInfo | null;
    } | null;
  };
  /**
   * A function with the sizes of the graphs of its callers and of what it calls; both are as wide as its total. `total` 0: the
   * view has none of it. `inner`: the part of the total in which it is called inside of itself. `hidden`: as in `flame/size`.
   */
  'callers/size': {
    params: { view: View; function: number };
    result: {
      revision: number;
      self: number;
      total: number;
      samples: number;
      inner: number;
      callers: { readonly rows: number; readonly hidden: number };
      callees: { readonly rows: number };
    };
  };
  /** A page of the nodes right below a node (`null`: the outermost ones) of a graph that is top-down or inverted. `of`: all of them. */
  'tree/children': {
    params: { view: View; graph: FlameGraphRef; node: number | null; sort: TreeSort; offset: number; limit: number };
    result: { revision: number; rows: readonly TreeRow[]; of: number };
  };
  /**
   * The way down to the widest node of a function, or, from a node (`null`: from the top), along the heaviest nodes until the
   * next one has less than half of its parent; at most {@link MOST_TREE_STEPS}. Empty where there is none.
   */
  'tree/way': {
    params: { view: View; graph: FlameGraphRef; sort: TreeSort; to: { readonly function: number } | { readonly heaviestBelow: number | null } };
    result: { revision: number; steps: readonly TreeStep[]; end: 'there' | 'split' | 'leaf' | 'too-deep' };
  };
  /** Where nodes stand that were expanded when the page was left; those that the tree does not have are left out. */
  'tree/steps': { params: { view: View; graph: FlameGraphRef; sort: TreeSort; nodes: readonly number[] }; result: { revision: number; steps: readonly TreeStep[] } };
  /** See {@link ChartBoxesParams}. Result: a slab. */
  'chart/boxes': { params: ChartBoxesParams; result: Uint8Array };
  'chart/overview': { params: { view: View; columns: number }; result: ChartOverview };
  /** The box of a function that lasts longest in the chart, and its thread; `null` where the view's threads have none. */
  'chart/find': { params: { view: View; function: number }; result: { revision: number; found: { thread: number; box: BoxInfo } | null } };
  /** Functions of the view, sorted and filtered (terms, see {@link PageMethods.search}), a page of them. */
  'functions/list': {
    params: { view: View; sort: FunctionSort; descending: boolean; filter: string; offset: number; limit: number };
    result: { revision: number; rows: readonly FunctionRow[]; matched: number; of: number };
  };
  /** A function by its index; `null` where the profile has none of it. */
  'functions/info': { params: { function: number }; result: { revision: number; info: FunctionInfo | null } };
  /** All that is known of a function in a view; `null` where the profile has none of it. */
  'functions/details': { params: { view: View; function: number }; result: { revision: number; details: FunctionDetails | null } };
  /** What colours stand for in a view: the self of all functions of one key (flame/color-groups.ts), the largest first. */
  'colors/groups': {
    params: { view: View; mode: 'category' | 'package' | 'file'; limit: number };
    result: { revision: number; groups: readonly ColorGroup[]; others: { readonly count: number; readonly self: number } };
  };
  /** The row at which `functions/list` has a function; `null` where the filter or the view leaves it out. */
  'functions/row': {
    params: { view: View; sort: FunctionSort; descending: boolean; filter: string; function: number };
    result: { revision: number; row: number | null };
  };
  /**
   * Functions that the terms of `text` match (src/profile/search-terms.ts: words, /patterns/, `file:`, `self>1%` …), and
   * the share of the samples that have any of them in their stack, each sample counted once. Empty text matches nothing;
   * terms that mean nothing are an error reply with a sentence.
   */
  'search': {
    params: { view: View; text: string };
    result: { revision: number; functions: readonly number[]; matchedTotal: number; matchedSamples: number };
  };
  /**
   * Sources of the view with their places, sorted (left out: unresolved first) and filtered (terms; words match recorded
   * name and path), a page of them. `of`, `unresolved` and `unresolvedSelf` (the sum of their self) are of all sources,
   * whatever the filter.
   */
  'sources/list': {
    params: { view: View; sort?: SourceSort; descending?: boolean; filter: string; offset: number; limit: number };
    result: {
      revision: number;
      rows: readonly SourceRow[];
      matched: number;
      of: number;
      unresolved: number;
      unresolvedSelf: number;
    };
  };
  /**
   * Lines of the view, sorted and filtered (terms), a page of them. Formats without executing lines (`lines` of the
   * summary is `definitions`): the lines where functions are defined, with these functions' figures.
   */
  'lines/list': {
    params: { view: View; sort: LineSort; descending: boolean; filter: string; offset: number; limit: number };
    result: { revision: number; rows: readonly LineRow[]; matched: number; of: number };
  };
  /** What a comparison found, as a whole. */
  'compare/summary': { params: { view: View; baseline: Baseline }; result: { revision: number; summary: ComparisonSummary } };
  'compare/functions': { params: DifferenceParams; result: { revision: number; rows: readonly DifferenceRow[]; matched: number; of: number } };
  'compare/lines': { params: LineDifferenceParams; result: { revision: number; rows: readonly LineDifferenceRow[]; matched: number; of: number } };
  /** Lets the user choose a baseline, or another one; it comes as `comparing`. */
  'compare/choose': { params: Record<string, never>; result: null };
  /** Compares with the same baseline in another scale. */
  'compare/scale': { params: { scale: CompareScale }; result: null };
  /** Makes this profile the baseline of the other one, whose page is shown. */
  'compare/swap': { params: Record<string, never>; result: null };
  'compare/end': { params: Record<string, never>; result: null };
  /**
   * Opens the function's source beside the page. `line1` 1-based, `null` for the definition. Says why if it cannot;
   * `locate`: the recorded name, where the user can point at its file.
   */
  'source/open': {
    params: { function: number; line1: number | null };
    result: { opened: boolean; message: string | null; locate: string | null };
  };
  /** Opens a source by its recorded name, as {@link SourceRow.url}, at a line (1-based; left out: its first). */
  'source/open-file': { params: { url: string; line1?: number }; result: { opened: boolean; message: string | null } };
  /** Begins what mends a source, in windows of VS Code's own; the page does not wait. `sources-changed` tells what came of it. */
  'source/mend': { params: { url: string; remedy: Exclude<SourceRemedy, 'build-with-maps'> }; result: null };
  /** The picture that the host asked for (`take`): the text of an SVG, or a PNG as base64. */
  'picture/save': { params: { format: PictureFormat; data: string }; result: null };
  /** Copies a link to what the page shows. `mainView`: the large view in front; `null`: the first one. */
  'link/copy': { params: { view: View; mainView: string | null; selected: SelectedName | null }; result: null };
  /** Copies a text. */
  'clipboard/write': { params: { text: string }; result: null };
  /** Stops opening the file. */
  'open/cancel': { params: Record<string, never>; result: null };
  /** Opens the file again after a failure or a cancel. */
  'open/again': { params: Record<string, never>; result: null };
  /** Shows the file in VS Code's text editor instead. */
  'open/as-text': { params: Record<string, never>; result: null };
  /** The view that heat, status bar and other pages of this profile shall show as well. */
  'view/changed': { params: { view: View }; result: null };
  /** Lets the user choose the threads that count; a choice comes back as `view`. */
  'view/choose-threads': { params: Record<string, never>; result: null };
  /** Writes what the page shows as a file of another tool: the host asks which and where. */
  'profile/export': { params: Record<string, never>; result: null };
}

export type PageMethod = keyof PageMethods;

/** Page → host. `id` is unique per page load. */
export interface PageRequest<M extends PageMethod = PageMethod> {
  readonly kind: 'request';
  readonly id: number;
  readonly method: M;
  readonly params: PageMethods[M]['params'];
}

/** Page → host: the answer to `id` is not needed any more. An answer may still come and is dropped. */
export interface PageCancel {
  readonly kind: 'cancel';
  readonly id: number;
}

/** Host → page: the end of a request. An unknown method, a stale revision or a fault is an error reply. */
export type PageReply =
  | { readonly kind: 'result'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly message: string };

export type PictureFormat = 'svg' | 'png';

/** A function by index and name: another reading of the file may have another one there. */
export interface SelectedName {
  readonly index: number;
  readonly name: string;
}

/** Host → page, unasked. */
export type PageEvent =
  /** The state changed: opened, failed, progress. */
  | { readonly kind: 'state'; readonly state: PageState }
  /** Show this view: it was chosen elsewhere. */
  | { readonly kind: 'view'; readonly revision: number; readonly view: View }
  /** The comparison began, ended (`null`; `message`: why, where the user did not end it) or is another one now. */
  | { readonly kind: 'comparing'; readonly revision: number; readonly comparing: Comparing | null; readonly message: string | null }
  /** Places of sources may be others now, or more is known of source maps: ask `sources/list` again. */
  | { readonly kind: 'sources-changed' }
  /** Show this function: the user asked for it in an editor. */
  | { readonly kind: 'reveal-function'; readonly revision: number; readonly function: number }
  /** Answer with `picture/save` or `link/copy`: the user asked for it outside of the page. */
  | { readonly kind: 'take'; readonly revision: number; readonly what: PictureFormat | 'link' }
  /** Places of spans, or lines of log beside them, may be others now. */
  | { readonly kind: 'spans-changed'; readonly revision: number; readonly summary: TracesSummary }
  /** Show this span: the user asked for it in an editor. */
  | { readonly kind: 'reveal-span'; readonly revision: number; readonly span: number }
  /** Bring a large view to the front and select a function: a link says so. The view came with `view`. */
  | { readonly kind: 'show-link'; readonly revision: number; readonly mainView: string | null; readonly selected: SelectedName | null };

export type PageToHost = PageRequest | PageCancel;
export type HostToPage = PageReply | PageEvent;
