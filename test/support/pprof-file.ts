// Small pprof files for tests, written field by field, so that a test can also write what no tool would.

/** A field: its number, and a varint (number or bigint, negative ones as int64) or the content of a length-delimited one. */
export type Field = readonly [field: number, value: number | bigint | string | Uint8Array];

export function varint(value: number | bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

/** A message of fields in the order given. */
export function message(...fields: readonly Field[]): Uint8Array {
  return joined(
    fields.flatMap(([field, value]) => {
      if (typeof value === 'number' || typeof value === 'bigint') return [varint(field * 8), varint(value)];
      const content = typeof value === 'string' ? new TextEncoder().encode(value) : value;
      return [varint(field * 8 + 2), varint(content.length), content];
    }),
  );
}

/** The numbers of a packed list. */
export function packed(...values: readonly (number | bigint)[]): Uint8Array {
  return joined(values.map(varint));
}

/** A line of a location: function by its name and file, executing line. */
export interface LineParts {
  readonly fn: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly start?: number;
}

export interface FileParts {
  /** `type/unit` each. */
  readonly types?: readonly string[];
  /** Innermost line first; an empty list is an unsymbolised location. */
  readonly locations?: Readonly<Record<string, readonly LineParts[]>>;
  /** Ids of locations, leaf first, and values. */
  readonly samples?: readonly (readonly [path: readonly (number | bigint)[], ...values: readonly (number | bigint)[]])[];
  /** By sample, labels: key to a text, a number or a number with its unit. */
  readonly labels?: readonly Readonly<Record<string, string | number | bigint | readonly [value: number, unit: string]>>[];
  readonly drop?: string;
  readonly keep?: string;
  readonly defaultType?: string;
  readonly mapping?: string;
  /** Fields after all others. */
  readonly more?: readonly Field[];
}

/** The fields of a file, in the order of their numbers; strings last but for single numbers. */
export function pprofFields(parts: FileParts): Field[] {
  const { types = ['cpu/nanoseconds'], locations = {}, samples = [] } = parts;
  const strings = [''];
  const intern = (text: string): number => {
    if (!strings.includes(text)) strings.push(text);
    return strings.indexOf(text);
  };
  const functions = new Map<string, [id: number, content: Uint8Array]>();
  const functionId = ({ fn, file = '', start = 0 }: LineParts): number => {
    const key = `${fn}\n${file}\n${start}`;
    const id = functions.get(key)?.[0] ?? functions.size + 1;
    if (!functions.has(key)) functions.set(key, [id, message([1, id], [2, intern(fn)], [4, intern(file)], [5, start])]);
    return id;
  };
  const lineOf = (line: LineParts): Field => [4, message([1, functionId(line)], [2, line.line ?? 0], [3, line.column ?? 0])];
  const valueTypes = types.map((type): Field => [1, message(...type.split('/').map((text, i): Field => [i + 1, intern(text)]))]);
  const labelOf = ([key, value]: [string, string | number | bigint | readonly [number, string]]): Field => {
    const content: Field[] = typeof value === 'string' ? [[2, intern(value)]] : Array.isArray(value) ? [[3, value[0]], [4, intern(value[1])]] : [[3, value as number]];
    return [3, message([1, intern(key)], ...content)];
  };
  const rows = samples.map(([path, ...values], i): Field => [2, message([1, packed(...path)], [2, packed(...values)], ...Object.entries(parts.labels?.[i] ?? {}).map(labelOf))]);
  const mappings: Field[] = parts.mapping === undefined ? [] : [[3, message([1, 1], [5, intern(parts.mapping)])]];
  const places = Object.entries(locations).map(([id, lines]): Field => [
    4, message([1, BigInt(id)], ...(mappings.length > 0 ? [[2, 1] as const] : []), [3, BigInt(id) * 16n], ...lines.map(lineOf)),
  ]);
  const scalars = ([[7, parts.drop], [8, parts.keep], [14, parts.defaultType]] as const).flatMap(([field, text]): Field[] => (text === undefined ? [] : [[field, intern(text)]]));
  return [
    ...valueTypes, ...rows, ...mappings, ...places, ...[...functions.values()].map(([, content]): Field => [5, content]),
    ...strings.map((text): Field => [6, text]), ...scalars, ...(parts.more ?? []),
  ];
}

export function pprofFile(parts: FileParts): Uint8Array {
  return message(...pprofFields(parts));
}
