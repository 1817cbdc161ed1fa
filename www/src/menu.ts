import { button, byId, element } from './dom';
import { surroundings } from './surroundings';

interface Item {
  label: string;
  /** What it is about, in a sentence. */
  hint?: string;
  act(): void;
}

/** Lets a button open a list of what it can do, in place of one that it had before. */
export function menu(id: string, items: Item[]): void {
  const opener = byId<HTMLButtonElement>(id);
  const list = element('div', { className: 'menu', popover: 'auto', role: 'menu', ariaLabel: opener.textContent?.trim() ?? '' });
  list.append(
    ...items.map(({ label, hint, act }) => {
      const choose = () => {
        list.hidePopover();
        act();
      };
      const item = button('', choose, element('span', { className: 'label' }, label), hint && element('span', { className: 'hint' }, hint));
      return Object.assign(item, { role: 'menuitem' });
    }),
  );
  opener.popoverTargetElement?.remove();
  opener.after(list);
  opener.ariaHasPopup = 'menu';
  opener.ariaExpanded = 'false';
  opener.popoverTargetElement = list;
  list.addEventListener('toggle', ({ newState }) => {
    opener.ariaExpanded = String(newState === 'open');
    if (newState === 'open') place(list, opener);
  });
  list.addEventListener('keydown', (event) => move(event, list));
}

/** Below its button, within the window. */
function place(list: HTMLElement, opener: HTMLElement): void {
  const { bottom, right } = opener.getBoundingClientRect();
  const { offsetWidth, offsetHeight } = list;
  const margin = 8;
  list.style.left = `${Math.max(margin, Math.min(right - offsetWidth, innerWidth - offsetWidth - margin))}px`;
  list.style.top = `${Math.max(margin, Math.min(bottom + 4, innerHeight - offsetHeight - margin))}px`;
  list.querySelector('button')?.focus();
}

function move(event: KeyboardEvent, list: HTMLElement): void {
  const items = [...list.querySelectorAll('button')];
  const at = items.indexOf(surroundings.root.activeElement as HTMLButtonElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (event.key === 'Tab') list.hidePopover();
  if (to === undefined) return;
  event.preventDefault();
  items[(to + items.length) % items.length]?.focus();
}
