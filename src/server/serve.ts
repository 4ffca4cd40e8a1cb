// Ties the requests of the protocol to their handlers. The same for every way the server is started.

import { CancellationTokenSource, DidChangeWatchedFilesNotification, DidChangeWorkspaceFoldersNotification, FileChangeType, LSPErrorCodes, ResponseError, type CancellationToken, type Connection } from 'vscode-languageserver';
import { messageOf } from '../base/message-of.ts';
import type { CancelToken } from '../base/cancel.ts';
import {
  AddLogs, CancelMapping, ChangeBudgets, ChangePlaces, ChangeRevisions, ChooseSource, ChooseSpanPlace, CloseProfile, DocumentHeat, ExportProfile, FetchText, FindingPlaces, FindSymbols, HottestLines, LearnPrefix, LineToday, Locate, LocatePlace, OpenProfile,
  MapProgress, OpenProgress, OriginalText, PageCall, ProfileChanged, SpanLines, SpanOfFunction, SpanPlaces, SpansChanged, SuggestFiles, WantedMaps, type FetchResult, type FoundSymbol, type MapProgressParams, type OpenProgressParams,
  type ProfileChangedParams, type RequestName, type SpansChangedParams, type RevisionSettings, type ServerOptions,
} from '../protocol/lsp.ts';
import type { TracesSummary } from '../protocol/traces.ts';
import type { Gunzip } from '../bytes/unwrap.ts';
import { BadRequest } from './bad-request.ts';
import { addLogs } from './handlers/add-logs.ts';
import { exportProfile } from './handlers/export.ts';
import { documentDifference } from './handlers/document-difference.ts';
import { documentHeat, lineToday } from './handlers/document-heat.ts';
import { hottestLines } from './handlers/line-heat.ts';
import { locate } from './handlers/locate.ts';
import { answerPage } from './handlers/page-call.ts';
import { checkParams } from './handlers/params.ts';
import { finiteNumber, plainText } from './handlers/params.ts';
import { chooseSpanPlace, findingPlaces, locatePlace, spanLines, spanOfFunction, spanPlaces } from './handlers/span-places.ts';
import { wantedMaps } from './handlers/wanted-maps.ts';
import type { Host } from './host.ts';
import { KnownFindings } from './known-findings.ts';
import type { LandmarkStore } from './landmark-files.ts';
import type { Mapper } from './mapper.ts';
import type { RunGit } from './git.ts';
import { fileNameOf, NotOpen, Profiles, type ProfileMaps } from './profiles.ts';
import { SpanLocators } from './span-locators.ts';
import type { SourceDisk } from './source-disk.node.ts';
import { SourceTexts } from './source-texts.ts';
import { Workspace } from './workspace.ts';

/** Progress is told at most this often. */
const PROGRESS_EVERY_MS = 100;

export interface ServeOptions {
  readonly connection: Connection;
  readonly host: Host;
  readonly gunzip: Gunzip;
  /** Applies source maps; left out where there are no threads. */
  readonly mapper?: Mapper;
  /** Left out where there is neither disk nor git, as in a browser. */
  readonly sources?: { readonly disk: SourceDisk; readonly git: RunGit };
  /** Where landmarks are kept, in a folder on disk; left out: nowhere. */
  readonly landmarkStore?: (folder: string) => LandmarkStore;
  /** Bytes as base64. */
  readonly toBase64: (bytes: Uint8Array) => string;
  /** Milliseconds from a clock that never goes back. */
  readonly now: () => number;
}

