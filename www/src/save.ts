import { element } from './dom';

/** Hands a file over to be saved. */
export function save(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  element('a', { href: url, download: name }).click();
  URL.revokeObjectURL(url);
}
