// Prints the milliseconds from the start of this process to oxc's first tree.

import { parseSync } from '@oxc-parser/binding-wasm32-wasi';

import { cdkCode } from './text.mjs';

const code = cdkCode(2000, Number(process.argv[2]));
JSON.parse(parseSync('lib/stack.ts', code).program);
console.log(performance.now());
process.exit();
