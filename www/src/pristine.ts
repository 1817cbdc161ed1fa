import type { Input } from '../../pkg/engine.js';
import { examples } from './examples';
import type { Pane } from './pane';

const texts = new Set<string>();

/** What is lost with one of these texts can be had again. */
export function canBeHadAgain({ files, secrets = [], log = '' }: Input): void {
  for (const { text } of [...files, ...secrets, { text: log }]) texts.add(text);
}

/** Whether there is nothing but an example. */
export function isPristine({ documents }: Pane): boolean {
  return documents.every((document) => document.isBlank || texts.has(document.text));
}

for (const { input } of examples) canBeHadAgain(input);
