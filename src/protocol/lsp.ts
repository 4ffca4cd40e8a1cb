// The conversation between the client (extension host) and the language server. LSP carries JSON; slabs travel
// as base64. Every request is one exported constant; a profile is named by its document URI.

import type { Baseline, Change, CompareScale } from './compare.ts';
import type { RecordedPlace, SpanPlaceRow, TracesSummary } from './traces.ts';
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
  /** Left out by editors that do not know it: then git is never run. */
  readonly revisions?: RevisionSettings;
  /** Left out by editors that do not know it: then recorded paths are looked for without help. */
  readonly places?: PlacesSettings;
  /** Lines that the user chose for spans before, by {@link ChooseSpanPlace}'s key. */
  readonly spanChoices?: Readonly<Record<string, SpanChoice>>;
  /** `heatline.budgets`, as it is: the server checks it. */
  readonly budgets?: unknown;
  /** A folder of ours on disk, for what is kept between sessions; left out: nothing is kept. */
  readonly storage?: string;
}

/** A line that the user chose for spans. `text`: of the line then, by which it is found again after edits. 0-based. */
export interface SpanChoice {
  readonly uri: string;
  readonly line0: number;
  readonly text: string;
}

/**
 * What the user and the editor say about where recorded files are. Values of settings are passed on as they are: the
 * server checks them.
 */
export interface PlacesSettings {
  /** `heatline.pathMappings`: beginning of recorded names → folder, or `null` for “nobody's file here”. */
  readonly pathMappings: unknown;
  /** `heatline.webRoot`: the folder that a web server served. */
  readonly webRoot: unknown;
  /** Launch configurations of the workspace, as they are: they know local and remote roots. */
  readonly launch: readonly unknown[];
  /** Patterns of files that are not listed: those of `files.exclude` that are on. */
  readonly excluded: readonly string[];
  /** The user trusts the workspace: only then may its settings name folders outside of it. */
  readonly trusted: boolean;
}

/** Client → server: one of them changed. Places and heat may be others from the answer on. */
export const ChangePlaces = request<PlacesSettings, null>('heatline/changePlaces');

/** What the server needs to know before it asks git about a file. */
export interface RevisionSettings {
  /** The user trusts the workspace, so programs may be run on its files. */
  readonly trusted: boolean;
  /** The setting `heatline.revision`: the commit or tag that was recorded; "" where it is not set. */
  readonly revision: string;
}

/** Client → server: trust was granted, or the setting changed. Heat that is asked for afterwards goes by it. */
export const ChangeRevisions = request<RevisionSettings, null>('heatline/changeRevisions');

/**
 * Client → server: read this file. `path` is the path on disk, or `null` where the server must ask for bytes
 * ({@link ReadFile}). Reading the same URI again replaces the profile under a new revision. While it reads, the
 * server sends {@link OpenProgress}. Cancelled through LSP. After a server restart the client sends it again.
 * Afterwards source maps are applied in the background ({@link MapProgress}), among them `maps`: URIs of files that the
 * user chose. Where that moves anything, the profile gets another revision ({@link ProfileChanged}).
 */
export const OpenProfile = request<{ readonly uri: string; readonly path: string | null; readonly maps?: readonly string[] }, OpenResult>(
  'heatline/openProfile',
);
export type OpenResult =
  | { readonly kind: 'open'; readonly summary: ProfileSummary }
  | { readonly kind: 'failed'; readonly failure: OpenFailure }
  | { readonly kind: 'cancelled' };

/** Client → server: the last editor of this profile closed; its memory may go. */
export const CloseProfile = request<{ readonly uri: string }, null>('heatline/closeProfile');

/**
 * Server → client (notification): how far a reading is, or a writing ({@link ExportProfile}; `uri` is then the file that
 * is written). Bytes; `of` is `null` where the size is unknown.
 */
export interface OpenProgressParams {
  readonly uri: string;
  readonly phase: string;
  readonly done: number;
  readonly of: number | null;
}
export const OpenProgress = { method: 'heatline/openProgress' } as const;

/** Server → client (notification): how far the source maps of a profile are; at the end `done` is `of`. Scripts. */
export interface MapProgressParams {
  readonly uri: string;
  readonly done: number;
  readonly of: number;
}
export const MapProgress = { method: 'heatline/mapProgress' } as const;

/** Client → server: the user does not want to wait for the source maps of this profile; it stays as recorded. */
export const CancelMapping = request<{ readonly uri: string }, null>('heatline/cancelMapping');

