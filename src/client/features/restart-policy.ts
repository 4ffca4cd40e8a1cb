// How often a server that dies is started again: a few times, then the user decides. No clock of its own.

export class RestartPolicy {
  private readonly most: number;
  private readonly withinMs: number;
  private deathsMs: number[] = [];

  /** At most `most` deaths `withinMs` are answered with a restart. */
  constructor(most = 4, withinMs = 3 * 60_000) {
    this.most = most;
    this.withinMs = withinMs;
  }

  /** The server died at `nowMs`; says whether to start it again. */
  died(nowMs: number): boolean {
    this.deathsMs = this.deathsMs.filter((at) => nowMs - at < this.withinMs);
    this.deathsMs.push(nowMs);
    return this.deathsMs.length <= this.most;
  }

  /** The user wants it again: the count begins anew. */
  forgive(): void {
    this.deathsMs = [];
  }
}
