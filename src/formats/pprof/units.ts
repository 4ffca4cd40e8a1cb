// Units of pprof's value types, as its reference tool knows them: names in any case, a plural s, kilobytes of 1024.

import type { ValueUnit } from '../../profile/tables.ts';

/** What one unit of the file is in ours. */
export interface Scale {
  readonly unit: ValueUnit;
  readonly factor: number;
}

const COUNT: Scale = { unit: 'count', factor: 1 };

const UNITS: ReadonlyMap<string, Scale> = new Map([
  ...units('nanoseconds', [['ns nanosecond', 1], ['μs µs us microsecond', 1e3], ['ms millisecond', 1e6], ['s sec second', 1e9], ['hr hour', 3.6e12]]),
  ...units('bytes', [
    ['b byte', 1], ['kb kbyte kilobyte', 2 ** 10], ['mb mbyte megabyte', 2 ** 20], ['gb gbyte gigabyte', 2 ** 30],
    ['tb tbyte terabyte', 2 ** 40], ['pb pbyte petabyte', 2 ** 50],
  ]),
]);

function units(unit: ValueUnit, named: readonly (readonly [names: string, factor: number])[]): [string, Scale][] {
  return named.flatMap(([names, factor]) => names.split(' ').map((name): [string, Scale] => [name, { unit, factor }]));
}

/** The scale of a unit's name. Names that are neither time nor memory are counts. */
export function scaleOf(name: string): Scale {
  const lower = name.toLowerCase();
  const singular = lower.length > 2 && lower.endsWith('s') ? lower.slice(0, -1) : lower;
  return UNITS.get(singular) ?? COUNT;
}