/** Server → client (notification): an open profile was replaced by what its source maps made of it; ask anew. */
export interface ProfileChangedParams {
  readonly uri: string;
  readonly summary: ProfileSummary;
}
export const ProfileChanged = { method: 'heatline/profileChanged' } as const;

/**
 * Scheme of documents that show a source that is no file here, but whose text a source map carries. The path is a name
 * for people, the query is the JSON of the profile's URI and the source's name.
 */
export const ORIGINAL_SCHEME = 'heatline-original';

/** Client → server: the text of such a source; `null` where it is not known (any more). */
export const OriginalText = request<{ readonly profile: string; readonly url: string }, string | null>('heatline/originalText');

/**
 * Client → server: a method of the page (webview.ts) that the server answers, with the page's own params.
 * The answer is the page's result; a slab comes as `{ slab: base64 }`.
 */
export const PageCall = request<
  { readonly uri: string; readonly method: string; readonly params: unknown },
  { readonly result: unknown } | { readonly slab: string }
>('heatline/pageCall');

/**
 * Client → server: the heat of one document in one profile; `null` where the profile has no figure for it. Lines are
 * those of the file as it is on disk when this is asked, or, with `asRecorded`, the recorded ones: the editor saw that
 * the file was as recorded, and follows it since. With `baseline` (and without `asRecorded`): the differences from it.
 */
export const DocumentHeat = request<
  { readonly profile: string; readonly view: View; readonly document: string; readonly asRecorded?: boolean; readonly baseline?: Baseline },
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
  /** The line was inferred, not recorded: a source map knew only the function, or several lines. Left out: no. */
  readonly inferred?: boolean;
  /** How `self` differs; only in a comparison. */
  readonly change?: Change & { readonly samplesBefore: number };
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
  /** Only in a comparison. */
  readonly change?: { readonly self: Change; readonly total: Change };
}

export interface DocumentHeatResult {
  readonly revision: number;
  readonly unit: Unit;
  /** What a count counts, as in {@link ValueTypeInfo.noun}; left out where that is `null`. */
  readonly noun?: string;
  /** The view's total: base of every share. */
  readonly total: number;
  /** What `samples` are. */
  readonly counts: CountKind;
  /** By line, ascending. */
  readonly lines: readonly HeatLine[];
  readonly functions: readonly HeatFunction[];
  readonly text: TextState;
  /** Lines with figures that are not in the file any more, hottest first, at most {@link MAX_LOST_LINES}; recorded lines. */
  readonly lost: readonly HeatLine[];
  /** How many there are. */
  readonly lostCount: number;
  /**
   * Only in a comparison: what the profile is compared with; `remark`: how lines were matched, where the texts do not tell, a
   * sentence without a full stop.
   */
  readonly difference?: { readonly fileName: string; readonly scale: CompareScale; readonly remark: string | null };
}

/** More lines that are not in the file any more than this are only counted. */
export const MAX_LOST_LINES = 20;

/** Whether a file still is what was recorded. */
export interface TextState {
  /**
   * `same`: nothing says that it changed since. `carried`: it did, and lines are carried to the text of today.
   * `uncertain`: it did, or may have, and lines are the recorded ones.
   */
  readonly kind: 'same' | 'carried' | 'uncertain';
  /** The commit whose text was recorded, shortened; `null` where a source map has that text, and unless carried. */
  readonly commit: string | null;
  /** Why it is uncertain and what can be done, in sentences; else `null`. */
  readonly reason: string | null;
}

/**
 * Client → server: where a recorded line of a file is in the file as it is on disk now; for a line that is gone, where it
 * stood. For jumps: figures come with {@link DocumentHeat}. Lines 0-based.
 */
export const LineToday = request<
  { readonly profile: string; readonly document: string; readonly line0: number },
  { readonly line0: number; readonly gone: boolean; readonly text: TextState }
>('heatline/lineToday');

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
  /**
   * `line0`/`column0`: the function's definition where asked by function, or the first line of it that was executed where
   * the file does not tell (`column0` is `null` then); else `null`.
   */
  | { readonly kind: 'found'; readonly uri: string; readonly line0: number | null; readonly column0: number | null }
  /** Equal candidates: the user must choose. `url` is the recorded name. */
  | {
    readonly kind: 'ambiguous';
    readonly url: string;
    readonly candidates: readonly string[];
    readonly line0: number | null;
    readonly column0: number | null;
  }
  /** Not in the workspace, and not looked at; as recorded it would be at `uri`. Opened only if the user says so. */
  | {
    readonly kind: 'outside';
    readonly url: string;
    readonly uri: string;
    readonly message: string;
    readonly line0: number | null;
    readonly column0: number | null;
  }
  /** One sentence why not. `canLocate`: whether the user may point at the file. */
  | { readonly kind: 'missing'; readonly url: string | null; readonly message: string; readonly canLocate: boolean };

