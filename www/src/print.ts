import { byId } from './dom';
import type { Editor } from './editor';

/** Puts the whole texts on paper: an editor has only the lines in view. They are in the page no longer than that takes. */
export function printWhole(editors: Record<'code' | 'secret', Editor>, prepare: () => void): void {
  const fill = (textOf: (editor: Editor) => string) => {
    byId('print-code').textContent = textOf(editors.code);
    byId('print-secret').textContent = textOf(editors.secret);
  };
  addEventListener('beforeprint', () => {
    prepare();
    fill(({ text }) => text);
  });
  addEventListener('afterprint', () => fill(() => ''));
}
