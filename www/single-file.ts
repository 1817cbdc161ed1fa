import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { parse, serialize } from 'parse5';
import { build, type Plugin, type Rolldown } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Serves `virtual:engine`: the engine's wasm, a character a byte, which characters stand for another byte than their
 * code's, and the source of the worker that runs it. A host compresses those characters a fifth better than base64 of
 * what is compressed already.
 */
export function engine(): Plugin {
  const id = 'virtual:engine';
  return {
    name: 'engine',
    resolveId: (source) => (source === id ? `\0${id}` : undefined),
    async load(source) {
      if (source !== `\0${id}`) return;
      const exports = { ...pack(readFileSync(here('../pkg/engine.wasm'))), worker: await bundleWorker() };
      return Object.entries(exports)
        .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`)
        .join('\n');
    },
  };
}

/** What a literal or a page's script has to escape: NUL is everywhere in wasm, and escapes compress badly. */
const ESCAPED = [...'\0\x07\b\v\f\r\x1b\\`$\xa0'].map((char) => char.charCodeAt(0));

/** Writes an escaped byte as the rarest ASCII one, and that one as a character beyond a byte. */
function pack(bytes: Buffer): { wasm: string; moved: [code: number, byte: number][] } {
  const count = new Uint32Array(256);
  for (const byte of bytes) count[byte]!++;
  const rarest = [...Array(128).keys()]
    .filter((byte) => !ESCAPED.includes(byte))
    .sort((one, other) => count[one]! - count[other]!);
  const moved = ESCAPED.flatMap((byte, at): [number, number][] => [
    [rarest[at]!, byte],
    [256 + at, rarest[at]!],
  ]);
  const codes = new Map(moved.map(([code, byte]) => [byte, code]));
  return { wasm: Array.from(bytes, (byte) => String.fromCharCode(codes.get(byte) ?? byte)).join(''), moved };
}

async function bundleWorker(): Promise<string> {
  const [bundle] = (await build({
    configFile: false,
    logLevel: 'warn',
    // A worker from a blob: has no address that anything could be relative to.
    define: { 'import.meta.url': 'undefined' },
    build: {
      write: false,
      target: 'es2023',
      lib: { entry: here('src/worker.ts'), formats: ['iife'], name: 'worker' },
    },
  })) as Rolldown.RolldownOutput[];
  return bundle!.output[0].code;
}

/** Puts script and style into the page, under a policy that names them by hash, and writes the headers it wants beside it. */
export function singleFile(): Plugin {
  return {
    name: 'single-file',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const files = Object.values(bundle);
      const script = files.find((file) => file.type === 'chunk')!;
      const style = files.find((file) => file.fileName.endsWith('.css')) as Rolldown.OutputAsset;
      const page = files.find((file) => file.fileName.endsWith('.html')) as Rolldown.OutputAsset;

      const code = script.code.trim().replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
      const css = String(style.source).trim();
      const allowed = policy(code, css);
      const whole = String(page.source)
        .replace('<head>', () => `<head>\n    <meta http-equiv="Content-Security-Policy" content="${allowed}" />`)
        .replace(/<script [^>]*src=[^>]*><\/script>/, '')
        // Behind all that is shown: a slow line shows it before the engine, most of the file, has come.
        .replace('</body>', () => `<script type="module">${code}</script></body>`)
        .replace(/<link [^>]*rel="stylesheet"[^>]*>/, () => `<style>${css}</style>`);
      // As browsers write what they have read: the page can hand its own file over.
      page.source = serialize(parse(whole));

      const headers = readFileSync(here('_headers'), 'utf8').replace('%policy%', allowed);
      this.emitFile({ type: 'asset', fileName: '_headers', source: headers });
      delete bundle[script.fileName];
      delete bundle[style.fileName];
    },
  };
}

function policy(script: string, style: string): string {
  return [
    "default-src 'none'",
    `script-src ${hash(script)} 'wasm-unsafe-eval'`,
    `style-src ${hash(style)}`,
    'img-src data:',
    'worker-src blob:',
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-src 'none'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types cdk-worker',
  ].join('; ');
}

function hash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
