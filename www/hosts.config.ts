import { defineConfig } from '@playwright/test';

import page from './playwright.config.ts';

export default defineConfig({ ...page, testDir: '../tests/embed', outputDir: '../tests/embed/test-results' });
