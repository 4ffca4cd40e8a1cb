// The field names a reader knows, matched against bytes without making strings.

/**
 * Names of fields; {@link match} gives the position of a name in the list. Given in the order in which files usually
 * have them, they are found faster.
 */
export class KeySet {
  readonly names: readonly string[];
  /** The names as they usually stand in a file: in quotes, with the colon. */
  readonly tokens: readonly Uint8Array[];
  private readonly byLength: (readonly { readonly bytes: Uint8Array; readonly index: number }[] | undefined)[] = [];

  constructor(names: readonly string[]) {
    this.names = names;
    const encoder = new TextEncoder();
    this.tokens = names.map((name) => encoder.encode(`"${name}":`));
    names.forEach((name, index) => {
      const bytes = encoder.encode(name);
      this.byLength[bytes.length] = [...(this.byLength[bytes.length] ?? []), { bytes, index }];
    });
  }

  /** The index of the name spelt by `bytes[start … end - 1]`, or -1. Whole names are compared. */
  match(bytes: Uint8Array, start: number, end: number): number {
    const candidates = this.byLength[end - start];
    if (candidates === undefined) return -1;
    for (const candidate of candidates) {
      const name = candidate.bytes;
      let i = 0;
      while (i < name.length && name[i] === bytes[start + i]) i++;
      if (i === name.length) return candidate.index;
    }
    return -1;
  }
}
