import { byId } from './dom';
import { maskPasswords } from './mask';

/**
 * Puts the whole texts on paper: an editor has only the lines in view. They are in the page no longer than that takes,
 * and no password goes with them.
 */
export function printWhole(texts: () => { code: string; secretShape: string }, prepare: () => void): void {
  const fill = (code: string, secret: string) => {
    byId('print-code').textContent = code;
    byId('print-secret').textContent = secret;
  };
  addEventListener('beforeprint', () => {
    prepare();
    const { code, secretShape } = texts();
    fill(maskPasswords(code), secretShape);
  });
  addEventListener('afterprint', () => fill('', ''));
}
