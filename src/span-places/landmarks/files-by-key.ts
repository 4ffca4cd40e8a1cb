// Which files have something under a key. Most keys have one file, so that a set is made only for the second.

export class FilesByKey {
  private readonly files = new Map<string, string | Set<string>>();

  /** Says whether the key is new. */
  add(key: string, file: string): boolean {
    const known = this.files.get(key);
    if (known === undefined) this.files.set(key, file);
    else if (typeof known !== 'string') known.add(file);
    else if (known !== file) this.files.set(key, new Set([known, file]));
    return known === undefined;
  }

  /** Says whether the key is gone. */
  remove(key: string, file: string): boolean {
    const known = this.files.get(key);
    if (known === undefined) return false;
    if (typeof known !== 'string') known.delete(file);
    if (known !== file && (typeof known === 'string' || known.size > 0)) return false;
    return this.files.delete(key);
  }

  /** In order. */
  of(key: string): readonly string[] {
    const files = this.files.get(key);
    return files === undefined ? [] : typeof files === 'string' ? [files] : [...files].sort();
  }
}