/** Client → server: the user chose this file for a recorded source; kept until the server ends. */
export const ChooseSource = request<{ readonly profile: string; readonly url: string; readonly uri: string }, null>(
  'heatline/chooseSource',
);

/**
 * Client → server: the lines that a span may come from, the likeliest first. `pending`: the workspace is still being looked
 * through; {@link SpansChanged} tells when it is done.
 */
export const SpanPlaces = request<
  { readonly profile: string; readonly span: number },
  { readonly revision: number; readonly places: readonly SpanPlaceRow[]; readonly pending: boolean }
>('heatline/spanPlaces');

/**
 * Client → server: the user says which line spans like this one come from; it holds for all of its operation. The answer is
 * the key under which the client keeps it for other sessions.
 */
export const ChooseSpanPlace = request<
  { readonly profile: string; readonly span: number; readonly choice: SpanChoice }, { readonly key: string }
>('heatline/chooseSpanPlace');

/** Client → server: the slowest span of the operation that a function of a profile of spans stands for; `null`: there is none. */
export const SpanOfFunction = request<{ readonly profile: string; readonly function: number }, { readonly span: number | null }>('heatline/spanOfFunction');

/** Client → server: where a place is that a span recorded, in the workspace; source maps are followed. */
export const LocatePlace = request<{ readonly profile: string; readonly place: RecordedPlace }, LocateResult>('heatline/locatePlace');

/** Client → server: the spans that come from the lines of a document; `null`: none do. */
export const SpanLines = request<
  { readonly profile: string; readonly document: string },
  { readonly revision: number; readonly lines: readonly SpanLine[] } | null
>('heatline/spanLines');

/** The spans of one line. Times in nanoseconds. */
export interface SpanLine {
  /** 0-based, in the file as it is on disk. */
  readonly line0: number;
  /** Their names with their services, the most frequent first, at most 3. */
  readonly names: readonly string[];
  readonly count: number;
  readonly errors: number;
  readonly p50: number;
  readonly p95: number;
  /** Their self times; a span within another of the same line counts once. */
  readonly selfNs: number;
  /** The slowest, at most 5. */
  readonly slowest: readonly { readonly span: number; readonly durationNs: number; readonly startMs: number }[];
  /** How the line is known, without a full stop. */
  readonly reason: string;
  /** It was not recorded, but found: drawn as such. */
  readonly inferred: boolean;
}

/** Client → server: findings that point to a line of the workspace, the most promising first. `finding`: only this one. */
export const FindingPlaces = request<{ readonly profile: string; readonly finding?: number }, { readonly revision: number; readonly findings: readonly FindingPlace[] }>(
  'heatline/findingPlaces',
);
export interface FindingPlace {
  /** As `findings/list` counts them. */
  readonly finding: number;
  readonly rule: string;
  readonly title: string;
  readonly evidence: string;
  readonly remedy: string;
  readonly severity: 'info' | 'warning';
  readonly uri: string;
  /** 0-based. */
  readonly line0: number;
  /** The line is the head of the loop that repeats the spans’ calls, not where they are made. */
  readonly isLoop: boolean;
  /** A span behind it; `null` for findings about a profile. */
  readonly span: number | null;
}

/**
 * Client → server: join the lines of a file of logs to the traces of an open file. `path` as in {@link OpenProfile}.
 * {@link SpansChanged} tells the new summary.
 */
export const AddLogs = request<{ readonly profile: string; readonly uri: string; readonly path: string | null }, AddLogsResult>('heatline/addLogs');
export type AddLogsResult =
  /** `joined`: lines that name a span or a trace of the file. `remarks`: sentences on what was left out. */
  | { readonly kind: 'added'; readonly lines: number; readonly joined: number; readonly remarks: readonly string[] }
  /** A sentence. Nothing was added. */
  | { readonly kind: 'failed'; readonly message: string };

/** Server → client (notification): where spans come from, or the logs beside them, may be others now. */
export interface SpansChangedParams {
  readonly uri: string;
  readonly summary: TracesSummary;
}
export const SpansChanged = { method: 'heatline/spansChanged' } as const;

/** Server → client: symbols of the workspace with a name like this, as its language servers know them. Lines 0-based. */
export const FindSymbols = request<{ readonly query: string }, readonly FoundSymbol[]>('heatline/findSymbols');
export interface FoundSymbol {
  readonly name: string;
  /** What it belongs to, such as its class; "" where that is not known. */
  readonly container: string;
  /** A class or what is like one. */
  readonly isClass: boolean;
  readonly uri: string;
  readonly line0: number;
  readonly column0: number;
}

