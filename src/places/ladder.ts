// From a recorded source name to a file of this workspace: a ladder of rules, the sure ones first (FORMATS B). Equal
// candidates are never chosen between silently, and no rule asks for a file outside of the folders it is given: a
// recorded name is a stranger's, and looking at `\\server\share` or `/net/host` already goes out to that server.

import { pathsOfClass } from './class-name.ts';
import { vendoredPaths } from './dependency.ts';
import { mappingsFor, type PathMapping } from './path-mappings.ts';
import {
  baseName, comparableUri, fileUri, isOnOtherComputer, pathBelow, recordedPath, recordedPrefix, uriBelow, wslTwin, type RecordedPath,
} from './recorded-path.ts';
import { whyNoFile, whyNotHere } from './runtime-names.ts';

/** What the ladder may ask of the world. */
export interface PlacesHost {
  /** Whether a file is there. Only asked about files below the folders of the context. */
  exists(uri: string): Promise<boolean>;
  /** The workspace files that share most with the end of a path, as URIs: longestSuffix of suffix.ts. */
  longestSuffix(path: string): Promise<readonly string[]>;
  /** Go's modules in the workspace: the names that `go.mod` files give to the folders they are in. */
  goModules(): Promise<readonly GoModule[]>;
}

export interface GoModule {
  /** Such as `example.com/shop`. */
  readonly name: string;
  /** Folder as a URI. */
  readonly folder: string;
}

/** What is known beside the name. */
export interface LocateContext {
  /** Workspace folders as URIs. */
  readonly folders: readonly string[];
  /** The same folders under other paths: where links lead. */
  readonly aliases: readonly { readonly path: string; readonly folder: string }[];
  /** The folder that the profile is in, which the user opened; or `null`. */
  readonly profileFolder: string | null;
  /** Root folder recorded in the profile, as recorded, or `null`. */
  readonly rootPath: string | null;
  readonly mappings: readonly PathMapping[];
  /** Folders for files of web servers, as URIs. */
  readonly webRoots: readonly string[];
  /** Whether this system's disks take `A` for `a`. */
  readonly ignoreCase: boolean;
}

/** Which rule found a file. `chosen`: the user pointed at it. `carried`: no file, but a source map carries its text. */
export type Rule = 'chosen' | 'carried' | 'exact' | 'mapping' | 'launch' | 'web-root' | 'root' | 'go-module' | 'suffix' | 'container';

/** How sure a place is. `likely`: the path's end fits; `guess`: only the name of the file does. */
export type Confidence = 'certain' | 'likely' | 'guess';

export type Located =
  | { readonly kind: 'found'; readonly uri: string; readonly rule: Rule; readonly confidence: Confidence }
  | { readonly kind: 'ambiguous'; readonly candidates: readonly string[] }
  /** Not in the workspace; as recorded it would be here. Not looked at: only the user may say so. */
  | { readonly kind: 'outside'; readonly uri: string; readonly message: string }
  /** No file by its nature, or the user said that it is nobody's here. */
  | { readonly kind: 'none'; readonly reason: 'runtime' | 'excluded'; readonly message: string }
  | { readonly kind: 'missing'; readonly message: string };

interface Question {
  readonly url: string;
  readonly recorded: RecordedPath;
  readonly host: PlacesHost;
  readonly context: LocateContext;
}

interface Rung {
  readonly rule: Rule;
  /** Files that the rule means, as URIs. One is found, several are ambiguous, none goes on to the next rung. */
  find(question: Question): Promise<readonly string[]>;
}

/** The ladder, top first. */
const LADDER: readonly Rung[] = [
  { rule: 'exact', find: exactPath },
  { rule: 'mapping', find: (question) => mapped(question, 'settings') },
  { rule: 'launch', find: (question) => mapped(question, 'launch') },
  { rule: 'web-root', find: belowWebRoot },
  { rule: 'root', find: belowRoot },
  { rule: 'go-module', find: inGoModule },
  { rule: 'suffix', find: bySuffix },
];

