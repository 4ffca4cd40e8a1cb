// Cancellation as the core sees it: a flag to poll. LSP and VS Code tokens are adapted at the rim.

/** Polled by long work between pieces. */
export interface CancelToken {
  readonly cancelled: boolean;
}

/** Never cancelled. */
export const NEVER_CANCELLED: CancelToken = { cancelled: false };

/** Thrown when work stops because its token was cancelled: expected, never logged as an error. */
export class Cancelled extends Error {
  constructor() {
    super('cancelled');
    this.name = 'Cancelled';
  }
}

/** Throws {@link Cancelled} if the token says so. */
export function throwIfCancelled(token: CancelToken): void {
  if (token.cancelled) throw new Cancelled();
}
