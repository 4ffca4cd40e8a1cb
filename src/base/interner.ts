// Interned strings: equal texts get one index. Index 0 is always "".

/** Maps texts to dense indices in order of first appearance. */
export class StringInterner<Index extends number> {
  private readonly indices = new Map<string, number>([['', 0]]);
  private readonly texts: string[] = [''];

  /** The index of `text`, new or known. */
  intern(text: string): Index {
    let index = this.indices.get(text);
    if (index === undefined) {
      index = this.texts.length;
      this.texts.push(text);
      this.indices.set(text, index);
    }
    return index as Index;
  }

  /** The index of a known text. */
  find(text: string): Index | undefined {
    return this.indices.get(text) as Index | undefined;
  }

  /** The text of an index. */
  text(index: Index): string {
    return this.texts[index]!;
  }

  /** All texts by index; do not change it. */
  finish(): readonly string[] {
    return this.texts;
  }
}
