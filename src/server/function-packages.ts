// Which package each function of a profile belongs to, for colours and legends. Leaves out: reading paths (places).

import { packageOf, topFolders } from '../places/package-name.ts';
import { NONE, type FunctionIndex, type Profile, type SourceTable } from '../profile/tables.ts';
import { categoryOf, cutName } from './function-info.ts';

/** By the tables they were read from: those never change, and filtered profiles share them. */
const KNOWN = new WeakMap<SourceTable, readonly (string | null)[]>();

/** The package of a function: that of others' code, or the top folder of the user's own; `null` where nothing tells. */
export function functionPackage(profile: Profile, index: FunctionIndex): string | null {
  const source = profile.functions.source[index]!;
  if (source === NONE) return null;
  const known = KNOWN.get(profile.sources) ?? packagesOf(profile.sources);
  KNOWN.set(profile.sources, known);
  return known[source]!;
}

function packagesOf({ length, url, kind }: SourceTable): (string | null)[] {
  const urls = Array.from({ length }, (_, source) => url[source as never]!);
  const isOwn = (source: number): boolean => !['library', 'service'].includes(kind[source as never]) && categoryOf('', urls[source]!) === 'own';
  const folderOf = topFolders(urls.filter((_, source) => isOwn(source)));
  return urls.map((each, source) => {
    if (kind[source as never] === 'service') return cutName(each);
    const name = packageOf(each) ?? (isOwn(source) ? folderOf(each) : null);
    return name === null ? null : cutName(name);
  });
}
