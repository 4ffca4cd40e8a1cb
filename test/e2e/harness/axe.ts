// What axe (the accessibility checker; MPL-2.0, used in tests only) finds wrong with a page.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Frame } from 'playwright-core';
import { until } from './until.ts';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeResult {
  readonly violations: readonly { readonly id: string; readonly help: string; readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[] }[];
}

/**
 * Violations of WCAG 2.2, level AA, and of good practice, one line each: rule, first element, what is wrong with it. axe takes
 * its time: what it says counts only where the page stood still meanwhile.
 */
export async function axeViolations(page: Frame): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(source);
  const violations = await until('a page that stands still', () => page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run: (where: Node, options: object) => Promise<AxeResult> } };
    const before = document.documentElement.outerHTML;
    const result = await axe.run(document, { resultTypes: ['violations'] });
    return document.documentElement.outerHTML === before ? result.violations : null;
  }), 60_000);
  return violations.map(({ id, help, nodes }) => `${id} (${help}) ${nodes.length}×: ${nodes[0]?.html.slice(0, 200)} ${nodes[0]?.failureSummary ?? ''}`);
}
