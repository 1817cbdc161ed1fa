// What the engine is tested on: the cases of `tests/cases`, and the examples of the rules' pages.

import { readdirSync, readFileSync } from 'node:fs';

import { init, rules } from '../../pkg/index.js';

await init();

/**
 * Every text that a case or an example checks, as the input of `check`, with its title.
 *
 * @type {{ title: string, input: import('../../pkg/index.js').Input }[]}
 */
export const cases = [...written(), ...examples()];

function* written() {
  const folder = new URL('../cases/', import.meta.url);
  for (const file of readdirSync(folder).sort()) {
    for (const section of readFileSync(new URL(file, folder), 'utf8').split(/^## /m).slice(1)) {
      const input = { files: [], secrets: [] };
      for (const [, info, text] of section.matchAll(/^```(.*)\n([^]*?)^```$/gm)) {
        const [kind, name, fixed] = info.split(' ');
        if (fixed !== undefined) {
          continue;
        }
        if (kind === 'ts' || kind === 'yaml' || name?.endsWith('.template.json')) {
          input.files.push({ path: name, text });
        } else if (kind === 'log') {
          input.log = text;
        } else if (kind === 'json' || kind === 'text') {
          input.secrets.push({ name, text });
        } else if (kind === 'policy') {
          input.policy = { [text.trim()]: true };
        } else if (kind !== 'findings' && kind !== 'deployment') {
          throw new Error(`${file}: no such block: ${info}`);
        }
      }
      yield { title: `${file}, ${section.split('\n', 1)[0]}`, input };
    }
  }
}

function* examples() {
  for (const { name, examples } of rules()) {
    for (const [at, { files, secrets }] of examples.entries()) {
      yield { title: `example ${at + 1} of ${name}`, input: { files, secrets } };
    }
  }
}
