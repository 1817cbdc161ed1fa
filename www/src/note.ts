import type { Kind } from './document';
import { button, byId, element, prose } from './dom';

/** A line over the foot of an editor that says what became of its text. */
export class Note {
  readonly #line: HTMLElement;

  constructor(id: string) {
    this.#line = byId(id);
  }

  show(said: string, back?: { label: string; act(): void }): void {
    const close = Object.assign(button('close', () => this.clear(), '×'), { ariaLabel: 'Close', title: 'Close' });
    const undo = back ? [button('', () => back.act(), back.label)] : [];
    this.#line.replaceChildren(element('span', {}, ...prose(said)), ...undo, close);
    this.#line.hidden = false;
  }

  clear(): void {
    this.#line.hidden = true;
    this.#line.replaceChildren();
  }
}

/** The note of each pane. */
export type Notes = Record<Kind, Note>;
