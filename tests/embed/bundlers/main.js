import 'cdk-secret-check/element';
import { check, init } from 'cdk-secret-check';

import { input } from './input.js';

await init();
document.querySelector('#found').textContent = check(input).diagnostics.map(({ rule }) => rule);