/** Finds the file of a recorded source name. */
export async function locateSource(url: string, host: PlacesHost, context: LocateContext): Promise<Located> {
  const recorded = recordedPath(url);
  if (recorded === null) return { kind: 'none', reason: 'runtime', message: whyNoFile(url) };
  if (mappingsFor(recorded, context.mappings)[0]?.mapping.to === null) {
    return { kind: 'none', reason: 'excluded', message: 'The setting heatline.pathMappings leaves it out.' };
  }
  const question = { url, recorded, host, context };
  for (const { rule, find } of LADDER) {
    const candidates = await find(question);
    if (candidates.length === 1) return { kind: 'found', uri: candidates[0]!, rule, confidence: confidenceOf(rule, recorded, candidates[0]!) };
    if (candidates.length > 1) return settleTie(recorded, candidates, context);
  }
  return notFound(question);
}

/** Names of the files that a recorded name may mean, in lower case: any other file is not it, unless the user says so. */
export function possibleNames(url: string): string[] {
  const recorded = recordedPath(url);
  if (recorded === null) return [];
  return [recorded.path, ...pathsOfClass(url)].map((path) => baseName(path).toLowerCase());
}

/** Whether a document is at the recorded path itself, wherever that is. Nothing is looked at. */
export function isRecordedAt(url: string, documentUri: string, ignoreCase: boolean): boolean {
  const recorded = recordedPath(url);
  if (recorded === null || !recorded.onDisk || !recorded.absolute) return false;
  return comparableUri(fileUri(recorded.path), ignoreCase) === comparableUri(documentUri, ignoreCase);
}

/** At the recorded path, where that is in a workspace folder or beside the profile. */
async function exactPath({ recorded, host, context }: Question): Promise<readonly string[]> {
  if (!recorded.onDisk || !recorded.absolute) return [];
  const folders = [...context.folders, ...(context.profileFolder === null ? [] : [context.profileFolder])];
  const known = [...folders.map((folder) => ({ path: diskPath(folder), folder })), ...context.aliases];
  for (const { path, folder } of known) {
    if (path === null) continue;
    for (const each of [recorded.path, wslTwin(recorded.path)]) {
      const relative = each === null ? null : pathBelow(path, each, context.ignoreCase);
      if (relative === null) continue;
      const uri = uriBelow(folder, relative);
      if (await host.exists(uri)) return [uri];
    }
  }
  return [];
}

function diskPath(folderUri: string): string | null {
  const path = recordedPrefix(folderUri);
  return path?.onDisk === true ? path.path : null;
}

async function mapped({ recorded, host, context }: Question, by: PathMapping['by']): Promise<readonly string[]> {
  for (const { mapping, rest } of mappingsFor(recorded, context.mappings)) {
    if (mapping.by !== by || mapping.to === null || rest === '') continue;
    const uri = uriBelow(mapping.to, rest);
    if (await host.exists(uri)) return [uri];
  }
  return [];
}

function belowWebRoot(question: Question): Promise<readonly string[]> {
  const { recorded, context } = question;
  if (!/^https?:/.test(recorded.origin)) return Promise.resolve([]);
  return existing(question, context.webRoots, recorded.path.slice(1));
}

