import { defineConfig } from 'vite';

import { inlinePage } from './inline-page.ts';

/** Builds what the element imports to show the page in a shadow root. */
export default defineConfig({
  plugins: [inlinePage()],
  build: {
    outDir: '../pkg',
    emptyOutDir: false,
    target: 'es2023',
    modulePreload: false,
    chunkSizeWarningLimit: Infinity,
    reportCompressedSize: false,
    rolldownOptions: {
      input: 'src/element/inline-page.ts',
      preserveEntrySignatures: 'strict',
      output: { entryFileNames: 'inline-page.js' },
    },
  },
});
