import { button, byId, element, prose } from './dom';
import { surroundings } from './surroundings';

/** A second click or Enter so soon after an action was meant for what stood there before it. */
const SAME_GESTURE_MS = 400;
const SAME_PLACE_PX = 24;

/** The line that says what was done, and takes it back. */
export class Done {
  readonly #line = byId('done');
  #undo: (() => void) | undefined;
  #shieldedUntil = 0;
  #pressedAt = { x: 0, y: 0 };
  #shieldedAt = this.#pressedAt;

  constructor() {
    for (const type of ['click', 'mousedown', 'keydown'] as const) {
      surroundings.root.addEventListener(type, (event) => this.#shield(event as MouseEvent | KeyboardEvent), { capture: true });
    }
  }

  /** Whether there is something to take back. */
  get canUndo(): boolean {
    return this.#undo !== undefined;
  }

  show(title: string, undo?: () => void): void {
    this.#undo = undo;
    this.#shieldedUntil = performance.now() + SAME_GESTURE_MS;
    this.#shieldedAt = this.#pressedAt;
    const text = element('span', { className: 'what' }, ...prose(title));
    this.#line.replaceChildren(text, ...(undo ? [button('', () => this.undo(), 'Undo')] : []));
    this.#line.hidden = false;
  }

  undo(): void {
    this.#undo?.();
  }

  clear(): void {
    this.#undo = undefined;
    this.#line.hidden = true;
    this.#line.replaceChildren();
  }

  #shield(event: MouseEvent | KeyboardEvent): void {
    if (!this.#isSameGesture(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #isSameGesture(event: MouseEvent | KeyboardEvent): boolean {
    const isSoon = performance.now() < this.#shieldedUntil;
    if (event instanceof KeyboardEvent) {
      const isPress = event.key === 'Enter' || event.key === ' ';
      if (!isPress) this.#shieldedUntil = 0;
      return isPress && (isSoon || (event.repeat && event.composedPath()[0] instanceof HTMLButtonElement));
    }
    const { x, y } = this.#shieldedAt;
    const isThere = event.detail === 0 || Math.hypot(event.clientX - x, event.clientY - y) < SAME_PLACE_PX;
    if (event.type === 'mousedown') this.#pressedAt = { x: event.clientX, y: event.clientY };
    return isSoon && isThere;
  }
}