/** Answers the connection until it closes. */
export function serve(options: ServeOptions): void {
  const { connection } = options;
  const onFault = (error: unknown): void => {
    connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  };
  let folders: readonly string[] = [];
  // Until the editor says that the workspace is trusted, it is not.
  let revisions: RevisionSettings = { trusted: false, revision: '' };
  const onTrouble = (message: string): void => connection.console.warn(message);
  const { host, gunzip, sources } = options;
  const workspace = new Workspace(host, onTrouble);
  const profiles = new Profiles({
    host, gunzip, onFault, workspace,
    onChanged: (uri, summary) => {
      void connection.sendNotification(ProfileChanged.method, { uri, summary } satisfies ProfileChangedParams);
      if (summary.traces !== undefined) lookForSpans();
    },
    ...(options.mapper && { maps: profileMaps(options, options.mapper) }),
    ...(sources && {
      textsOf: (profile, contentMs) =>
        new SourceTexts({ ...sources, settings: () => revisions, profile, contentMs, onTrouble }),
    }),
  });

  const maps = options.mapper === undefined ? undefined : profileMaps(options, options.mapper);
  const findSymbols = (query: string): Promise<readonly FoundSymbol[]> => connection.sendRequest<readonly FoundSymbol[]>(FindSymbols.method, { query });
  const locators = new SpanLocators({ workspace, host, findSymbols, onTrouble, onMoreLines: (uri) => spansChanged(uri), ...(maps && { maps }) });
  const findings = new KnownFindings(onTrouble);
  /** Lines of spans may be others now: of this file, or, left out, of all. */
  const spansChanged = (of?: string): void => {
    for (const { uri, open } of profiles.withTraces()) {
      if (of === undefined || uri === of) void connection.sendNotification(SpansChanged.method, { uri, summary: open.traces!.summary } satisfies SpansChangedParams);
    }
  };
  /** Nobody waits until the workspace was looked through. */
  const lookForSpans = (): void => void locators.look().then(() => spansChanged()).catch(onFault);

  /** Source maps are applied in the background: nobody waits for them. */
  const placesChanged = (): void => {
    void profiles.placesChanged().catch(onFault);
    locators.placesChanged(profiles.withTraces());
    spansChanged();
  };

  connection.onInitialize((params) => {
    const given = params.initializationOptions as ServerOptions | undefined;
    folders = given?.folders ?? [];
    revisions = checkedRevisions(given?.revisions);
    workspace.configure(folders, given?.places);
    locators.configure(given?.spanChoices, typeof given?.storage === 'string' && options.landmarkStore ? options.landmarkStore(given.storage) : null);
    findings.configure(given?.budgets);
    const workspaceFolders = { supported: true, changeNotifications: true };
    return { capabilities: { workspace: { workspaceFolders } }, serverInfo: { name: 'Heatline' } };
  });
  connection.onNotification(DidChangeWorkspaceFoldersNotification.type, ({ event }) => {
    const removed = new Set(event.removed.map((folder) => folder.uri));
    folders = [...folders.filter((uri) => !removed.has(uri)), ...event.added.map((folder) => folder.uri)];
    workspace.setFolders(folders);
    placesChanged();
  });
  connection.onNotification(DidChangeWatchedFilesNotification.type, ({ changes }) => {
    const urisOf = (type: FileChangeType): string[] => changes.filter((change) => change.type === type).map(({ uri }) => uri);
    workspace.update(urisOf(FileChangeType.Created), urisOf(FileChangeType.Deleted));
  });

  /** One handler: a fault in it is logged once and answered as an error; the server lives on. */
  const answer = <Params, Result>(
    request: RequestName<Params, Result>,
    handler: (params: Params, token: CancellationToken) => Promise<Result> | Result,
  ): void => {
    connection.onRequest(request.method, async (params: Params, token: CancellationToken) => {
      try {
        checkParams(params);
        return await handler(params, token);
      } catch (error) {
        if (!(error instanceof NotOpen || error instanceof BadRequest)) onFault(error);
        const message = messageOf(error);
        return new ResponseError<undefined>(LSPErrorCodes.RequestFailed, message);
      }
    });
  };

  answer(OpenProfile, async ({ uri, path, maps: picked }, token) => {
    const result = await profiles.open(uri, path, cancelTokenOf(token), progressReporter(options, uri, 'Reading'), checkedMaps(picked));
    if (result.kind === 'open' && result.summary.traces !== undefined) lookForSpans();
    return result;
  });
  answer(CancelMapping, ({ uri }) => {
    profiles.cancelMapping(uri);
    return null;
  });
  answer(OriginalText, ({ profile, url }) => profiles.get(profile).locator.carriedText(plainText(url, 'url')));
  answer(CloseProfile, ({ uri }) => {
    profiles.close(uri);
    return null;
  });
  answer(PageCall, async ({ uri, method, params }) => {
    const entry = profiles.get(uri);
    const result = await answerPage({ uri, entry, locators, findings, readText: (file, most) => host.readText(file, most) }, method, params);
    return result instanceof Uint8Array ? { slab: options.toBase64(result) } : { result };
  });
  answer(SpanPlaces, ({ profile, span }) => spanPlaces(profile, profiles.get(profile), locators, span));
  answer(ChooseSpanPlace, ({ profile, span, choice }) => {
    const key = chooseSpanPlace(profile, profiles.get(profile), locators, span, choice);
    spansChanged();
    return key;
  });
  answer(SpanOfFunction, ({ profile, function: fn }) => ({ span: spanOfFunction(profiles.get(profile).open, fn) }));
  answer(LocatePlace, ({ profile, place }) => locatePlace(profile, profiles.get(profile), locators, place));
  answer(SpanLines, ({ profile, document }) => spanLines(profile, profiles.get(profile), locators, document, workspace.ignoreCase));
  answer(FindingPlaces, async ({ profile, finding }) => {
    const entry = profiles.get(profile);
    await findings.prepare(entry.open);
    return { revision: entry.open.revision, findings: await findingPlaces(profile, entry, locators, findings, finding) };
  });
  answer(ChangeBudgets, ({ budgets }) => {
    findings.configure(budgets);
    return null;
  });
  answer(AddLogs, (params, token) => {
    const onAdded = (summary: TracesSummary): void => void connection.sendNotification(SpansChanged.method, { uri: params.profile, summary } satisfies SpansChangedParams);
    return addLogs(profiles, params, { host, gunzip, cancel: cancelTokenOf(token), onProgress: progressReporter(options, params.uri, 'Reading'), onAdded, onFault });
  });
  answer(ExportProfile, (params, token) => {
    const { open } = profiles.get(params.profile);
    const report = progressReporter(options, params.uri, 'Writing');
    const context = { host: options.host, cancel: cancelTokenOf(token), onProgress: (bytes: number) => report(bytes, null) };
    return exportProfile(open, fileNameOf(params.profile), params, context);
  });
  answer(DocumentHeat, ({ profile, view, document, asRecorded, baseline }) => {
    const entry = profiles.get(profile);
    if (baseline === undefined) return documentHeat(entry, view, document, asRecorded);
    return documentDifference(entry, profiles.get(plainText(baseline?.uri, 'uri')), view, baseline, document);
  });
  answer(ChangeRevisions, (changed) => {
    revisions = checkedRevisions(changed);
    return null;
  });
  answer(LineToday, ({ profile, document, line0 }) => lineToday(profiles.get(profile), document, line0));
  answer(HottestLines, ({ profile, view, limit }) => {
    const entry = profiles.get(profile);
    return { revision: entry.open.revision, lines: hottestLines(entry, view, limit) };
  });
  answer(WantedMaps, ({ profile, view }) => wantedMaps(profiles.get(profile), view));
  answer(Locate, ({ profile, ...wanted }) => locate(profiles.get(profile), wanted));
  answer(ChooseSource, ({ profile, url, uri }) => {
    profiles.get(profile).locator.choose(url, uri);
    placesChanged();
    return null;
  });
  answer(ChangePlaces, (changed) => {
    workspace.configure(folders, changed);
    placesChanged();
    return null;
  });
  answer(SuggestFiles, ({ url, limit }) => workspace.suggest(plainText(url, 'url'), finiteNumber(limit, 'limit')));
  answer(LearnPrefix, ({ url, uri }) => workspace.learn(plainText(url, 'url'), plainText(uri, 'uri')));
  connection.listen();
}

