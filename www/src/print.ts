import { byId } from './dom';
import { maskPasswords } from './mask';
import { surroundings } from './surroundings';
import type { Workspace } from './workspace';

/**
 * Puts the whole texts on paper: an editor has only the lines in view. They are in the page no longer than that takes,
 * and no password goes with them.
 */
export function printWhole({ code, secret }: Workspace, prepare: () => void): void {
  const fill = (codes: string, secrets: string) => {
    byId('print-code').textContent = codes;
    byId('print-secret').textContent = secrets;
  };
  const onPrint = () => {
    prepare();
    const titled = (title: string, text: string, of: readonly unknown[]) => (of.length > 1 ? `${title}\n\n${text}` : text);
    fill(
      code.documents.map((one) => titled(code.title(one), maskPasswords(one.text), code.documents)).join('\n\n'),
      secret.documents
        .map((one) => [one, one.shape?.of === one.text ? one.shape.text : 'The secret is left out: it was being edited.'] as const)
        .map(([one, shape]) => titled(secret.title(one), shape, secret.documents))
        .join('\n\n'),
    );
  };
  const { signal } = surroundings;
  addEventListener('beforeprint', onPrint, { signal });
  addEventListener('afterprint', () => fill('', ''), { signal });
}
