import { expect, type Site, test } from './sites';

/** A site, and its own switch of the theme. */
interface Host {
  site: string;
  toDark(site: Site): Promise<void>;
  toLight(site: Site): Promise<void>;
  /** Whether the site exchanges its content in place when a link is followed. */
  inPlace: boolean;
}

const docusaurus = async ({ page }: Site) => page.getByRole('button', { name: /^Switch between dark and light mode/ }).click();
const vitepress = async ({ page }: Site) => page.locator('.VPNavBar').getByRole('switch').click();
const mkdocs = { toDark: async ({ page }: Site) => page.getByTitle('Switch to dark').click(), toLight: async ({ page }: Site) => page.getByTitle('Switch to light').click() };
const mdbook = (theme: string) => async ({ page }: Site) => {
  const choice = page.getByRole('menuitem', { name: theme });
  // A choice leaves the menu open.
  if (await choice.isHidden()) await page.getByRole('button', { name: 'Change theme' }).click();
  await choice.click();
};

const hosts: Record<string, Host> = {
  'Docusaurus, by a script tag': { site: 'docusaurus-script', toDark: docusaurus, toLight: docusaurus, inPlace: true },
  'Docusaurus, as a package': { site: 'docusaurus-package', toDark: docusaurus, toLight: docusaurus, inPlace: true },
  VitePress: { site: 'vitepress', toDark: vitepress, toLight: vitepress, inPlace: true },
  'Material for MkDocs': { site: 'mkdocs', ...mkdocs, inPlace: false },
  'Material for MkDocs with instant navigation': { site: 'mkdocs-instant', ...mkdocs, inPlace: true },
  mdBook: { site: 'mdbook', toDark: mdbook('Navy'), toLight: mdbook('Rust'), inPlace: false },
};

for (const [name, { site: folder, toDark, toLight, inPlace }] of Object.entries(hosts)) {
  test.describe(name, () => {
    test('shows the page with the example of the site', async ({ site }) => {
      await site.open(folder);
      const frame = await site.frame();
      await expect(frame.locator('#counts')).toHaveText('2 errors');
      await expect(frame.getByRole('textbox', { name: 'CDK code' })).toContainText('rds.Credentials.fromSecret(dbSecret)');
      await expect(site.page.locator('cdk-secret-check')).toHaveCount(1);
    });

    for (const system of ['light', 'dark'] as const) {
      test(`follows the theme of the site, on a system that is ${system}`, async ({ site, page }) => {
        await page.emulateMedia({ colorScheme: system });
        await site.open(folder);
        const first = await site.scheme();
        const [there, back] = first === 'light' ? [toDark, toLight] : [toLight, toDark];
        await there(site);
        await expect.poll(() => site.scheme()).toBe(first === 'light' ? 'dark' : 'light');
        await back(site);
        await expect.poll(() => site.scheme()).toBe(first);
      });
    }

    test('shows it on the next page too, and back on the first', async ({ site, page }) => {
      await site.open(folder);
      await site.frame();
      await page.evaluate(() => Object.assign(window, { isSame: true }));
      await page.getByRole('link', { name: 'Another page' }).last().click();
      await expect(page.getByRole('heading', { name: 'Another page' })).toBeVisible();
      await expect((await site.frame()).locator('#counts')).toHaveText('1 error');
      expect(await page.evaluate(() => 'isSame' in window)).toBe(inPlace);

      await page.getByRole('link', { name: 'The first page' }).click();
      await expect(page.getByRole('heading', { name: 'Secrets' })).toBeVisible();
      await expect((await site.frame()).locator('#counts')).toHaveText('2 errors');
    });
  });
}
