// What may be mended in open files, computed once for each: rules over its traces, else over its profile, and budgets.

import { functionBudgetFindings, operationBudgetFindings, parseBudgets, type Budget } from '../findings/budgets.ts';
import { ranked, type Finding } from '../findings/finding.ts';
import { profileFindings } from '../findings/profile-findings.ts';
import { traceFindings, traceFindingSteps } from '../findings/trace-findings.ts';
import type { DistributedTraces } from '../trace/distributed.ts';
import { operations } from '../trace/operations.ts';
import type { SourceIndex } from '../profile/tables.ts';
import { categoryOf } from './function-info.ts';
import type { OpenProfile } from './open-profile.ts';

export class KnownFindings {
  private budgets: readonly Budget[] = [];
  /** They go with the profile, and all of them when budgets change. */
  private known = new WeakMap<OpenProfile, readonly Finding[]>();
  /** What the rules find in traces, whatever the budgets. */
  private readonly looking = new WeakMap<OpenProfile, Promise<readonly Finding[]>>();
  private readonly onTrouble: (message: string) => void;

  /** @param onTrouble told what is wrong in the setting, in sentences; the rest of it holds. */
  constructor(onTrouble: (message: string) => void = () => undefined) {
    this.onTrouble = onTrouble;
  }

  /** Takes the setting heatline.budgets, as it is. */
  configure(setting: unknown): void {
    const { budgets, faults } = parseBudgets(setting);
    for (const { message } of faults) this.onTrouble(message);
    this.budgets = budgets;
    this.known = new WeakMap();
  }

  /** Looks for the findings of a file in steps, letting other requests pass; {@link of} has them afterwards. */
  async prepare(open: OpenProfile): Promise<void> {
    const { looking } = this;
    if (this.known.has(open) || open.traces?.only !== true) return;
    // Page and Problems view ask at the same time, right after the file was opened.
    let found = looking.get(open);
    if (found === undefined) looking.set(open, (found = inSteps(open.traces.tables)));
    const ofRules = await found;
    // Budgets may have changed meanwhile, and what was known with them.
    if (!this.known.has(open)) this.known.set(open, ranked([...ofRules, ...budgetsOf(open.traces.tables, this.budgets)]));
  }

  /** Findings of a file, those that may save the most first. */
  of(open: OpenProfile): readonly Finding[] {
    let findings = this.known.get(open);
    if (findings === undefined) this.known.set(open, (findings = ranked([...ofTraces(open, this.budgets), ...ofProfile(open, this.budgets)])));
    return findings;
  }
}

async function inSteps(tables: DistributedTraces): Promise<readonly Finding[]> {
  const steps = traceFindingSteps(tables);
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 0));
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

function ofTraces({ traces }: OpenProfile, budgets: readonly Budget[]): Finding[] {
  // Spans beside a profile are threads' work and no requests: rules about calls would say nothing true of them.
  if (traces?.only !== true) return [];
  return [...traceFindings(traces.tables), ...budgetsOf(traces.tables, budgets)];
}

function budgetsOf(tables: DistributedTraces, budgets: readonly Budget[]): Finding[] {
  return budgets.length === 0 ? [] : operationBudgetFindings(tables, operations(tables), budgets);
}

/** Of samples. A profile made of spans says nothing that its traces do not. */
function ofProfile({ profile, traces }: OpenProfile, budgets: readonly Budget[]): Finding[] {
  if (traces?.only === true) return [];
  const { url, kind, length } = profile.sources;
  const all = Array.from({ length }, (_, source) => source as SourceIndex);
  const libraries = new Set(all.filter((source) => kind[source] === 'library').map((source) => url[source]!));
  const isLibrary = (each: string): boolean => libraries.has(each) || categoryOf('', each) !== 'own';
  const view = { valueType: profile.defaultValueType, threads: null };
  return [...profileFindings(profile, { view, isLibrary }), ...functionBudgetFindings(profile, view, budgets)];
}
