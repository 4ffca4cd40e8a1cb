// Finds the source map of a generated file: a ladder of rules (FORMATS A5), with the rule that held or a sentence why
// none did. Nothing that a file names is read or fetched unless the host allows it; what is on servers is in served-map.ts.

import type { FindRule } from './answers.ts';
import { dataUrlText, debugIdOf, sourceMappingUrl } from './comment.ts';
import { MAX_GENERATED_BYTES, MAX_MAP_BYTES, type MapsHost, type TextRead } from './maps-host.ts';
import { nameOfUrl, resolveUrl, shorten } from './original-url.ts';
import { fetchMap, fetchScript, isOnNetwork, mapBesideServed } from './served-map.ts';

/** A map that a recording carries with it. */
export interface EmbeddedMap {
  /** Of the generated script, as recorded. */
  readonly url: string;
  /** `null` where the map stood in the script, or nothing is said. */
  readonly sourceMapUrl: string | null;
  /** `null` where only the address is recorded. */
  readonly text: string | null;
}

/** A map that the user chose for a recorded source. */
export interface PickedMap {
  /** As recorded. */
  readonly url: string;
  readonly mapUri: string;
}

export interface FindContext {
  readonly host: MapsHost;
  readonly embedded: readonly EmbeddedMap[];
  readonly picked: readonly PickedMap[];
  /** Debug ids of maps that were searched for one, by URI: kept over the scripts of a profile, so that each is read once. */
  readonly debugIds?: Map<string, string | null>;
}

export interface FoundMap {
  readonly rule: FindRule;
  /** The JSON. */
  readonly text: string;
  /** For people; the generated file's own URL where the map is in it. */
  readonly mapUrl: string;
  /** What its sources are relative to. */
  readonly baseUrl: string | null;
}

/** A generated file as far as it is there. */
export interface GeneratedFile {
  /** Where it is here, or `null`. */
  readonly uri: string | null;
  readonly text: string | null;
}

export type FindResult =
  | { readonly kind: 'found'; readonly map: FoundMap; readonly generated: GeneratedFile }
  | {
    readonly kind: 'none';
    readonly reason: string;
    readonly broken: boolean;
    /** The address that was not asked for and may lead to the map, or `null`. */
    readonly notFetched: string | null;
    readonly generated: GeneratedFile;
  };

/** Reasons for which nothing is amiss: nothing says that there should be a map. */
export const NO_SCRIPT_HERE = 'The file is not in this workspace.';
export const NO_MAP_NAMED = 'It names no source map, and none lies beside it.';

/** Maps of one name that are looked into. */
const MAX_NAMED = 20;
/** Maps of a workspace that are searched for a debug id. */
const MAX_SEARCHED = 100;
const MAX_SEARCHED_BYTES = 32 << 20;

/** A step of the ladder: a map, a sentence why the search ends here, or `null` to go on. */
export type Step = FoundMap | Failure | null;

export interface Failure {
  readonly reason: string;
  readonly broken: boolean;
  /** The script's map is known, though not to be used. */
  readonly isThere: boolean;
  /** An address that was not asked for, as the user has not agreed to that. */
  readonly notFetched?: string;
}

/** Finds the map of a recorded source. */
export async function findMap(url: string, context: FindContext): Promise<FindResult> {
  const generated = await readGenerated(url, context.host);
  // A map that is named and cannot be had is the reason, if no later rule finds one.
  let why: Failure | null = null;
  let notFetched: string | null = null;
  const steps: (() => Promise<Step> | Step)[] = [
    () => pickedMap(url, context),
    () => embeddedMap(url, context),
    () => namedMap(generated, context.host),
    () => siblingMap(generated, context.host),
    // A map that is there and cannot be used is the script's own: another one of its name would be a lie.
    () => (why?.isThere === true ? null : workspaceMap(url, generated, context)),
  ];
  for (const step of steps) {
    const result = await step();
    if (result === null) continue;
    if ('rule' in result) return { kind: 'found', map: result, generated: await generatedOf(url, result, generated, context.host) };
    notFetched ??= result.notFetched ?? null;
    why ??= result;
  }
  const served = await servedMap(url, context.host);
  if (served !== null && served.kind === 'found') return served;
  notFetched ??= served?.failure.notFetched ?? null;
  // A script that is here and names no map is not amiss, though its server might say more.
  if (generated.text === null) why ??= served?.failure ?? null;
  const reason = why?.reason ?? (generated.text === null ? NO_SCRIPT_HERE : NO_MAP_NAMED);
  return { kind: 'none', reason, broken: why?.broken ?? false, notFetched, generated };
}

