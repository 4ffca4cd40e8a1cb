// Threads of a pprof file: the format has none, but labels name them, each producer's by keys of its own (dd-trace:
// `thread id`, Parca: `thread_id` and `thread_name`, perf_data_converter: `tid` and `pid`, pprof-rs: `thread`).

import { KeyMap } from '../../base/key-map.ts';
import { Int32Builder, type NumberColumn } from '../../base/numbers.ts';
import type { ThreadInput } from '../../profile/builder.ts';
import type { LabelColumn } from '../../profile/tables.ts';
import type { RawLabels } from './labels.ts';

/** More than a person can choose from; what has more are ids of something else. */
const MAX_THREADS = 4096;

type Role = 'name' | 'id' | 'process' | 'pid';

/** Keys in lower case, with spaces for other separators. */
const ROLES: ReadonlyMap<string, Role> = new Map<string, Role>([
  ['thread', 'name'], ['thread name', 'name'], ['comm', 'name'],
  ['thread id', 'id'], ['tid', 'id'], ['os thread id', 'id'],
  ['process', 'process'], ['process name', 'process'], ['command', 'process'],
  ['process id', 'pid'], ['pid', 'pid'],
]);

/** What labels say of a thread. */
type Facts = Partial<Record<Role, string>>;

export interface ThreadSplit {
  /** By sample: its thread. */
  readonly threadOf: Int32Array;
  /** In order of first appearance. */
  readonly threads: readonly { readonly name: string; readonly process: string }[];
  /** The labels that are told with this. */
  readonly used: ReadonlySet<RawLabels>;
}

/** The threads that labels name; `null` where none does, `too-many` where they name more than can be threads. */
export function splitThreads(columns: readonly RawLabels[], samples: number, text: (index: number) => string): ThreadSplit | 'too-many' | null {
  const used = new Map<RawLabels, Role>();
  for (const column of columns) {
    const role = ROLES.get(text(column.key).toLowerCase().replaceAll(/[._-]/g, ' '));
    if (role !== undefined) used.set(column, role === 'name' && !column.isText ? 'id' : role);
  }
  if (used.size === 0 || samples === 0) return null;
  const groupOf = new Int32Array(samples);
  const groups: Facts[] = [{}];
  for (const [column, role] of used) {
    if (!divide(groupOf, groups, column, (row) => ({ [role]: column.isText ? text(column.low.at(row)) : String(numberAt(column, row)) }))) return 'too-many';
  }
  const { threadOf, found } = inOrder(groupOf, groups.length);
  return { threadOf, threads: namesOf(found.map((group) => groups[group]!)), used: new Set(used.keys()) };
}

/** Divides groups by a column; samples without that label stay. False where they become too many. */
function divide(groupOf: Int32Array, groups: Facts[], { sample, low, high }: RawLabels, factsAt: (row: number) => Facts): boolean {
  const parts = new KeyMap();
  const before = groups.length;
  let last = -1;
  for (let row = 0; row < sample.length; row++) {
    const at = sample.at(row);
    // Of several labels of one key the first counts.
    if (at === last) continue;
    last = at;
    const group = before + parts.indexOf(groupOf[at]!, low.at(row), high?.at(row) ?? 0, 0);
    if (group === groups.length) {
      if (parts.length > MAX_THREADS) return false;
      groups.push({ ...factsAt(row), ...groups[groupOf[at]!] });
    }
    groupOf[at] = group;
  }
  return true;
}

/** Groups that have samples, numbered anew as they appear. */
function inOrder(groupOf: Int32Array, groups: number): { threadOf: Int32Array; found: number[] } {
  const threadOfGroup = new Int32Array(groups).fill(-1);
  const found: number[] = [];
  for (let i = 0; i < groupOf.length; i++) {
    const group = groupOf[i]!;
    if (threadOfGroup[group] === -1) threadOfGroup[group] = found.push(group) - 1;
    groupOf[i] = threadOfGroup[group]!;
  }
  return { threadOf: groupOf, found };
}

/** Ids stand where names are missing, or are the same for several. */
function namesOf(facts: readonly Facts[]): { name: string; process: string }[] {
  const keyOf = ({ name, process, pid }: Facts): string => JSON.stringify([name, process, pid]);
  const sharing = new Map<string, number>();
  for (const each of facts) sharing.set(keyOf(each), (sharing.get(keyOf(each)) ?? 0) + 1);
  return facts.map((each) => {
    const { name, id, process, pid } = each;
    const isShared = sharing.get(keyOf(each))! > 1;
    return {
      name: name === undefined ? (id === undefined ? '(no thread)' : `thread ${id}`) : isShared && id !== undefined ? `${name} (${id})` : name,
      process: process === undefined ? (pid === undefined ? '' : `process ${pid}`) : pid === undefined ? process : `${process} (${pid})`,
    };
  });
}

function numberAt({ low, high }: RawLabels, row: number): number {
  return high === null ? low.at(row) : high.at(row) * 2 ** 32 + (low.at(row) >>> 0);
}

/** The thread of all samples as those of the split, with their shares of its columns. */
export function dealThreads(whole: ThreadInput, labels: readonly LabelColumn[], { threadOf, threads }: ThreadSplit): ThreadInput[] {
  if (threads.length === 1) return [{ ...whole, ...threads[0]!, labels }];
  /** By sample: its place in its thread. */
  const placeOf = new Int32Array(threadOf.length);
  const lengths = new Int32Array(threads.length);
  for (let i = 0; i < threadOf.length; i++) placeOf[i] = lengths[threadOf[i]!]!++;
  const deal = <Column extends NumberColumn>(column: Column): Column[] => {
    const parts = Array.from(lengths, (length) => (column instanceof Int32Array ? new Int32Array(length) : new Float64Array(length)) as Column);
    for (let i = 0; i < column.length; i++) parts[threadOf[i]!]![placeOf[i]!] = column[i]!;
    return parts;
  };
  const stacks = deal(whole.stack);
  const values = whole.values.map(({ raw, scale }) => ({ parts: deal(raw), scale }));
  const counted = whole.values.findIndex(({ raw }) => raw === whole.counts);
  const dealtLabels = labels.map((column) => dealLabels(column, threadOf, placeOf, threads.length));
  return threads.map((thread, t) => ({
    ...whole,
    ...thread,
    stack: stacks[t]!,
    values: values.map(({ parts, scale }) => ({ raw: parts[t]!, scale })),
    counts: values[counted]?.parts[t] ?? null,
    labels: dealtLabels.map((columns) => columns[t]!).filter(({ sample }) => sample.length > 0),
  }));
}

/** A column of labels as one of each thread. */
function dealLabels(column: LabelColumn, threadOf: Int32Array, placeOf: Int32Array, threads: number): LabelColumn[] {
  const rows = Array.from({ length: threads }, () => new Int32Builder(1));
  for (let row = 0; row < column.sample.length; row++) rows[threadOf[column.sample[row]!]!]!.push(row);
  return rows.map((own) => ({
    ...column,
    sample: own.view().map((row) => placeOf[column.sample[row]!]!),
    low: own.view().map((row) => column.low[row]!),
    high: column.high === null ? null : own.view().map((row) => column.high![row]!),
  }));
}
