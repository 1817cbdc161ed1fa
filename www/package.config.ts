import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { defineConfig, type Plugin } from 'vite';

const packaged = (name: string) => fileURLToPath(new URL(`../pkg/${name}`, import.meta.url));

/** Makes `inline.js` of `index.js`: the same with the wasm inside, for bundlers that copy no assets. */
function inline(): Plugin {
  const beside = "new URL('./engine.wasm', import.meta.url)";
  return {
    name: 'inline',
    generateBundle() {
      const index = readFileSync(packaged('index.js'), 'utf8');
      if (index.split(beside).length !== 2) this.error(`index.js should name ${beside} once`);
      const wasm = readFileSync(packaged('engine.wasm')).toString('base64');
      const unpack = `
function inside() {
  return Uint8Array.from(atob(WASM), (character) => character.charCodeAt(0));
}

const WASM = '${wasm}';
`;
      this.emitFile({ type: 'asset', fileName: 'inline.js', source: index.replace(beside, 'inside()') + unpack });
    },
  };
}

/** Builds the entry points of the package that are not tracked. */
export default defineConfig({
  plugins: [inline()],
  build: {
    // What is built for a server keeps `new URL('./check.html', import.meta.url)`, which is for whoever bundles it.
    ssr: 'src/element/element.ts',
    outDir: '../pkg',
    emptyOutDir: false,
    target: 'es2022',
    minify: false,
    reportCompressedSize: false,
  },
});
