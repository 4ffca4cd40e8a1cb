// Expected heat written where it is expected: in the source itself, as `//~ self 5 total 12`.

import type { FunctionHeat, LineHeat } from '../../src/heat/source-heat.ts';

/**
 * The source with its annotations replaced by those of `heat`; equal to the source where the heat is as written.
 * A line's figure is `self 5` (`total 12` beside it where the format knows line totals), a function defined on the line is
 * `work() self 5 total 12`, several are separated by `;`.
 */
export function annotate(source: string, heat: { readonly lines: readonly LineHeat[]; readonly functions: readonly FunctionHeat[] }): string {
  return source
    .split('\n')
    .map((text, line0) => {
      const figures = [
        ...heat.lines.filter((line) => line.line0 === line0).map((line) => `self ${line.self}${line.total === null ? '' : ` total ${line.total}`}`),
        ...heat.functions.filter((fn) => fn.line0 === line0).map((fn) => `${fn.name}() self ${fn.self} total ${fn.total}`),
      ];
      const code = text.replace(/\s*\/\/~.*$/, '');
      return figures.length === 0 ? code : `${code}  //~ ${figures.join('; ')}`;
    })
    .join('\n');
}
