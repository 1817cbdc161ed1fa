import { defineConfig } from 'vite';

/** Builds the custom element of the package. */
export default defineConfig({
  build: {
    // What is built for a server keeps `new URL('./check.html', import.meta.url)`, which is for whoever bundles it.
    ssr: 'src/element/element.ts',
    outDir: '../pkg',
    emptyOutDir: false,
    target: 'es2022',
    minify: false,
  },
});
