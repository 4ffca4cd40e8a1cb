// js-debug's `$vscode`: positions that the debugger already mapped through source maps while it recorded
// (FORMATS 3.1). Read as data; nothing of it is opened or executed here.

import type { JsonReader } from '../../bytes/json-reader.ts';
import { KeySet } from '../../bytes/key-set.ts';

/** A position in a source, 0-based. */
export interface MappedPlace {
  readonly path: string;
  readonly line0: number;
  readonly column0: number;
}

/** The mapped positions of a profile, looked up by location row and the generated URL. */
export interface MappedPlaces {
  ofFunction(location: number, url: string): MappedPlace | null;
  ofTick(location: number, url: string): MappedPlace | null;
}

interface Candidate extends MappedPlace {
  /** Whether the content exists on disk (no `sourceReference`). */
  readonly onDisk: boolean;
}

/** What `$vscode` holds. */
export interface VscodeExtension {
  readonly rootPath: string | null;
  /** Candidates of each location row. */
  readonly locations: readonly (readonly Candidate[])[];
}

const ROOT_KEYS = new KeySet(['rootPath', 'locations']);
const ROW_KEYS = new KeySet(['locations']);
const CANDIDATE_KEYS = new KeySet(['lineNumber', 'columnNumber', 'source']);
const SOURCE_KEYS = new KeySet(['path', 'name', 'sourceReference']);

/** Reads the value of the field `$vscode`. */
export async function readVscodeExtension(reader: JsonReader): Promise<VscodeExtension> {
  let rootPath: string | null = null;
  const locations: Candidate[][] = [];
  await reader.fields(ROOT_KEYS, async (field) => {
    if (field === 0) rootPath = (await reader.one(() => reader.text())) || null;
    else if (field === 1 && (await reader.one(() => reader.kind())) === 'array') {
      reader.where = '$vscode.locations';
      await reader.items(() => void locations.push(readRow(reader)));
    }
  });
  return { rootPath, locations };
}

function readRow(reader: JsonReader): Candidate[] {
  const row: Candidate[] = [];
  // Rows are named by their index, so one that is none keeps its place.
  if (reader.kind() !== 'object') {
    reader.skipValue();
    return row;
  }
  reader.object(ROW_KEYS, (field) => {
    if (field === 0 && reader.kind() === 'array') reader.array(() => readCandidate(reader, row));
  });
  return row;
}

function readCandidate(reader: JsonReader, into: Candidate[]): void {
  let line1 = NaN;
  let column1 = NaN;
  let path = '';
  let name = '';
  let reference = 0;
  if (reader.kind() !== 'object') return reader.skipValue();
  reader.object(CANDIDATE_KEYS, (field) => {
    if (field === 0) line1 = reader.number();
    else if (field === 1) column1 = reader.number();
    else if (field === 2 && reader.kind() === 'object') {
      reader.object(SOURCE_KEYS, (inner) => {
        if (inner === 0) path = reader.text();
        else if (inner === 1) name = reader.text();
        else if (inner === 2) reference = reader.number();
      });
    }
  });
  const usable = Number.isInteger(line1) && line1 >= 1 && line1 < 2 ** 31;
  if (!usable || (path === '' && name === '')) return;
  const column0 = Number.isInteger(column1) && column1 >= 1 && column1 < 2 ** 31 ? column1 - 1 : 0;
  into.push({ path: path || name, line0: line1 - 1, column0, onDisk: path !== '' && !(reference > 0) });
}

/**
 * The place to show for each location. A row lists the generated file and its originals without saying which is
 * which: an original on disk under the root folder comes first, then any original, then what is under the root.
 */
export function mappedPlaces(extension: VscodeExtension): MappedPlaces {
  const root = extension.rootPath === null ? null : comparable(extension.rootPath).replace(/\/*$/, '/');
  const score = (candidate: Candidate, generated: string): number => {
    const path = comparable(candidate.path);
    const isOriginal = path !== generated;
    const underRoot = root !== null && path.startsWith(root);
    return (candidate.onDisk ? 1 : 0) + (underRoot ? 2 : 0) + (isOriginal ? 4 : 0);
  };
  const best = (location: number, url: string): MappedPlace | null => {
    const candidates = extension.locations[location];
    if (candidates === undefined || candidates.length === 0) return null;
    const generated = comparable(pathOfUrl(url));
    let winner = candidates[0]!;
    for (const candidate of candidates) if (score(candidate, generated) > score(winner, generated)) winner = candidate;
    return winner;
  };
  return { ofFunction: best, ofTick: best };
}

function comparable(path: string): string {
  return path.replace(/\\/g, '/').replace(/^\/?([A-Za-z]):\//, (_, drive: string) => `${drive.toLowerCase()}:/`);
}

function pathOfUrl(url: string): string {
  if (!url.startsWith('file://')) return url;
  try {
    return decodeURIComponent(url.slice('file://'.length));
  } catch {
    return url;
  }
}
