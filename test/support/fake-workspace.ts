// A workspace that is a list of URIs: what places and the server ask of a host, and what was asked.

import type { PlacesHost } from '../../src/places/locate.ts';
import { baseName, comparableUri } from '../../src/places/recorded-path.ts';

export class FakeWorkspace implements PlacesHost {
  /** Every question in order, such as `find a.ts`. */
  readonly questions: string[] = [];
  /** May be changed: files come and go. */
  files: readonly string[];

  constructor(files: readonly string[]) {
    this.files = files;
  }

  exists(uri: string): Promise<boolean> {
    this.questions.push(`exists ${uri}`);
    return Promise.resolve(this.files.some((file) => comparableUri(file) === comparableUri(uri)));
  }

  findFiles(name: string, limit: number): Promise<readonly string[]> {
    this.questions.push(`find ${name}`);
    return Promise.resolve(this.files.filter((file) => baseName(comparableUri(file)) === name).slice(0, limit));
  }
}
