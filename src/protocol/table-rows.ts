// Rows of the page's tables of files and lines: where a source is or why not, what mends it, what it costs. Part of the
// conversation in webview.ts, from which all of this is imported.

import type { FunctionInfo } from './webview.ts';

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
  readonly kind: 'file' | 'library' | 'generated' | 'builtin' | 'native' | 'service';
  /** Of the functions in it, in the view's unit. */
  readonly self: number;
  /** Of the samples that have any of its functions in their stack, each counted once. */
  readonly total: number;
  /** Samples in `self`. */
  readonly samples: number;
  /** Functions of the view in it. */
  readonly functions: number;
  /** Self, of the view's total, 0 … 1. */
  readonly share: number;
  readonly place: SourcePlace;
  /** `null` where there is nothing to say, or nothing is known yet. */
  readonly map: SourceMapFate | null;
  /** Own code whose heat is lost, or shown in a built file only, unless the user does something. */
  readonly unresolved: boolean;
  /** Likeliest first. */
  readonly remedies: readonly SourceRemedy[];
}

/** `unresolved`: those that need the user first, the most expensive of them first, then the others by self. */
export type SourceSort = 'unresolved' | 'name' | 'self' | 'total' | 'samples' | 'functions';

/** A row of the table of lines. */
export interface LineRow {
  /** Of the source, as recorded. */
  readonly url: string;
  /** Short label such as `app.js:12`. */
  readonly place: string;
  /** 1-based, as recorded. */
  readonly line1: number;
  readonly self: number;
  /** `null` where the format knows executing lines of leaf frames only. */
  readonly total: number | null;
  /** Samples in `self`. */
  readonly samples: number;
  /** The function that the line belongs to, the heaviest where there are several; `null` where none is known. */
  readonly function: FunctionInfo | null;
}

export type LineSort = 'place' | 'function' | 'self' | 'total' | 'samples';
