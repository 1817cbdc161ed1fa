import type { FromPage, Theme, ToPage } from '../messages';
import type { mount } from './inline-page';
import type { Listener, View } from './view';

/** So much before it comes into view, the page is loaded. */
const NEAR = '1000px';

/** The page in a shadow root: a part of the page around, which can look into it. */
export class InlineView implements View {
  readonly element = document.createElement('div');
  isReady = false;
  readonly #listener: Listener;
  readonly #ending = new AbortController();
  readonly #nearing: IntersectionObserver;
  #address = '';
  #receive: ((message: ToPage) => void) | undefined;

  constructor(listener: Listener) {
    this.#listener = listener;
    this.#nearing = new IntersectionObserver((entries) => entries.some(({ isIntersecting }) => isIntersecting) && void this.#show(), { rootMargin: NEAR });
    this.#nearing.observe(this.element);
  }

  load({ href }: URL): void {
    this.#address = href;
  }

  fit(_theme: Theme, height: string | undefined): void {
    this.element.style.height = height ?? '';
  }

  send(message: ToPage): void {
    this.#receive?.(message);
  }

  remove(): void {
    this.#nearing.disconnect();
    this.#ending.abort();
    this.element.remove();
  }

  async #show(): Promise<void> {
    this.#nearing.disconnect();
    const { signal } = this.#ending;
    // Never from an address that an attribute may give: this is code of the page around.
    const from = new URL('./inline-page.js', import.meta.url).href;
    try {
      const page = (await import(/* @vite-ignore */ /* webpackIgnore: true */ from)) as { mount: typeof mount };
      if (signal.aborted) return;
      // Browsers give the size of text that a person has chosen this name.
      this.element.style.setProperty('--rem', getComputedStyle(this.element).fontSize);
      const host = { tell: (message: FromPage) => this.#hear(message), listen: (receive: (message: ToPage) => void) => (this.#receive = receive) };
      const refused = await page.mount(this.element.attachShadow({ mode: 'open' }), { host, address: () => this.#address, signal });
      if (refused.length > 0) this.#fail(`The checker cannot run here: the content security policy of this page does not let it. It has to allow ${refused.join('; ')}`);
    } catch {
      this.#fail(`The checker did not load from ${from}`);
    }
  }

  #fail(why: string): void {
    if (!this.#ending.signal.aborted) this.#listener.onFailure(why);
  }

  #hear(message: FromPage): void {
    if (this.#ending.signal.aborted) return;
    if (message.type === 'ready') {
      this.isReady = true;
      this.#listener.onReady();
    } else if (message.type === 'report') {
      this.#listener.onReport(message.counts);
    }
  }
}
