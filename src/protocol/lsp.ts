// The conversation between the client (extension host) and the language server. LSP carries JSON; slabs travel
// as base64. Every request is one exported constant; a profile is named by its document URI.

import type { CountKind, OpenFailure, ProfileSummary, Unit, View } from './webview.ts';

/** A request by name: the server (or client) that answers knows the types. */
export interface RequestName<Params, Result> {
  readonly method: string;
  /** Phantom types, never present at run time. */
  readonly __types?: (params: Params) => Result;
}

function request<Params, Result>(method: string): RequestName<Params, Result> {
  return { method };
}

/** Client → server, at start-up (`initializationOptions`). */
export interface ServerOptions {
  /** Workspace folders as URIs. */
  readonly folders: readonly string[];
}

/**
 * Client → server: read this file. `path` is the path on disk, or `null` where the server must ask for bytes
 * ({@link ReadFile}). Reading the same URI again replaces the profile under a new revision. While it reads, the
 * server sends {@link OpenProgress}. Cancelled through LSP. After a server restart the client sends it again.
 */
export const OpenProfile = request<{ readonly uri: string; readonly path: string | null }, OpenResult>(
  'heatline/openProfile',
);
export type OpenResult =
  | { readonly kind: 'open'; readonly summary: ProfileSummary }
  | { readonly kind: 'failed'; readonly failure: OpenFailure }
  | { readonly kind: 'cancelled' };

/** Client → server: the last editor of this profile closed; its memory may go. */
export const CloseProfile = request<{ readonly uri: string }, null>('heatline/closeProfile');

/** Server → client (notification): how far a reading is; `of` is `null` where the size is unknown. Bytes. */
export interface OpenProgressParams {
  readonly uri: string;
  readonly phase: string;
  readonly done: number;
  readonly of: number | null;
}
export const OpenProgress = { method: 'heatline/openProgress' } as const;

/**
 * Client → server: a method of the page (webview.ts) that the server answers, with the page's own params.
 * The answer is the page's result; a slab comes as `{ slab: base64 }`.
 */
export const PageCall = request<
  { readonly uri: string; readonly method: string; readonly params: unknown },
  { readonly result: unknown } | { readonly slab: string }
>('heatline/pageCall');

/** Client → server: the heat of one document in one profile; `null` where the profile has no figure for it. */
export const DocumentHeat = request<
  { readonly profile: string; readonly view: View; readonly document: string },
  DocumentHeatResult | null
>('heatline/documentHeat');

/** One line with a figure. Values in `unit`, lines 0-based. */
export interface HeatLine {
  readonly line0: number;
  /** `null` where unknown. */
  readonly self: number | null;
  /** `null` where the format knows executing lines of leaf frames only. */
  readonly total: number | null;
  /** Samples in `self`. */
  readonly samples: number;
  /** 0 (coolest) … {@link HEAT_BUCKETS} - 1, relative to the profile's total. */
  readonly bucket: number;
}

/** A function defined in the document. */
export interface HeatFunction {
  /** 0-based line of the definition. */
  readonly line0: number;
  readonly name: string;
  readonly self: number;
  readonly total: number;
  /** Samples in `self`. */
  readonly samples: number;
  /** As in {@link FunctionInfo.index}. */
  readonly index: number;
}

export interface DocumentHeatResult {
  readonly revision: number;
  readonly unit: Unit;
  /** The view's total: base of every share. */
  readonly total: number;
  /** What `samples` are. */
  readonly counts: CountKind;
  /** By line, ascending. */
  readonly lines: readonly HeatLine[];
  readonly functions: readonly HeatFunction[];
}

/** Number of heat buckets, and so of decoration types for backgrounds. */
export const HEAT_BUCKETS = 6;

/** A figure resting on fewer samples than this is drawn as uncertain (NUMBERS, "Shares and error"). */
export const CERTAIN_SAMPLES = 10;

/** Client → server: the hottest lines of the profile that lie in files (not in the runtime), hottest first. */
export const HottestLines = request<
  { readonly profile: string; readonly view: View; readonly limit: number },
  { readonly revision: number; readonly lines: readonly HottestLine[] }
>('heatline/hottestLines');
export interface HottestLine {
  /** Recorded source name. */
  readonly url: string;
  /** 0-based. */
  readonly line0: number;
  readonly self: number;
  readonly share: number;
}

/** Client → server: where a recorded source is in this workspace. Asked with a function of the profile or a recorded name. */
export const Locate = request<
  { readonly profile: string; readonly function: number } | { readonly profile: string; readonly url: string },
  LocateResult
>('heatline/locate');
export type LocateResult =
  /** `line0`/`column0`: the function's definition where asked by function, else `null`. */
  | { readonly kind: 'found'; readonly uri: string; readonly line0: number | null; readonly column0: number | null }
  /** Equal candidates: the user must choose. */
  | { readonly kind: 'ambiguous'; readonly candidates: readonly string[]; readonly line0: number | null; readonly column0: number | null }
  /** One sentence why not. */
  | { readonly kind: 'missing'; readonly url: string | null; readonly message: string };

/** Client → server: the user chose this file for a recorded source; kept until the server ends. */
export const ChooseSource = request<{ readonly profile: string; readonly url: string; readonly uri: string }, null>(
  'heatline/chooseSource',
);

/** Server → client: a piece of a file that is not on disk, base64; shorter than `length` only at its end. `size` in bytes. */
export const ReadFile = request<
  { readonly uri: string; readonly offset: number; readonly length: number },
  { readonly data: string; readonly size: number }
>('heatline/readFile');

/** Server → client: whether a file is there. */
export const FileExists = request<{ readonly uri: string }, boolean>('heatline/fileExists');

/** Server → client: URIs of workspace files with this name, at most `limit`. */
export const FindFiles = request<{ readonly baseName: string; readonly limit: number }, readonly string[]>(
  'heatline/findFiles',
);
