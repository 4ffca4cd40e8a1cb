// A few answers kept by key: those asked for last.

/** Least recently used out: a Map keeps the order of insertion. */
export class KeptAnswers<T> {
  private readonly most: number;
  private readonly answers = new Map<string, T>();

  constructor(most: number) {
    this.most = most;
  }

  /** What is kept under a key, else what `make` gives, which is kept from now on. */
  get(key: string, make: () => T): T {
    const answer = this.answers.get(key) ?? make();
    this.answers.delete(key);
    this.answers.set(key, answer);
    if (this.answers.size > this.most) this.answers.delete(this.answers.keys().next().value!);
    return answer;
  }
}
