/*
 * Two files selected in the Explorer, and what is chosen from the menu of both.
 */
import { until } from './until.ts';
import type { Workbench } from './workbench.ts';

/** Selects two files, one after the other, and chooses from their menu, of which a picture is taken. */
export async function chooseForBoth(workbench: Workbench, first: string, second: string, label: string, picture: string): Promise<void> {
  const menu = workbench.page.locator('.monaco-menu');
  const item = menu.locator('.action-item').filter({ has: workbench.page.getByText(label, { exact: true }) });
  await until(`“${label}” in the menu of both files`, async () => {
    if (!(await menu.isVisible())) {
      // A plain click would open the file, whose page takes the focus.
      for (const name of [first, second]) {
        const row = workbench.explorerRow(name);
        if ((await row.getAttribute('aria-selected')) !== 'true') await row.click({ modifiers: ['ControlOrMeta'], timeout: 2000 });
      }
      await workbench.explorerRow(second).click({ button: 'right', timeout: 2000 });
    }
    await item.hover({ timeout: 2000 });
    await item.and(workbench.page.locator('.focused')).waitFor({ timeout: 1000 });
    return true;
  });
  await workbench.picture(picture, { keepHover: true });
  await workbench.enterInMenu(item);
}
