import { byId } from './dom';

/** The files that were dropped: at most one for each editor. */
export interface Dropped {
  code?: File | undefined;
  secret?: File | undefined;
  /** How many had no place. */
  left: number;
}

/** Takes files that are dropped anywhere on the page, which the browser would otherwise leave the page for. */
export function acceptDrops(take: (dropped: Dropped) => void): void {
  const hint = byId('drop');
  const listen = (type: 'dragenter' | 'dragover' | 'drop', handle: (files: DataTransfer | undefined) => void) =>
    document.addEventListener(
      type,
      (event) => {
        const hasFiles = event.dataTransfer?.types.includes('Files');
        // Text that is dragged is the editors' own affair.
        if (!hasFiles && event.target instanceof Element && event.target.closest('.editor, input')) return;
        event.preventDefault();
        if (hasFiles) event.stopPropagation();
        handle(hasFiles ? event.dataTransfer! : undefined);
      },
      { capture: true },
    );

  const over = (files: DataTransfer | undefined) => (hint.hidden = !files);
  listen('dragenter', over);
  listen('dragover', over);
  listen('drop', (files) => {
    hint.hidden = true;
    if (files?.files.length) take(sort([...files.files]));
  });
  document.addEventListener('dragleave', ({ relatedTarget }) => {
    if (!relatedTarget) hint.hidden = true;
  });
}

function sort(files: File[]): Dropped {
  const isSecret = ({ name }: File) => /\.(json|txt|env)$|^\.env\b/i.test(name);
  const secret = files.find(isSecret);
  const code = files.find((file) => !isSecret(file));
  return { code, secret, left: files.length - [code, secret].filter(Boolean).length };
}
