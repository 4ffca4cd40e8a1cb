// Events without VS Code, so that what uses them runs in plain tests. Leaves out: order and errors of listeners.

/** Takes a listener away again. */
export type Unlisten = () => void;

export class Listeners<T> {
  private readonly listeners = new Set<(value: T) => void>();

  /** Calls `listener` on every event until it is taken away. */
  add(listener: (value: T) => void): Unlisten {
    // Wrapped, so that the same function added twice is two listeners.
    const own = (value: T): void => listener(value);
    this.listeners.add(own);
    return () => void this.listeners.delete(own);
  }

  emit(value: T): void {
    for (const listener of [...this.listeners]) listener(value);
  }

  clear(): void {
    this.listeners.clear();
  }
}
