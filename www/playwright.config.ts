import { existsSync } from 'node:fs';

import { chromium, defineConfig } from '@playwright/test';

const installed = [
  process.env.CHROMIUM_PATH,
  chromium.executablePath(),
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
].find((path) => path && existsSync(path));

const runsAsRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: '../tests/page',
  outputDir: '../tests/page/test-results',
  fullyParallel: true,
  workers: '100%',
  forbidOnly: !!process.env.CI,
  reporter: 'list',
  use: {
    // What is typed here stands for somebody's password: no recording of any kind.
    trace: 'off',
    screenshot: 'off',
    video: 'off',
    serviceWorkers: 'block',
    launchOptions: {
      ...(installed && { executablePath: installed }),
      // Playwright turns off the back-forward cache, in which a page and its texts would live on.
      ignoreDefaultArgs: ['--disable-back-forward-cache'],
      args: [
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
        ...(runsAsRoot ? ['--no-sandbox'] : []),
      ],
    },
  },
});
