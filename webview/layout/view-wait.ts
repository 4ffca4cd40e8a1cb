// Says that other figures are on their way: the old picture stays, dimmed if it takes a while, under a line of progress if
// it takes longer (views.css knows the times). Leaves out: what is waited for.

export class ViewWait {
  private readonly host: HTMLElement;
  private last = 0;

  constructor(host: HTMLElement) {
    this.host = host;
  }

  /** Waits until the answer is called; one that was overtaken by another wait does nothing. */
  begin(): () => void {
    const mine = ++this.last;
    this.host.classList.add('waiting');
    this.host.setAttribute('aria-busy', 'true');
    return () => {
      if (mine !== this.last) return;
      this.host.classList.remove('waiting');
      this.host.removeAttribute('aria-busy');
    };
  }
}