/** At the same path below a workspace folder as the recorded one is below its root, or below a server's. */
async function belowRoot(question: Question): Promise<readonly string[]> {
  const { recorded, context } = question;
  const root = context.rootPath === null ? null : recordedPath(context.rootPath);
  const relative = root === null ? null : pathBelow(root.path, recorded.path, /^[a-z]:\//.test(root.path));
  if (relative !== null) return existing(question, context.folders, relative);
  if (recorded.absolute && recorded.onDisk) return [];
  const found = await existing(question, context.folders, recorded.path.replace(/^\//, ''));
  if (found.length > 0 || recorded.absolute || context.profileFolder === null) return found;
  return existing(question, [context.profileFolder], recorded.path);
}

async function existing({ host }: Question, folders: readonly string[], relative: string): Promise<string[]> {
  const found: string[] = [];
  for (const folder of folders) {
    const uri = uriBelow(folder, relative);
    if (await host.exists(uri)) found.push(uri);
  }
  return found;
}

/** Go with -trimpath writes `example.com/shop/cart.go`: the module's name in place of its folder. */
async function inGoModule(question: Question): Promise<readonly string[]> {
  const { recorded, host } = question;
  if (recorded.absolute || !recorded.path.endsWith('.go') || recorded.path.includes('@')) return [];
  const modules = (await host.goModules()).filter(({ name }) => pathBelow(name, recorded.path, false) !== null);
  const longest = Math.max(0, ...modules.map(({ name }) => name.length));
  const found: string[] = [];
  for (const { name, folder } of modules) {
    if (name.length < longest) continue;
    found.push(...await existing(question, [folder], pathBelow(name, recorded.path, false)!));
  }
  return found;
}

async function bySuffix({ url, recorded, host }: Question): Promise<readonly string[]> {
  for (const path of [recorded.path, ...vendoredPaths(recorded.path), ...pathsOfClass(url)]) {
    const found = await host.longestSuffix(path);
    if (found.length > 0) return found;
  }
  return [];
}

/**
 * Where containers and build machines put a project: what follows is a path below its root. Only a help to choose
 * among files whose paths fit equally well, for `/app/` may be a folder of the project itself.
 */
const PROJECT_ROOTS =
  /^(\/usr\/src\/app|\/home\/(runner|vsts)\/work\/[^/]+\/[^/]+|\/workspaces\/[^/]+|\/builds\/[^/]+\/[^/]+|\/opt\/render\/project\/src|\/var\/www\/html|\/vercel\/path0|\/var\/task|\/snapshot\/[^/]+|\/layers\/[^/]+|\/(app|workspace|code|src|srv|_))\/(?=.)/;

/** Among equal candidates, the one file at the same place below its workspace folder; else they stay equal. */
function settleTie(recorded: RecordedPath, candidates: readonly string[], { folders, ignoreCase }: LocateContext): Located {
  const prefix = recorded.onDisk ? PROJECT_ROOTS.exec(recorded.path)?.[0] : undefined;
  if (prefix !== undefined) {
    const wanted = new Set(folders.map((folder) => comparableUri(uriBelow(folder, recorded.path.slice(prefix.length)), ignoreCase)));
    const winners = candidates.filter((uri) => wanted.has(comparableUri(uri, ignoreCase)));
    if (winners.length === 1) return { kind: 'found', uri: winners[0]!, rule: 'container', confidence: 'likely' };
  }
  return { kind: 'ambiguous', candidates: [...candidates].sort((a, b) => Number(isMade(a)) - Number(isMade(b))) };
}

/** Files that were made, or are tests: shown last to who must choose. */
function isMade(uri: string): boolean {
  return /\/(dist|build|out|target|coverage|tests?|__tests__|spec|\.next)\//.test(uri);
}

function confidenceOf(rule: Rule, recorded: RecordedPath, uri: string): Confidence {
  if (rule !== 'suffix') return 'certain';
  const file = comparableUri(uri).toLowerCase();
  const path = recorded.path.toLowerCase();
  const parentOf = (each: string): string => baseName(each.slice(0, Math.max(0, each.lastIndexOf('/')))).replace(/@v\d.*/, '');
  // Under another name it was found as the file of a class, by the whole package.
  return baseName(path) !== baseName(file) || parentOf(path) === parentOf(file) ? 'likely' : 'guess';
}

function notFound({ recorded, context }: Question): Located {
  const why = whyNotHere(recorded.path);
  if (recorded.onDisk && recorded.absolute) {
    if (isOnOtherComputer(recorded.path)) {
      return { kind: 'missing', message: `${recorded.path} is on another computer, where Heatline does not look.` };
    }
    if (!isInside(recorded.path, context) && isOfThisSystem(recorded.path, context)) {
      return { kind: 'outside', uri: fileUri(recorded.path), message: why ?? `${recorded.path} is outside this workspace.` };
    }
  }
  return { kind: 'missing', message: why ?? `No file in this workspace matches ${recorded.path}.` };
}

/** Not `c:/x` on a system without drives, nor `/x` on one with them. */
function isOfThisSystem(path: string, { folders }: LocateContext): boolean {
  const hasDrive = (each: string): boolean => /^[a-z]:/.test(each);
  const paths = folders.map(diskPath).filter((each) => each !== null);
  return paths.length === 0 || paths.some((each) => hasDrive(each) === hasDrive(path));
}

function isInside(path: string, { folders, ignoreCase }: LocateContext): boolean {
  return folders.some((folder) => pathBelow(diskPath(folder) ?? '\0', path, ignoreCase) !== null);
}
