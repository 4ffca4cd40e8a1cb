// Source maps for the command line: the recorded scripts where they were recorded, or below `--root`. It runs with the
// rights of whoever named the file, reads only scripts and maps on local disks, and prints none of their text.

import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { NEVER_CANCELLED } from '../base/cancel.ts';
import { answerAll } from '../maps/map-profile.ts';
import type { EmbeddedMap } from '../maps/find-map.ts';
import type { MapsHost } from '../maps/maps-host.ts';
import { questionsOf } from '../maps/questions.ts';
import { remapProfile } from '../maps/remap.ts';
import { recordedPath } from '../places/recorded-path.ts';
import type { Profile } from '../profile/tables.ts';
import { localPath, readTextFile } from '../server/map-files.node.ts';

/** What may be read at a recorded place: nothing that is not a script, what scripts are made from, or a map. */
const READABLE = /\.([cm]?[jt]sx?|vue|svelte|astro|bundle|jsbundle|map)$/i;

export interface CliMaps {
  /** Files given with `--map`. */
  readonly maps: readonly string[];
  /** `--root`, or `null`. */
  readonly root: string | null;
  /** As in {@link filesBelow}: names a recorded source below the root. */
  readonly fileOf: (url: string) => string;
  readonly embedded: readonly EmbeddedMap[];
}

/** The profile at its original places; the same one where no map has anything for it. */
export async function withMaps(profile: Profile, options: CliMaps): Promise<Profile> {
  const asked = questionsOf(profile);
  if (asked === null) return profile;
  const maps = options.maps.map((map) => pathToFileURL(path.resolve(map)).href);
  const answers = await answerAll(asked.questions, {
    host: hostOf(options, maps), embedded: options.embedded, picked: [], pickedForAll: maps, cancel: NEVER_CANCELLED, onProgress: () => undefined,
  });
  const isNews = answers.some(({ outcome }) => outcome.state === 'mapped' || outcome.state === 'in-memory' || outcome.state === 'broken');
  return isNews ? remapProfile(profile, asked, answers).profile : profile;
}

function hostOf({ root, fileOf }: CliMaps, picked: readonly string[]): MapsHost {
  return {
    locate: (url) => Promise.resolve(asRecorded(url) ?? belowRoot(url, root, fileOf)),
    read: async (uri, maxBytes) => {
      const file = localPath(uri);
      if (file === null || !(READABLE.test(file) || picked.includes(uri))) return { kind: 'refused' };
      return readTextFile(file, maxBytes);
    },
    findFiles: () => Promise.resolve([]),
    fetch: null,
  };
}

function asRecorded(url: string): string | null {
  const recorded = recordedPath(url);
  if (recorded === null || !recorded.absolute || !recorded.onDisk || recorded.path.startsWith('//')) return null;
  return READABLE.test(recorded.path) && existsSync(recorded.path) ? pathToFileURL(recorded.path).href : null;
}

function belowRoot(url: string, root: string | null, fileOf: (url: string) => string): string | null {
  if (root === null) return null;
  const name = fileOf(url);
  return name === url ? null : pathToFileURL(path.join(realpathSync(root), name)).href;
}
