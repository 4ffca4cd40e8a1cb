// Points in time as traces have them: nanoseconds since 1970 in 64 bits, which no float64 holds. A column of them is two
// 32-bit words a row, the low one first; differences are ordinary numbers. Spec: FORMATS 1.3 and 3.35.

/** Points in time: row `i` is the words `2 i` (low) and `2 i + 1` (high). 0: unknown. */
export type TimeColumn = Uint32Array;

const WORD = 2 ** 32;

/** The exact time of a row. */
export function timeAt(times: TimeColumn, row: number): bigint {
  return (BigInt(times[row * 2 + 1]!) << 32n) | BigInt(times[row * 2]!);
}

/** Nanoseconds from one time to another; exact below 2^53 (104 days), rounded beyond. */
export function nsBetween(from: TimeColumn, fromRow: number, to: TimeColumn, toRow: number): number {
  return (to[toRow * 2 + 1]! - from[fromRow * 2 + 1]!) * WORD + (to[toRow * 2]! - from[fromRow * 2]!);
}

/** A time in two words, for readers to fill. */
export class TimeWords {
  low = 0;
  high = 0;

  /** `upper × 10^9 + lower`, both whole: nanoseconds of which the lower nine digits stand alone. */
  setDigits(upper: number, lower: number): void {
    // 10^9 times the halves of `upper`, and of those what stands above and below the lower word: all below 2^53. Divisions
    // by powers of two are exact and quick, where the remainder of large numbers is neither in most engines.
    const half = Math.floor(upper / 65536);
    const small = (upper - half * 65536) * 1e9 + lower;
    const large = half * 1e9;
    const smallHigh = Math.floor(small / WORD);
    const largeHigh = Math.floor(large / 65536);
    const low = small - smallHigh * WORD + (large - largeHigh * 65536) * 65536;
    const high = smallHigh + largeHigh + (low >= WORD ? 1 : 0);
    this.low = low >= WORD ? low - WORD : low;
    this.high = high % WORD;
  }

  /** Whole microseconds, exact below 2^53; what is not a time in this range is unknown. */
  setMicroseconds(us: number): void {
    if (!(us > 0) || us > 1.8e16) this.clear();
    else {
      const whole = Math.floor(us);
      this.setDigits(Math.floor(whole / 1e6), (whole % 1e6) * 1e3 + Math.round((us - whole) * 1e3));
    }
  }

  /** Any time of 64 bits, for the few that are not read by their digits; unknown beyond. */
  setNanoseconds(ns: bigint): void {
    const inRange = ns > 0n && ns < 1n << 64n ? ns : 0n;
    this.low = Number(inRange & 0xffffffffn);
    this.high = Number(inRange >> 32n);
  }

  get nanoseconds(): bigint {
    return (BigInt(this.high) << 32n) | BigInt(this.low);
  }

  /** `time` plus `ns`, which is at least 0 and exact below 2^53. */
  setSum(time: TimeWords, ns: number): void {
    const low = time.low + (ns % WORD);
    this.low = low % WORD;
    this.high = time.high + Math.floor(ns / WORD) + Math.floor(low / WORD);
  }

  clear(): void {
    this.low = 0;
    this.high = 0;
  }

  get isUnknown(): boolean {
    return this.low === 0 && this.high === 0;
  }
}
