// What was thrown, as a sentence. Leaves out: who says it, and how.

/** The message of an error; of anything else that was thrown, the thing itself as text. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