/** Client → server: `heatline.budgets` changed, as it is; the server checks it. */
export const ChangeBudgets = request<{ readonly budgets: unknown }, null>('heatline/changeBudgets');

/** Client → server: URIs of workspace files whose names are like that of a recorded source, for the user to choose from. */
export const SuggestFiles = request<{ readonly url: string; readonly limit: number }, readonly string[]>('heatline/suggestFiles');

/**
 * Client → server: the user says that a recorded name is this file. What can be learned for all others: an entry for
 * `heatline.pathMappings`, which the client writes; `null` where it holds for this file alone.
 */
export const LearnPrefix = request<{ readonly url: string; readonly uri: string }, { readonly from: string; readonly to: string } | null>(
  'heatline/learnPrefix',
);

/** What a profile can be written as. `ending` is that of the file's name. */
export const EXPORT_FORMATS = [
  { id: 'speedscope', title: 'speedscope', ending: '.speedscope.json' },
  { id: 'folded', title: 'Folded stacks', ending: '.folded' },
] as const;
export type ExportFormatId = (typeof EXPORT_FORMATS)[number]['id'];

/**
 * Client → server: write one view of a profile as a file of another tool. `path` is the path on disk, or `null` where
 * the server hands the bytes to the client ({@link WriteFile}). `revision` is that of the view's indices. A file that is
 * there is replaced, in one step at the end: the client has asked. While it writes, the server sends
 * {@link OpenProgress}. Cancelled through LSP.
 */
export const ExportProfile = request<
  {
    readonly profile: string;
    readonly revision: number;
    readonly view: View;
    readonly format: ExportFormatId;
    readonly uri: string;
    readonly path: string | null;
  },
  ExportResult
>('heatline/exportProfile');
export type ExportResult =
  | { readonly kind: 'written'; readonly bytes: number }
  /** One sentence without a full stop. Nothing was written. */
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'cancelled' };

/**
 * Server → client: the next piece of a file that is not on disk, base64. `offset` in bytes, 0 begins the file anew; with
 * the `last` piece the client writes the file.
 */
export const WriteFile = request<
  { readonly uri: string; readonly offset: number; readonly data: string; readonly last: boolean },
  null
>('heatline/writeFile');

/** Server → client: a piece of a file that is not on disk, base64; shorter than `length` only at its end. `size` in bytes. */
export const ReadFile = request<
  { readonly uri: string; readonly offset: number; readonly length: number },
  { readonly data: string; readonly size: number }
>('heatline/readFile');

/**
 * Server → client: what is at this address of the network, for the source maps of a profile. Only the client asks
 * servers, and only those of origins that the user agreed to; it is asked nothing in a workspace that is not trusted.
 * Cancelled through LSP.
 */
export const FetchText = request<{ readonly profile: string; readonly url: string; readonly mostBytes: number }, FetchResult>('heatline/fetchText');
export type FetchResult =
  /**
   * `path`: of a file on disk with what came, there until the profile is closed. `url`: after redirects. `sourceMap`: what
   * the answer's header names, or `null`.
   */
  | { readonly kind: 'fetched'; readonly path: string; readonly url: string; readonly sourceMap: string | null }
  | { readonly kind: 'missing' }
  | { readonly kind: 'too-large' }
  /** Nothing was asked of the server of this address: the one wished for, or one that it redirects to. */
  | { readonly kind: 'not-agreed'; readonly url: string }
  /** The end of a sentence: why not. */
  | { readonly kind: 'failed'; readonly reason: string };

/**
 * Client → server: the recorded scripts whose source maps may be on a server that was not asked, the most expensive
 * first. Empty until source maps were looked for.
 */
export const WantedMaps = request<{ readonly profile: string; readonly view: View }, readonly WantedMap[]>('heatline/wantedMaps');
export interface WantedMap {
  /** As recorded. */
  readonly script: string;
  /** What would be asked for next: the map, or the script that may name it. */
  readonly address: string;
  /** Self of the script's functions, of the view's total, 0 … 1. */
  readonly share: number;
}

/** Server → client: whether a file is there. */
export const FileExists = request<{ readonly uri: string }, boolean>('heatline/fileExists');

/** Server → client: what is in a folder that is not on disk; `null` where it is none or cannot be listed. */
export const ListFolder = request<{ readonly uri: string }, readonly { readonly name: string; readonly isFolder: boolean }[] | null>(
  'heatline/listFolder',
);
