// What all open files of traces share to find the lines of their spans: landmarks of the workspace, symbols of language
// servers, what the user chose before. Leaves out: how a line is found (span-locator.ts).

import { isDependencyFolder } from '../places/dependency.ts';
import { decode } from '../places/recorded-path.ts';
import type { FoundSymbol } from '../span-places/name-places.ts';
import type { FoundSymbol as SymbolAnswer, SpanChoice } from '../protocol/lsp.ts';
import { LandmarkFiles, type LandmarkStore } from './landmark-files.ts';
import type { Host } from './host.ts';
import { placesIn, profileOfPlaces, type CodePlace } from './mapped-places.ts';
import { mapProfile } from './mapper.ts';
import type { OpenTraces } from './open-traces.ts';
import type { Entry, ProfileMaps } from './profiles.ts';
import { SpanLocator, type SpanChoices } from './span-locator.ts';
import type { Workspace } from './workspace.ts';

export interface SpanLocatorsOptions {
  readonly workspace: Workspace;
  readonly host: Host;
  /** Asks the editor; rejects where it does not know the question. */
  readonly findSymbols: (query: string) => Promise<readonly SymbolAnswer[]>;
  /** Left out: source maps are not followed. */
  readonly maps?: Pick<ProfileMaps, 'mapper' | 'readRemote' | 'fetch'>;
  readonly onTrouble: (message: string) => void;
  /** Spans of this file lead to more lines than was told before. */
  readonly onMoreLines: (uri: string) => void;
}

/** A language server that answers later than this is not waited for. */
const SYMBOLS_WITHIN_MS = 5000;
/** Names whose answers are remembered. */
const MOST_KNOWN_NAMES = 1000;
/** Files with chosen lines are read as far as this. */
const MOST_BYTES = 8 << 20;

export class SpanLocators {
  readonly landmarks: LandmarkFiles;
  private readonly options: SpanLocatorsOptions;
  private readonly locators = new WeakMap<OpenTraces, SpanLocator>();
  private readonly choices: SpanChoices = { byKey: new Map(), made: 0 };
  private readonly symbols = new Map<string, Promise<readonly FoundSymbol[]>>();
  private store: LandmarkStore | null = null;

  constructor(options: SpanLocatorsOptions) {
    this.options = options;
    const { workspace, host, onTrouble } = options;
    this.landmarks = new LandmarkFiles({
      named: (pattern, limit) => workspace.named(pattern, limit),
      readText: (uri, most) => host.readText(uri, most),
      stamp: (uri) => host.stamp(uri),
      store: { read: async () => (await this.store?.read()) ?? null, write: async (bytes) => this.store?.write(bytes) },
      onTrouble,
    });
  }

  /** What the editor said at its start: nonsense is left out. */
  configure(choices: unknown, store: LandmarkStore | null): void {
    this.store = store;
    if (typeof choices !== 'object' || choices === null) return;
    for (const [key, choice] of Object.entries(choices)) if (isChoice(choice)) this.choices.byKey.set(key, choice);
  }

  /** Looks through the workspace for what it says of spans; symbols may be others too. */
  async look(): Promise<void> {
    this.symbols.clear();
    await this.landmarks.look();
  }

  /** The locator of an open file's spans. */
  of(uri: string, { open, locator }: Entry, traces: OpenTraces): SpanLocator {
    let known = this.locators.get(traces);
    if (known === undefined) {
      known = new SpanLocator({
        traces, locator, landmarks: this.landmarks, choices: this.choices,
        findSymbols: (query) => this.symbolsOf(query),
        mapped: (places) => this.mapped(uri, { open, locator }, places),
        readText: (file) => this.options.host.readText(file, MOST_BYTES),
        onMoreLines: () => this.options.onMoreLines(uri),
        pause: () => new Promise((resolve) => setTimeout(resolve, 0)),
      });
      this.locators.set(traces, known);
    }
    return known;
  }

  /** Recorded names may mean other files now. */
  placesChanged(files: readonly { readonly open: { readonly traces: OpenTraces | null } }[]): void {
    for (const { open } of files) if (open.traces !== null) this.locators.get(open.traces)?.placesChanged();
  }

  private symbolsOf(query: string): Promise<readonly FoundSymbol[]> {
    const known = this.symbols.get(query);
    if (known !== undefined) return known;
    if (this.symbols.size >= MOST_KNOWN_NAMES) this.symbols.clear();
    const asked = this.askSymbols(query);
    this.symbols.set(query, asked);
    return asked;
  }

  private async askSymbols(query: string): Promise<readonly FoundSymbol[]> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), SYMBOLS_WITHIN_MS)));
    try {
      const found = await Promise.race([this.options.findSymbols(query), late]);
      // Asked again when it may have woken up.
      if (found === null) this.symbols.delete(query);
      return (found ?? []).filter(({ uri }) => !decode(uri).split('/').some(isDependencyFolder)).map(({ name, container, isClass, uri, line0, column0 }) => ({
        name, containerName: container, isClass, uri, line: line0, column: column0,
      }));
    } catch {
      return []; // another editor, which has no such question
    } finally {
      clearTimeout(timer);
    }
  }

  private async mapped(uri: string, { locator }: Pick<Entry, 'open' | 'locator'>, places: readonly CodePlace[]): Promise<readonly CodePlace[]> {
    const { maps, workspace, onTrouble } = this.options;
    if (maps === undefined) return places;
    const profile = profileOfPlaces(places);
    const run = { signal: new AbortController().signal, onProgress: () => undefined };
    try {
      const context = { uri, read: { profile, embeddedMaps: [] }, locator, workspace, picked: [], readRemote: maps.readRemote, fetch: maps.fetch };
      const mapped = await mapProfile(maps.mapper, context, run);
      return mapped?.profile ? placesIn(mapped.profile) : places;
    } catch (error) {
      onTrouble(`Source maps were not followed for spans: ${String(error)}`);
      return places;
    }
  }
}

/** Another editor may send anything. */
export function isChoice(value: unknown): value is SpanChoice {
  if (typeof value !== 'object' || value === null) return false;
  const { uri, line0, text } = value as Partial<Record<keyof SpanChoice, unknown>>;
  return typeof uri === 'string' && typeof line0 === 'number' && Number.isInteger(line0) && line0 >= 0 && typeof text === 'string';
}