async function readGenerated(url: string, host: MapsHost): Promise<GeneratedFile> {
  const uri = await host.locate(url);
  if (uri === null) return { uri, text: null };
  const read = await host.read(uri, MAX_GENERATED_BYTES);
  return { uri, text: read.kind === 'text' ? read.text : null };
}

/** The generated text that goes with a map: its names and lines tell more than the map alone. */
async function generatedOf(url: string, map: FoundMap, here: GeneratedFile, host: MapsHost): Promise<GeneratedFile> {
  if (here.text !== null) return here;
  const beside = await besideMap(map, host);
  if (beside.text !== null || !isOnNetwork(map.mapUrl)) return beside;
  const script = await fetchScript(url, host);
  return script?.kind === 'text' ? { uri: script.url, text: script.text } : beside;
}

/** The map of a script that is on a server: what its answer names, what the script names, what lies beside it there. */
async function servedMap(url: string, host: MapsHost): Promise<(FindResult & { kind: 'found' }) | { kind: 'failed'; failure: Failure } | null> {
  const script = host.fetch === null ? null : await fetchScript(url, host);
  if (script === null) return null;
  if (script.kind === 'failed') return script;
  const generated: GeneratedFile = { uri: script.url, text: script.text };
  const named = script.sourceMap ?? sourceMappingUrl(script.text);
  const step = named === null ? await mapBesideServed(script.url, host) : await mapAt(script.sourceMap === null ? 'comment' : 'header', named, script.url, host);
  if (step === null) return null;
  return 'rule' in step ? { kind: 'found', map: step, generated } : { kind: 'failed', failure: step };
}

/** The generated file next to a map that was found without it: its text tells lines and names. */
async function besideMap({ mapUrl }: FoundMap, host: MapsHost): Promise<GeneratedFile> {
  const uri = /\.map$/i.test(mapUrl) ? mapUrl.slice(0, -'.map'.length) : null;
  const read = uri === null ? null : await host.read(uri, MAX_GENERATED_BYTES);
  return read?.kind === 'text' ? { uri, text: read.text } : { uri: null, text: null };
}

async function pickedMap(url: string, { host, picked }: FindContext): Promise<Step> {
  const pick = picked.find((each) => each.url === url);
  if (pick === undefined) return null;
  const read = await host.read(pick.mapUri, MAX_MAP_BYTES);
  if (read.kind !== 'text') return failed(read, pick.mapUri);
  return { rule: 'picked', text: read.text, mapUrl: pick.mapUri, baseUrl: pick.mapUri };
}

async function embeddedMap(url: string, { embedded, host }: FindContext): Promise<Step> {
  const of = embedded.filter((each) => each.url === url);
  const own = of.find(({ text }) => text !== null) ?? of[0];
  if (own === undefined) return null;
  const named = own.sourceMapUrl;
  const baseUrl = named === null || /^data:/i.test(named) ? url : (resolveUrl(named, url) ?? named);
  if (own.text !== null) return { rule: 'embedded', text: own.text, mapUrl: baseUrl, baseUrl };
  // A script that is here names its map itself.
  return isOnNetwork(baseUrl) ? fetchMap('embedded', baseUrl, host) : null;
}

async function namedMap({ uri, text }: GeneratedFile, host: MapsHost): Promise<Step> {
  const named = text === null ? null : sourceMappingUrl(text);
  return named === null || uri === null ? null : mapAt('comment', named, uri, host);
}

/** The map that a script at `uri` names. */
async function mapAt(rule: FindRule, named: string, uri: string, host: MapsHost): Promise<Step> {
  if (/^data:/i.test(named)) {
    const inline = dataUrlText(named);
    if (inline === null) return { reason: 'The source map inside it cannot be decoded.', broken: true, isThere: true };
    return { rule: 'inline', text: inline, mapUrl: uri, baseUrl: uri };
  }
  const mapUrl = resolveUrl(named, uri);
  if (mapUrl === null) return { reason: `It names the source map “${shorten(named)}”, which is no address.`, broken: true, isThere: false };
  if (isOnNetwork(mapUrl)) return fetchMap(rule, mapUrl, host);
  // What a server sends names nothing on this disk.
  const read: TextRead = isOnNetwork(uri) ? { kind: 'refused' } : await host.read(mapUrl, MAX_MAP_BYTES);
  if (read.kind !== 'text') return failed(read, mapUrl);
  return { rule, text: read.text, mapUrl, baseUrl: mapUrl };
}

