// The conversation between the page (webview) and the extension host: one typed channel. The host answers some
// methods itself and passes the others to the server unchanged. No logic here beyond names and types.

import type { Note, Severity } from '../base/note.ts';
import type { Unit } from '../base/format-value.ts';

export type { Note, Severity, Unit };

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
  | { readonly kind: 'callers' | 'callees'; readonly function: number };

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
  | { readonly kind: 'open'; readonly summary: ProfileSummary; readonly view: View | null }
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
}

export type FunctionSort = 'name' | 'place' | 'self' | 'total' | 'samples';

/** Where a source of the profile is, or why it is not known. */
export type SourcePlace =
  /** `path`: for people, relative to the workspace; `rule`: how it was found; `confidence` `guess`: only the name of the file fits. */
  | {
    readonly kind: 'found';
    readonly uri: string;
    readonly path: string;
    readonly rule: PlaceRule;
    readonly confidence: 'certain' | 'likely' | 'guess';
  }
  /** Equal candidates, URIs, at most {@link MAX_CANDIDATES}. */
  | { readonly kind: 'ambiguous'; readonly candidates: readonly string[]; readonly count: number }
  /** Not in the workspace, and not looked at. */
  | { readonly kind: 'outside'; readonly uri: string; readonly message: string }
  /** No file by its nature, or left out by the user: nothing to mend. */
  | { readonly kind: 'none'; readonly reason: 'runtime' | 'excluded'; readonly message: string }
  | { readonly kind: 'missing'; readonly message: string };

export type PlaceRule = 'chosen' | 'carried' | 'exact' | 'mapping' | 'launch' | 'web-root' | 'root' | 'go-module' | 'suffix' | 'container';

/** More candidates than this are only counted. */
export const MAX_CANDIDATES = 20;

/** How a source map was found: chosen by the user, in the recording, in the script, named by its server, named by the script, beside it, by its `file`, by its debug id. */
export type MapRule = 'picked' | 'embedded' | 'inline' | 'header' | 'comment' | 'sibling' | 'same-file' | 'debug-id';

/** What source maps have to do with a source. `reason`: a sentence. */
export type SourceMapFate =
  /**
   * It is an original: places in it come from the map of the recorded `script`. `approximate`: some of them are inferred.
   * `doubt`: a sentence, where the map or the script that is here seems to be of another build.
   */
  | { readonly kind: 'original'; readonly rule: MapRule; readonly script: string; readonly approximate: boolean; readonly doubt?: string }
  /** A script whose map was applied: what is left here has no original. */
  | { readonly kind: 'applied'; readonly rule: MapRule; readonly reason: string | null }
  /** A script whose map cannot be used; one whose map is not to be had; one that looks built, without a map; one translated while it ran. */
  | { readonly kind: 'broken' | 'lost' | 'none' | 'in-memory'; readonly reason: string };

/**
 * What the user can do about a source: point at its file, choose among candidates, open it where it was recorded, agree
 * to its source map being fetched, give a source map, build with source maps, or say that it is nobody's file here.
 */
export type SourceRemedy = 'locate' | 'choose' | 'open-outside' | 'fetch' | 'apply-map' | 'build-with-maps' | 'exclude';

/** A row of the table of sources. */
export interface SourceRow {
  /** As recorded. */
  readonly url: string;
  readonly kind: 'file' | 'library' | 'generated' | 'builtin' | 'native';
  /** Of the functions in it, in the view's unit. */
  readonly self: number;
  /** Of the view's total, 0 … 1. */
  readonly share: number;
  readonly place: SourcePlace;
  /** `null` where there is nothing to say, or nothing is known yet. */
  readonly map: SourceMapFate | null;
  /** Own code whose heat is lost, or shown in a built file only, unless the user does something. */
  readonly unresolved: boolean;
  /** Likeliest first. */
  readonly remedies: readonly SourceRemedy[];
}

/** Every request the page makes: method → parameters and result. Each ends in a result or an error reply. */
export interface PageMethods {
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
  /** Functions of the view, sorted and filtered (case-insensitive substring of name or place), a page of them. */
  'functions/list': {
    params: { view: View; sort: FunctionSort; descending: boolean; filter: string; offset: number; limit: number };
    result: { revision: number; rows: readonly FunctionRow[]; matched: number; of: number };
  };
  /** A function by its index; `null` where the profile has none of it. */
  'functions/info': { params: { function: number }; result: { revision: number; info: FunctionInfo | null } };
  /** The row at which `functions/list` has a function; `null` where the filter or the view leaves it out. */
  'functions/row': {
    params: { view: View; sort: FunctionSort; descending: boolean; filter: string; function: number };
    result: { revision: number; row: number | null };
  };
  /**
   * Functions whose name or place contains `text` (ignoring case), and the share of the samples that have any of
   * them in their stack, each sample counted once. Empty text matches nothing.
   */
  'search': {
    params: { view: View; text: string };
    result: { revision: number; functions: readonly number[]; matchedTotal: number; matchedSamples: number };
  };
  /**
   * Sources of the view with their places: the unresolved first, the most expensive of them first, then the others by
   * self; filtered (case-insensitive substring of recorded name or path), a page of them. `of`, `unresolved` and
   * `unresolvedSelf` (the sum of their self) are of all sources, whatever the filter.
   */
  'sources/list': {
    params: { view: View; filter: string; offset: number; limit: number };
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
   * Opens the function's source beside the page. `line1` 1-based, `null` for the definition. Says why if it cannot;
   * `locate`: the recorded name, where the user can point at its file.
   */
  'source/open': {
    params: { function: number; line1: number | null };
    result: { opened: boolean; message: string | null; locate: string | null };
  };
  /** Opens a source by its recorded name, as {@link SourceRow.url}. */
  'source/open-file': { params: { url: string }; result: { opened: boolean; message: string | null } };
  /** Begins what mends a source, in windows of VS Code's own; the page does not wait. `sources-changed` tells what came of it. */
  'source/mend': { params: { url: string; remedy: Exclude<SourceRemedy, 'build-with-maps'> }; result: null };
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

/** Host → page, unasked. */
export type PageEvent =
  /** The state changed: opened, failed, progress. */
  | { readonly kind: 'state'; readonly state: PageState }
  /** Show this view: it was chosen elsewhere. */
  | { readonly kind: 'view'; readonly revision: number; readonly view: View }
  /** Places of sources may be others now, or more is known of source maps: ask `sources/list` again. */
  | { readonly kind: 'sources-changed' }
  /** Show this function: the user asked for it in an editor. */
  | { readonly kind: 'reveal-function'; readonly revision: number; readonly function: number };

export type PageToHost = PageRequest | PageCancel;
export type HostToPage = PageReply | PageEvent;
