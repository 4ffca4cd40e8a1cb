// Finds the source map of a generated file: a ladder of rules (FORMATS A5), with the rule that held or a sentence why
// none did. Nothing that a file names is read unless the host allows it.

import type { FindRule } from './answers.ts';
import { dataUrlText, debugIdOf, sourceMappingUrl } from './comment.ts';
import { MAX_GENERATED_BYTES, MAX_MAP_BYTES, type MapsHost, type TextRead } from './maps-host.ts';
import { nameOfUrl, resolveUrl } from './original-url.ts';

/** A map that a recording carries with it. */
export interface EmbeddedMap {
  /** Of the generated script, as recorded. */
  readonly url: string;
  /** `null` where the map stood in the script, or nothing is said. */
  readonly sourceMapUrl: string | null;
  readonly text: string;
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
  | { readonly kind: 'none'; readonly reason: string; readonly broken: boolean; readonly generated: GeneratedFile };

/** Maps of one name that are looked into. */
const MAX_NAMED = 20;
/** Maps of a workspace that are searched for a debug id. */
const MAX_SEARCHED = 100;
const MAX_SEARCHED_BYTES = 32 << 20;

/** A step of the ladder: a map, a sentence why the search ends here, or `null` to go on. */
type Step = FoundMap | Failure | null;

interface Failure {
  readonly reason: string;
  readonly broken: boolean;
  /** The script's map is known, though not to be used. */
  readonly isThere: boolean;
}

/** Finds the map of a recorded source. */
export async function findMap(url: string, context: FindContext): Promise<FindResult> {
  const generated = await readGenerated(url, context.host);
  // A map that is named and cannot be had is the reason, if no later rule finds one.
  let why: Failure | null = null;
  const steps: (() => Promise<Step> | Step)[] = [
    () => pickedMap(url, context),
    () => embeddedMap(url, context.embedded),
    () => namedMap(url, generated, context.host),
    () => siblingMap(generated, context.host),
    // A map that is there and cannot be used is the script's own: another one of its name would be a lie.
    () => (why?.isThere === true ? null : workspaceMap(url, generated, context.host)),
  ];
  for (const step of steps) {
    const result = await step();
    if (result === null) continue;
    if ('rule' in result) return { kind: 'found', map: result, generated: generated.text === null ? await besideMap(result, context.host) : generated };
    why ??= result;
  }
  const reason = why?.reason ?? (generated.text === null ? 'The file is not in this workspace.' : 'It names no source map, and none lies beside it.');
  return { kind: 'none', reason, broken: why?.broken ?? false, generated };
}

async function readGenerated(url: string, host: MapsHost): Promise<GeneratedFile> {
  const uri = await host.locate(url);
  if (uri === null) return { uri, text: null };
  const read = await host.read(uri, MAX_GENERATED_BYTES);
  return { uri, text: read.kind === 'text' ? read.text : null };
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

function embeddedMap(url: string, embedded: readonly EmbeddedMap[]): Step {
  const own = embedded.find((each) => each.url === url);
  if (own === undefined) return null;
  const named = own.sourceMapUrl;
  const baseUrl = named === null || /^data:/i.test(named) ? url : (resolveUrl(named, url) ?? named);
  return { rule: 'embedded', text: own.text, mapUrl: baseUrl, baseUrl };
}

async function namedMap(url: string, { uri, text }: GeneratedFile, host: MapsHost): Promise<Step> {
  const named = text === null ? null : sourceMappingUrl(text);
  if (named === null || uri === null) return null;
  if (/^data:/i.test(named)) {
    const inline = dataUrlText(named);
    if (inline === null) return { reason: 'The source map inside it cannot be decoded.', broken: true, isThere: true };
    return { rule: 'inline', text: inline, mapUrl: uri, baseUrl: uri };
  }
  const mapUrl = resolveUrl(named, uri);
  if (mapUrl === null) return { reason: `It names the source map “${shorten(named)}”, which is no address.`, broken: true, isThere: false };
  // A page's map is beside it on its server; here it is beside it in the workspace.
  const read = /^https?:/i.test(mapUrl) ? await fetched(mapUrl, host) : await host.read(mapUrl, MAX_MAP_BYTES);
  if (read.kind !== 'text') return failed(read, mapUrl);
  return { rule: 'comment', text: read.text, mapUrl, baseUrl: mapUrl };
}

async function fetched(url: string, host: MapsHost): Promise<TextRead> {
  return host.fetch === null ? { kind: 'refused' } : host.fetch(url, MAX_MAP_BYTES);
}

async function siblingMap({ uri }: GeneratedFile, host: MapsHost): Promise<Step> {
  if (uri === null) return null;
  const mapUrl = `${uri.replace(/[?#].*$/s, '')}.map`;
  const read = await host.read(mapUrl, MAX_MAP_BYTES);
  if (read.kind === 'missing' || read.kind === 'refused') return null;
  return read.kind === 'text' ? { rule: 'sibling', text: read.text, mapUrl, baseUrl: mapUrl } : failed(read, mapUrl);
}

/** A map elsewhere in the workspace: one that says it is of this file, or one with the debug id of it. */
async function workspaceMap(url: string, { uri, text }: GeneratedFile, host: MapsHost): Promise<Step> {
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
  if (debugId === null) return null;
  for (const uri of await host.findFiles('*.map', MAX_SEARCHED)) {
    const read = await host.read(uri, MAX_SEARCHED_BYTES);
    if (read.kind === 'text' && debugIdOfMap(read.text) === debugId) return foundIn('debug-id', { uri, text: read.text });
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

function shorten(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 199)}…`;
}
