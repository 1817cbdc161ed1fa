import { type FromPage, readFromPage, sendToPage, type Theme, type ToPage } from '../messages';
import type { Listener, View } from './view';

/** What a page that has loaded may take to say so. */
const SILENT_MS = 1_000;

/** The page in a sandboxed frame. What is pasted stays inside: the page tells how high it is and how many findings there are. */
export class FrameView implements View {
  readonly element = document.createElement('iframe');
  isReady = false;
  readonly #listener: Listener;
  #silence = 0;
  #grows = true;

  constructor(listener: Listener) {
    this.#listener = listener;
    const frame = this.element;
    frame.title = 'CDK secret check';
    frame.setAttribute('sandbox', 'allow-scripts');
    frame.allow = 'clipboard-write';
    frame.referrerPolicy = 'no-referrer';
    frame.loading = 'lazy';
    frame.onload = () => this.#loaded();
    window.addEventListener('message', this.#onMessage);
  }

  load({ href }: URL): void {
    this.isReady = false;
    this.element.src = href;
  }

  fit(theme: Theme, height: string | undefined): void {
    // A frame of another scheme than the page in it would have a ground of its own, white or black.
    this.element.style.colorScheme = theme;
    this.#grows = height === undefined;
    if (height !== undefined) this.element.style.height = height;
  }

  send(message: ToPage): void {
    if (this.element.contentWindow) sendToPage(this.element.contentWindow, message);
  }

  remove(): void {
    window.removeEventListener('message', this.#onMessage);
    clearTimeout(this.#silence);
    this.element.remove();
  }

  /** Whatever answers in place of the page says nothing. */
  #loaded(): void {
    clearTimeout(this.#silence);
    if (this.isReady) return;
    this.#silence = window.setTimeout(() => this.#listener.onFailure(`The checker did not load from ${this.element.src}`), SILENT_MS);
  }

  readonly #onMessage = (event: MessageEvent): void => {
    // Whoever else posts messages to the host is not our page.
    if (event.source !== this.element.contentWindow || event.source === null) return;
    const message = readFromPage(event.data);
    if (message) this.#receive(message);
  };

  #receive(message: FromPage): void {
    switch (message.type) {
      case 'ready':
        clearTimeout(this.#silence);
        this.isReady = true;
        this.#listener.onReady();
        break;
      case 'height':
        // The first one comes when the page has the look of the site.
        this.element.classList.add('shown');
        if (this.#grows) this.element.style.height = `${message.px}px`;
        break;
      case 'report':
        this.#listener.onReport(message.counts);
        break;
    }
  }
}
