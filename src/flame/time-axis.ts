// The axis of time: round ticks, and times as exact as the ticks are. Leaves out: drawing.

/** Marks at round times. Nanoseconds. */
export interface TimeTicks {
  /** Distance of the marks: 1, 2 or 5 times a power of ten; above a minute what clocks have. */
  readonly stepNs: number;
  /** Ascending, all within the part asked for. */
  readonly ns: readonly number[];
}

const SECOND = 1e9;

/** Above ten seconds people count in minutes and hours. */
const CLOCK_STEPS = [15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21600, 43200, 86400].map((seconds) => seconds * SECOND);

/** Round times between two others, at most `most` of them. */
export function timeTicks(fromNs: number, toNs: number, most: number): TimeTicks {
  const stepNs = roundStep((toNs - fromNs) / Math.max(1, most));
  const ns: number[] = [];
  const first = Math.ceil(fromNs / stepNs);
  const last = Math.floor(toNs / stepNs);
  for (let i = first; i <= last && ns.length < most; i++) ns.push(i * stepNs);
  return { stepNs, ns };
}

/** The least round step that is not below another one; a nanosecond at least. */
function roundStep(leastNs: number): number {
  if (!(leastNs > 1)) return 1;
  const clock = leastNs > 10 * SECOND ? CLOCK_STEPS.find((step) => step >= leastNs) : undefined;
  if (clock !== undefined) return clock;
  const power = 10 ** Math.floor(Math.log10(leastNs) + 1e-9);
  return ([1, 2, 5].find((times) => times * power >= leastNs * (1 - 1e-9)) ?? 10) * power;
}

const UNITS: readonly (readonly [ns: number, name: string])[] = [[SECOND, 's'], [1e6, 'ms'], [1e3, 'µs'], [1, 'ns']];

/**
 * A time since the recording's begin, with all digits that a step of `stepNs` needs: `1.2345 s`, `250 ms`. The unit is that of
 * `scaleNs`, so that all times of an axis have one. Minutes are written as clocks do, from two minutes on: `2:05.5 min`.
 */
export function formatTime(ns: number, stepNs: number, scaleNs: number): string {
  if (scaleNs >= 120 * SECOND) return clockTime(ns, stepNs);
  const [factor, name] = UNITS.find(([unit]) => scaleNs >= unit) ?? UNITS.at(-1)!;
  return `${(ns / factor).toFixed(digits(stepNs / factor))} ${name}`;
}

function clockTime(ns: number, stepNs: number): string {
  const places = digits(stepNs / SECOND);
  // In whole steps of the last digit: 59.96 must not become 60.0.
  const units = Math.round((ns / SECOND) * 10 ** places);
  const seconds = units / 10 ** places;
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = (units % (60 * 10 ** places)) / 10 ** places;
  const tail = rest.toFixed(places).padStart(places > 0 ? places + 3 : 2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail} h` : `${minutes}:${tail} min`;
}

/** Digits behind the point that tell multiples of a step apart. */
function digits(step: number): number {
  for (let places = 0; places < 9; places++) {
    const times = step * 10 ** places;
    if (Math.abs(times - Math.round(times)) < 1e-6 * Math.max(1, times) && Math.round(times) > 0) return places;
  }
  return 9;
}
