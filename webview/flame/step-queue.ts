// Steps that wait for answers, one after the other: keys come faster, and a lost step would mislead. Leaves out: what a step is.

/** A key that is held down must not go on for long after it was let go. */
const MOST_WAITING = 4;

export class StepQueue {
  private last: Promise<void> = Promise.resolve();
  private waiting = 0;

  /** Takes a step when those before it are done; leaves it out where too many are waiting. */
  add(step: () => Promise<void>): void {
    if (this.waiting >= MOST_WAITING) return;
    this.waiting++;
    this.last = this.last.then(step).finally(() => this.waiting--);
  }
}
