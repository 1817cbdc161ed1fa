import * as engine from './engine.js';
import { pages } from './pages.js';

let ready = false;
let trapped = false;

export async function init(source = new URL('./engine.wasm', import.meta.url)) {
  if (!ready) {
    await engine.default({ module_or_path: isFile(source) ? await readFromDisk(source) : source });
    ready = true;
  }
}

// Node cannot fetch a file.
function isFile(source) {
  return source instanceof URL ? source.protocol === 'file:' : typeof source === 'string' && source.startsWith('file:');
}

async function readFromDisk(url) {
  // Bundlers for the browser are not to look for the module: esbuild does where its name is spelled out.
  const fileSystem = 'node:fs/promises';
  const { readFile } = await import(/* webpackIgnore: true */ /* @vite-ignore */ fileSystem);
  return readFile(new URL(url));
}

export const check = guarded('check');
export const applyFix = guarded('applyFix');
export const applyFixes = guarded('applyFixes');
export const shapeOf = guarded('shapeOf');
export const version = guarded('version');

const rulesOf = guarded('rules');
const renderWith = guarded('render');

export const rules = () => rulesOf(pages);
export const render = (report, format) => renderWith(report, format, pages);

function guarded(name) {
  return (...args) => {
    if (!ready) {
      throw new Error(`${name}() needs the engine: await init() first`);
    }
    if (trapped) {
      engine.__wbg_reset_state(); // An instance that trapped is in no state to be called again.
      trapped = false;
    }
    try {
      return engine[name](...args);
    } catch (error) {
      trapped = true; // Should the stack be too short for the question.
      trapped = isTrap(error);
      throw trapped ? new Error(`${name}() failed: the engine crashed on this input`, { cause: error }) : error;
    }
  };
}

// When the stack overflows inside the engine, V8 and JavaScriptCore throw a RangeError, SpiderMonkey an InternalError.
function isTrap(error) {
  return error instanceof WebAssembly.RuntimeError || /call stack size|too much recursion/.test(error?.message);
}
