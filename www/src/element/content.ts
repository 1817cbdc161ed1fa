import type { FileText, SecretText } from '../../../pkg/engine.js';

/** The texts that an element's children hold; undefined where there are none. */
export interface Texts {
  files: FileText[] | undefined;
  secrets: SecretText[] | undefined;
}

/**
 * Reads `data-file` and `data-secret` off the children. Scripts are where text stays as it is written; a `<pre>` is
 * also read by people without JavaScript.
 */
export function textsIn(element: Element): Texts {
  const files = [...element.querySelectorAll<HTMLElement>('[data-file]')].map((child) => ({
    path: child.dataset.file || 'stack.ts',
    text: textOf(child),
  }));
  const secrets = [...element.querySelectorAll<HTMLElement>('[data-secret]')].map((child) => ({
    ...(child.dataset.secret && { name: child.dataset.secret }),
    text: textOf(child),
  }));
  return { files: files.length > 0 ? files : undefined, secrets: secrets.length > 0 ? secrets : undefined };
}

/** Without the line breaks beside the tags, and without the indentation that all lines have in common. */
function textOf(child: HTMLElement): string {
  const lines = (child.textContent ?? '').replaceAll('\r\n', '\n').split('\n');
  while (lines[0]?.trim() === '') lines.shift();
  while (lines.at(-1)?.trim() === '') lines.pop();
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
  const common = indents.length > 0 ? Math.min(...indents) : 0;
  return lines.map((line) => `${line.slice(common)}\n`).join('');
}
