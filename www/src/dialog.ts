import { button, element } from './dom';
import { surroundings } from './surroundings';

interface Options {
  title: string;
  className?: string;
  content: Node[];
  /** What stands beside "Cancel". */
  confirm: { label: string; act(): void }[];
  onClose?(): void;
}

/** What takes away each dialog that is open. */
const open = new Set<() => void>();

/** Takes away what is asked, at once: a page that is left has no time for the event. */
export function dismiss(): void {
  for (const leave of open) leave();
}

/** Asks in front of the page. The focus goes back to where it was; nothing of it stays in the page. */
export function ask({ title, className = '', content, confirm, onClose }: Options): { dialog: HTMLDialogElement; buttons: HTMLButtonElement[] } {
  const dialog = element('dialog', { className: `dialog ${className}`, ariaLabel: title });
  const buttons = confirm.map(({ label, act }) =>
    button(
      'primary',
      () => {
        dialog.close();
        act();
      },
      label,
    ),
  );
  const cancel = button('', () => dialog.close(), 'Cancel');
  dialog.append(element('h2', {}, title), element('div', { className: 'content', tabIndex: 0, role: 'group', ariaLabel: title }, ...content), element('div', { className: 'actions' }, cancel, ...buttons));
  const leave = () => {
    if (!open.delete(leave)) return;
    dialog.close();
    dialog.remove();
    onClose?.();
  };
  open.add(leave);
  dialog.onclose = leave;
  surroundings.body.append(dialog);
  dialog.showModal();
  return { dialog, buttons };
}
