import { button, byId, element, prose } from './dom';

/** A line over the foot of an editor that says what became of its text. */
export class Note {
  readonly #line: HTMLElement;

  constructor(id: string) {
    this.#line = byId(id);
  }

  show(said: string, back?: { label: string; act(): void }): void {
    const undo = back && Object.assign(button('', () => back.act()), { textContent: back.label });
    this.#line.replaceChildren(element('span', {}, ...prose(said)), ...(undo ? [undo] : []));
    this.#line.hidden = false;
  }

  clear(): void {
    this.#line.hidden = true;
    this.#line.replaceChildren();
  }
}
