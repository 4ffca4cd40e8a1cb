// Functions that only the baseline has: the rest of the page does not know them, so that it is not asked about them.

import type { PageActions, ViewParts } from '../views/main-view.ts';

/** What can be done, also with functions of the baseline alone: their source opens by its name, unless it is a service, and nothing else. */
export function withBaselineFunctions({ actions, summary }: Pick<ViewParts, 'actions' | 'summary'>): PageActions {
  const isOfTraces = summary.traces?.only === true;
  return {
    ...actions,
    select: (info, by) => actions.select(info?.onlyBefore === true ? null : info, by),
    open: (info, line1) => {
      if (info.onlyBefore !== true) actions.open(info, line1);
      else if (isOfTraces) actions.say('This operation is in the baseline alone: swap the files to go to its line.');
      else if (info.url !== null) actions.openLine(info.url, line1 ?? info.line1 ?? 1);
      else actions.say('This function is in the baseline alone, which does not name its source.');
    },
    showMenu: (target, at, more) => {
      if (target.info.onlyBefore === true) actions.say(isOfTraces
        ? 'This operation is in the baseline alone: swap the files to filter by it.'
        : 'This function is in the baseline alone: swap the profiles to filter by it.');
      else actions.showMenu(target, at, more);
    },
  };
}
