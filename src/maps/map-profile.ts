// The whole way of a profile through its source maps, one recorded source after the other: what the worker of the
// server and the command line run. Which files may be read is the host's business.

import { throwIfCancelled, type CancelToken } from '../base/cancel.ts';
import type { SourceAnswer, SourceQuestions } from './answers.ts';
import { answerSource } from './chain.ts';
import { fileOfMap, type EmbeddedMap, type PickedMap } from './find-map.ts';
import { MAX_MAP_BYTES, type MapsHost } from './maps-host.ts';
import { nameOfUrl } from './original-url.ts';

export interface MapOptions {
  readonly host: MapsHost;
  readonly embedded: readonly EmbeddedMap[];
  /** Chosen for a recorded source by name. */
  readonly picked: readonly PickedMap[];
  /** URIs of maps chosen for the profile as a whole. */
  readonly pickedForAll: readonly string[];
  readonly cancel: CancelToken;
  /** Sources done, of how many. */
  readonly onProgress: (done: number, of: number) => void;
}

/** Answers every question, in their order. Throws `Cancelled`, and faults of ours; never for what a map holds. */
export async function answerAll(questions: readonly SourceQuestions[], options: MapOptions): Promise<SourceAnswer[]> {
  const { host, embedded, cancel, onProgress } = options;
  const picked = [...options.picked, ...(await assign(options.pickedForAll, questions, host))];
  const answers: SourceAnswer[] = [];
  const debugIds = new Map<string, string | null>();
  for (const question of questions) {
    throwIfCancelled(cancel);
    onProgress(answers.length, questions.length);
    answers.push(await answerSource(question, { host, embedded, picked, debugIds }));
  }
  onProgress(answers.length, questions.length);
  return answers;
}

/** Which sources a map is of: those it is named after, else those it names, else the only one there is. */
async function assign(mapUris: readonly string[], questions: readonly SourceQuestions[], host: MapsHost): Promise<PickedMap[]> {
  const picked: PickedMap[] = [];
  for (const mapUri of mapUris) {
    const named = questions.filter(({ url }) => `${nameOfUrl(url)}.map` === nameOfUrl(mapUri));
    const of = named.length > 0 ? named : await ofFile(mapUri, questions, host);
    picked.push(...of.map(({ url }) => ({ url, mapUri })));
  }
  return picked;
}

async function ofFile(mapUri: string, questions: readonly SourceQuestions[], host: MapsHost): Promise<readonly SourceQuestions[]> {
  if (questions.length === 1) return questions;
  const read = await host.read(mapUri, MAX_MAP_BYTES);
  const file = read.kind === 'text' ? fileOfMap(read.text) : null;
  return questions.filter(({ url }) => nameOfUrl(url) === file);
}
