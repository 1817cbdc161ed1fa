// Prints the milliseconds from the start of this process to the first report.

import { check, init } from '../../pkg/index.js';
import { cdkCode, secretText } from './text.mjs';

const seed = Number(process.argv[2]);
const code = cdkCode(2000, seed);
await init();
check({ files: [{ path: 'lib/stack.ts', text: code }], secrets: [{ text: secretText(seed) }] });
console.log(performance.now());
