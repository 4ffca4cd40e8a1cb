/*
 * Waiting for a condition: the only way the harness waits for VS Code. Bounded, and it says what it waited for.
 */
import { setTimeout as pause } from 'node:timers/promises';

/** What a look came back with when the condition does not hold yet. */
type NotYet = undefined | null | false;

/**
 * Looks again and again until the look returns something (not undefined, null or false), and returns that. A look
 * that throws counts as "not yet": frames and elements come and go while VS Code works. Throws after `withinMs`
 * (default 30 s: a machine may be several times slower than usual), naming `what` and the last error.
 */
export async function until<T>(what: string, look: () => Promise<T | NotYet> | T | NotYet, withinMs = 30_000): Promise<T> {
  const begun = performance.now();
  let trouble = '';
  for (;;) {
    try {
      const found = await look();
      if (found !== undefined && found !== null && found !== false) return found;
      trouble = '';
    } catch (error) {
      trouble = ` The last look failed: ${String(error).split('\n', 3).join(' ')}`;
    }
    if (performance.now() - begun > withinMs) {
      throw new Error(`Waited ${withinMs / 1000} s for ${what}, in vain.${trouble}`);
    }
    await pause(50);
  }
}
