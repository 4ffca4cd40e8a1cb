// What can be done about a function, wherever it is shown: one list of entries for the context menus of graphs and tables.
// More entries are more items in FUNCTION_MENU. Leaves out: the menu itself (menu.ts), when it is asked for.

import { GENERAL_FILTERS } from '../filters/filter-bar.ts';
import { isSet, type GeneralFilter } from '../filters/filtered-view.ts';
import type { FunctionTarget, ViewParts } from '../views/main-view.ts';
import type { MainViewId } from '../saved-state.ts';
import { displayName } from '../text/display-name.ts';
import { showMenu, type MenuItem } from './menu.ts';

/** What entries know: the page's view and what it can do, and which large views there are. */
export interface MenuContext extends ViewParts {
  readonly views: readonly { readonly id: MainViewId; readonly title: string }[];
  /** The large view in front. */
  readonly shownView: MainViewId | null;
}

/** One entry. Those of one group stand together. */
export interface FunctionMenuEntry {
  readonly group: 'open' | 'show' | 'filter' | 'general' | 'copy';
  readonly title: string | ((context: MenuContext) => string);
  /** The key that does the same, where there is one. */
  readonly key?: string;
  /** Left out: always. */
  readonly isShown?: (target: FunctionTarget, context: MenuContext) => boolean;
  /** For what is on or off. */
  readonly isChecked?: (context: MenuContext) => boolean;
  readonly run: (target: FunctionTarget, context: MenuContext) => void;
}

const VIEW_KEYS: Partial<Readonly<Record<MainViewId, string>>> = { callers: 'c' };

function showEntry(id: MainViewId): FunctionMenuEntry {
  return {
    group: 'show',
    title: ({ views }) => `Show in ${views.find((view) => view.id === id)?.title ?? id}`,
    ...(VIEW_KEYS[id] !== undefined && { key: VIEW_KEYS[id] }),
    isShown: (_, { views, shownView }) => shownView !== id && views.some((view) => view.id === id),
    run: ({ info }, { actions }) => actions.showIn(id, info),
  };
}

function generalEntry({ kind, title, key }: (typeof GENERAL_FILTERS)[number]): FunctionMenuEntry {
  const filter: GeneralFilter = { kind };
  return {
    group: 'general',
    title,
    ...(key !== null && { key }),
    isChecked: ({ view }) => isSet(view, kind),
    run: (_, { actions }) => actions.toggleFilter(filter),
  };
}

export const FUNCTION_MENU: readonly FunctionMenuEntry[] = [
  { group: 'open', title: 'Open Source', key: 'Enter', isShown: ({ info }) => info.url !== null, run: ({ info, line1 }, { actions }) => actions.open(info, line1) },
  showEntry('flame'),
  showEntry('chart'),
  showEntry('callers'),
  showEntry('tree'),
  { group: 'filter', title: 'Focus on this Function', key: 'u', run: (target, { actions }) => actions.filterBy('focus-function', target) },
  {
    group: 'filter',
    title: 'Focus on this Path',
    key: 'p',
    isShown: ({ node }) => node !== null,
    run: (target, { actions }) => actions.filterBy('focus-path', target),
  },
  { group: 'filter', title: 'Hide this Function', key: 'x', run: (target, { actions }) => actions.filterBy('hide-function', target) },
  { group: 'filter', title: 'Leave out its Samples', key: 'X', run: (target, { actions }) => actions.filterBy('drop-function', target) },
  ...GENERAL_FILTERS.map(generalEntry),
  { group: 'copy', title: 'Copy Name', run: ({ info }, { actions }) => actions.copy(info.name, 'Copied the name') },
  { group: 'copy', title: 'Copy Stack', key: 'y', isShown: ({ node }) => node !== null, run: (target, { actions }) => actions.copyStack(target) },
  {
    group: 'copy',
    title: 'Copy Name and Place',
    isShown: ({ info }) => info.url !== null,
    run: ({ info }, { actions }) => actions.copy(nameAndPlace(info), 'Copied name and place'),
  },
];

function nameAndPlace({ name, url, line1 }: FunctionTarget['info']): string {
  return `${name} ${url ?? ''}${line1 === null ? '' : `:${line1}`}`;
}

/** Shows the menu of a function, with more items at its end. */
export function showFunctionMenu(
  target: FunctionTarget, context: MenuContext, at: { readonly x: number; readonly y: number }, more: readonly MenuItem[] = [],
): void {
  const groups = new Map<string, MenuItem[]>();
  for (const entry of FUNCTION_MENU) {
    if (entry.isShown?.(target, context) === false) continue;
    const items = groups.get(entry.group) ?? [];
    groups.set(entry.group, items);
    items.push({
      title: typeof entry.title === 'string' ? entry.title : entry.title(context),
      key: entry.key ?? null,
      ...(entry.isChecked !== undefined && { checked: entry.isChecked(context) }),
      run: () => entry.run(target, context),
    });
  }
  showMenu({ label: `Actions for ${displayName(target.info.name, 80)}`, groups: [...groups.values(), more], ...at });
}