async function siblingMap({ uri }: GeneratedFile, host: MapsHost): Promise<Step> {
  if (uri === null) return null;
  const mapUrl = `${uri.replace(/[?#].*$/s, '')}.map`;
  const read = await host.read(mapUrl, MAX_MAP_BYTES);
  if (read.kind === 'missing' || read.kind === 'refused') return null;
  return read.kind === 'text' ? { rule: 'sibling', text: read.text, mapUrl, baseUrl: mapUrl } : failed(read, mapUrl);
}

/** A map elsewhere in the workspace: one that says it is of this file, or one with the debug id of it. */
async function workspaceMap(url: string, { uri, text }: GeneratedFile, { host, debugIds = new Map() }: FindContext): Promise<Step> {
  const name = nameOfUrl(url);
  if (name === '') return null;
  const debugId = text === null ? null : debugIdOf(text);
  const found = await host.findFiles(`${name}.map`, MAX_NAMED);
  const named = await readAll(uri === null ? found : await withoutScript(found, host), host);
  const sameId = named.filter((map) => debugId !== null && debugIdOfMap(map.text) === debugId);
  if (sameId.length > 0) return foundIn('debug-id', sameId[0]!);
  // A file that has an id is of no map with another one.
  const sameFile = named.filter((map) => (fileOfMap(map.text) ?? name) === name && (debugId === null || debugIdOfMap(map.text) === null));
  if (sameFile.length === 1) return foundIn('same-file', sameFile[0]!);
  if (sameFile.length > 1) return { reason: `${sameFile.length} source maps of that name are in the workspace; none of them lies beside the file.`, broken: false, isThere: false };
  return debugId === null ? null : mapWithDebugId(debugId, host, debugIds);
}

async function mapWithDebugId(debugId: string, host: MapsHost, known: Map<string, string | null>): Promise<Step> {
  for (const uri of await host.findFiles('*.map', MAX_SEARCHED)) {
    const id = known.get(uri);
    if (id !== undefined && id !== debugId) continue;
    const read = await host.read(uri, MAX_SEARCHED_BYTES);
    const found = read.kind === 'text' ? debugIdOfMap(read.text) : null;
    known.set(uri, found);
    if (read.kind === 'text' && found === debugId) return foundIn('debug-id', { uri, text: read.text });
  }
  return null;
}

/** Maps that lie beside no script: one that does is of that script. */
async function withoutScript(maps: readonly string[], host: MapsHost): Promise<string[]> {
  const alone: string[] = [];
  for (const map of maps) if ((await host.read(map.slice(0, -'.map'.length), 0)).kind === 'missing') alone.push(map);
  return alone;
}

async function readAll(uris: readonly string[], host: MapsHost): Promise<{ uri: string; text: string }[]> {
  const texts: { uri: string; text: string }[] = [];
  for (const uri of uris) {
    const read = await host.read(uri, MAX_MAP_BYTES);
    if (read.kind === 'text') texts.push({ uri, text: read.text });
  }
  return texts;
}

function foundIn(rule: FindRule, { uri, text }: { readonly uri: string; readonly text: string }): FoundMap {
  return { rule, text, mapUrl: uri, baseUrl: uri };
}

/** The name in a map's `file`, or `null`. Its text is searched, not parsed: it may be long, and of another file. */
export function fileOfMap(text: string): string | null {
  const file = /"file"\s*:\s*"((?:[^"\\]|\\.){1,1000})"/.exec(text)?.[1];
  return file === undefined ? null : nameOfUrl(file);
}

function debugIdOfMap(text: string): string | null {
  return /"debug(?:Id|_id)"\s*:\s*"([0-9a-fA-F-]{32,36})"/.exec(text)?.[1]?.toLowerCase() ?? null;
}

function failed(read: Exclude<TextRead, { kind: 'text' }>, mapUrl: string): Failure {
  const place = `“${shorten(mapUrl)}”`;
  switch (read.kind) {
    case 'missing':
      return { reason: `Its source map ${place} is not there.`, broken: false, isThere: false };
    case 'too-large':
      return { reason: `Its source map ${place} is too large.`, broken: true, isThere: true };
    case 'refused':
      return { reason: `Its source map ${place} lies outside of what Heatline may read. Choose it with “Apply Source Map…”.`, broken: false, isThere: true };
  }
}
