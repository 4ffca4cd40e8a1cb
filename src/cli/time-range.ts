// A stretch of time on the command line: `--from 1.2s --to 300ms`, since the recording's begin.

import { formatValue } from '../base/format-value.ts';
import { recordingSpan, sampleTimeline, samplesInRange, type TimeRange } from '../profile/sample-times.ts';
import type { SamplesOfThread } from '../profile/figures.ts';
import type { Profile } from '../profile/tables.ts';

const UNITS: Readonly<Record<string, number>> = { ns: 1, us: 1e3, µs: 1e3, μs: 1e3, ms: 1e6, s: 1e9, min: 60e9, h: 3600e9 };

/** Nanoseconds of a duration such as `1.2s`, `300ms`, `5us`, `2min`; `null` for anything else. */
export function durationOf(text: string): number | null {
  const [, amount, unit] = /^(\d+(?:\.\d*)?|\.\d+)\s*([a-zµμ]+)$/i.exec(text.trim()) ?? [];
  if (amount === undefined || unit === undefined) return text.trim() === '0' ? 0 : null;
  const factor = Object.hasOwn(UNITS, unit) ? UNITS[unit]! : null;
  return factor === null ? null : Number(amount) * factor;
}

/**
 * The range of two options, its end Infinity where only a begin is given; `undefined` where neither is.
 * @throws what `wrong` makes of a sentence, where they make no sense.
 */
export function askedRange(options: { readonly from?: string; readonly to?: string }, wrong: (sentence: string) => Error): TimeRange | undefined {
  const read = (name: 'from' | 'to', otherwise: number): number => {
    const text = options[name];
    if (text === undefined) return otherwise;
    const ns = durationOf(text);
    if (ns === null) throw wrong(`--${name} takes a time since the recording’s begin, such as 1.2s, 300ms or 5us, not “${text}”`);
    return ns;
  };
  if (options.from === undefined && options.to === undefined) return undefined;
  const [fromNs, toNs] = [read('from', 0), read('to', Infinity)];
  if (!(fromNs < toNs)) throw wrong('--to must be later than --from');
  return { fromNs, toNs };
}

/**
 * Which samples begin in a range, and the range as far as there is a recording.
 * @throws what `wrong` makes of a sentence, where the file has no such time.
 */
export function samplesAsked(
  profile: Profile, { fromNs, toNs }: TimeRange, wrong: (sentence: string) => Error,
): { readonly range: TimeRange; readonly samplesOf: SamplesOfThread } {
  const timelines = profile.threads.map((thread) => sampleTimeline(profile, thread));
  const span = recordingSpan(timelines);
  const samplesOf = samplesInRange(timelines, { fromNs, toNs });
  if (span === null || samplesOf === undefined) throw wrong('--from, --to: the samples of this file have no times');
  const spanNs = span.endNs - span.startNs;
  if (fromNs >= spanNs) throw wrong(`--from: the recording ends after ${formatValue(spanNs, 'nanoseconds')}`);
  return { range: { fromNs, toNs: Math.min(toNs, spanNs) }, samplesOf };
}
