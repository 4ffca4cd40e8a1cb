// Writes Python marshal data for tests, in the plainest form: version 2 for small things, no references.

/** What can be written: whole numbers as int32, others as binary floats, arrays as tuples, Maps as dicts. */
export type Written = null | boolean | number | string | readonly Written[] | ReadonlyMap<Written, Written>;

/** The bytes of a value. */
export function marshal(value: Written): Uint8Array {
  const parts: Uint8Array[] = [];
  write(value, parts);
  return new Uint8Array(Buffer.concat(parts));
}

function write(value: Written, parts: Uint8Array[]): void {
  const put = (type: string, ...rest: Uint8Array[]): void => void parts.push(Buffer.from(type), ...rest);
  const int32 = (number: number): Buffer => {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32LE(number);
    return bytes;
  };
  if (value === null) put('N');
  else if (typeof value === 'boolean') put(value ? 'T' : 'F');
  else if (typeof value === 'number') {
    const double = Buffer.alloc(8);
    double.writeDoubleLE(value);
    if (value === (value | 0) && !Object.is(value, -0)) put('i', int32(value));
    else put('g', double);
  } else if (typeof value === 'string') {
    const text = Buffer.from(value);
    put('u', int32(text.length), text);
  } else if (value instanceof Map) {
    put('{');
    for (const [key, item] of value) {
      write(key as Written, parts);
      write(item as Written, parts);
    }
    put('0');
  } else {
    const items = value as readonly Written[];
    put('(', int32(items.length));
    for (const item of items) write(item, parts);
  }
}

/** A row of a pstats file: `a.py:3 f` or `len` for a built-in; callers by the same names. */
export interface StatsRow {
  /** All calls; those without recursion, if fewer. */
  readonly calls: number;
  readonly primitive?: number;
  readonly self: number;
  readonly total: number;
  /** `[calls, outer calls, self, total]` as cProfile has them, or a number as profile and the sampling form have. */
  readonly callers?: Readonly<Record<string, number | readonly [number, number, number, number]>>;
}

/** The bytes of a pstats file. */
export function pstatsFile(rows: Readonly<Record<string, StatsRow>>, sampled = false): Uint8Array {
  const file = new Map<Written, Written>();
  for (const [name, { calls, primitive = calls, self, total, callers = {} }] of Object.entries(rows)) {
    const calling = new Map<Written, Written>(Object.entries(callers).map(([caller, value]) => [keyOf(caller), value]));
    file.set(keyOf(name), [primitive, calls, self, total, calling]);
  }
  if (sampled) file.set(['__sampled__'], true);
  return marshal(file);
}

function keyOf(name: string): readonly Written[] {
  const match = /^(.+):(\d+) (.+)$/.exec(name);
  return match === null ? ['~', 0, name] : [match[1]!, Number(match[2]), match[3]!];
}
