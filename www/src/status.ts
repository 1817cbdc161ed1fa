import { plain } from './dom';

const IDLE_MS = 700;

/** The region that screen readers read out, once nothing newer has come for a while. */
export class Status {
  readonly #region: HTMLElement;
  #event = '';
  #state = '';
  #timer = 0;

  constructor(region: HTMLElement) {
    this.#region = region;
  }

  /** Something that has happened, said once. */
  tell(event: string): void {
    this.#event = event;
    this.#schedule();
  }

  /** How things stand, said when it changes. */
  state(state: string): void {
    this.#state = state;
    this.#schedule();
  }

  /** Has nothing to say any more. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#event = this.#state = this.#region.textContent = '';
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => {
      const text = plain([this.#event, this.#state].filter(Boolean).join(' '));
      if (this.#region.textContent !== text) this.#region.textContent = text;
      this.#event = '';
    }, IDLE_MS);
  }
}
