import type { Document } from './document';

/** The path of code that has no other. */
export const FIRST = 'stack.ts';

/** The path of the next new file. */
export function newName(documents: readonly Document[]): string {
  return unused(FIRST, documents);
}

/** The path of a template. */
export function templateName(text: string, documents: readonly Document[]): string {
  return unused(/^\s*\{/.test(text) ? 'template.json' : 'template.yaml', documents);
}

/** Whether somebody has given this name to a file. */
export function bearsGivenName({ name }: Document): boolean {
  return !/^(?:stack(?:-\d+)?\.ts|template(?:-\d+)?\.(?:json|yaml))$/.test(name);
}

function unused(first: string, documents: readonly Document[]): string {
  const others = documents.map((_, at) => first.replace('.', `-${at + 2}.`));
  return [first, ...others].find((name) => documents.every((one) => one.name !== name))!;
}
