import 'cdk-secret-check/element';
import { check, init } from 'cdk-secret-check/inline';

import { input } from './input.js';

await init();
document.querySelector('#found').textContent = check(input).diagnostics.map(({ rule }) => rule);
