import { defineConfig } from 'vite';

import { rulePages } from './rule-pages.ts';
import { engine, singleFile } from './single-file.ts';

export default defineConfig({
  plugins: [engine(), rulePages(), singleFile()],
  build: {
    outDir: '../pkg',
    emptyOutDir: false,
    target: 'es2023',
    modulePreload: false,
    cssCodeSplit: false,
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: { input: 'check.html' },
  },
});
