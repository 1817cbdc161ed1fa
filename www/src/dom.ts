import { surroundings } from './surroundings';

/** The element of the page that has this id. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  return surroundings.root.getElementById(id) as T;
}

type Child = Node | string | false | undefined;

/** An element with these properties and children. Text only ever becomes text. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Partial<HTMLElementTagNameMap[K]>,
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const created = Object.assign(document.createElement(tag), properties);
  created.append(...children.filter((child) => child !== false && child !== undefined));
  return created;
}

/** A button that does this. */
export function button(className: string, onclick: () => void, ...children: Child[]): HTMLButtonElement {
  return element('button', { type: 'button', className, onclick }, ...children);
}

/** Gives an element these children; where they are there already nothing is touched, and the focus stays. */
export function setChildren(parent: Element, children: Element[]): void {
  const isSame = children.length === parent.children.length && children.every((child, at) => child === parent.children[at]);
  if (!isSame) parent.replaceChildren(...children);
}

/** Text in which backticks mark code. */
export function prose(text: string): (Node | string)[] {
  return text.split(/`([^`]+)`/).map((part, at) => (at % 2 ? element('code', {}, part) : part));
}

/** The same without the marks. */
export function plain(text: string): string {
  return text.replaceAll('`', '');
}

/** A number and its noun: "1 error", "3 errors". */
export function plural(count: number, noun: string, many = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : many}`;
}
