import { expect, test } from './sites';

for (const name of ['vite', 'webpack', 'esbuild', 'rollup', 'folder']) {
  test(`an app has engine and element: ${name}`, async ({ site, page }) => {
    await site.open(name);
    await expect(page.locator('#found')).toHaveText('missing-key');
    await expect((await site.frame()).locator('#counts')).toHaveText('3 errors, 3 info');
    await expect(page.locator('cdk-secret-check[mode=inline] #counts')).toHaveText('3 errors, 3 info');
  });
}