/** Another editor may send anything, and only a plain `true` is trust. */
function checkedRevisions(given: Partial<RevisionSettings> | undefined): RevisionSettings {
  return { trusted: given?.trusted === true, revision: typeof given?.revision === 'string' ? given.revision : '' };
}

function checkedMaps(given: unknown): readonly string[] {
  return Array.isArray(given) ? given.filter((each): each is string => typeof each === 'string') : [];
}

function profileMaps({ connection, host }: ServeOptions, mapper: Mapper): ProfileMaps {
  return {
    mapper,
    readRemote: async (uri, maxBytes) => {
      const text = await host.readText(uri, maxBytes + 1);
      if (text === null) return { kind: 'missing' };
      return text.length > maxBytes ? { kind: 'too-large' } : { kind: 'text', text };
    },
    fetch: (profile, url, mostBytes, signal) => {
      const cancel = new CancellationTokenSource();
      signal.addEventListener('abort', () => cancel.cancel(), { once: true });
      return connection.sendRequest<FetchResult>(FetchText.method, { profile, url, mostBytes }, cancel.token);
    },
    onProgress: (uri, done, of) => void connection.sendNotification(MapProgress.method, { uri, done, of } satisfies MapProgressParams),
  };
}

function cancelTokenOf(token: CancellationToken): CancelToken {
  return {
    get cancelled() {
      return token.isCancellationRequested;
    },
  };
}

function progressReporter({ connection, now }: ServeOptions, uri: string, phase: string): (done: number, of: number | null) => void {
  let last = -Infinity;
  return (done, of) => {
    if (now() - last < PROGRESS_EVERY_MS) return;
    last = now();
    const params: OpenProgressParams = { uri, phase, done, of };
    void connection.sendNotification(OpenProgress.method, params);
  };
}
