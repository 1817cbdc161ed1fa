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
  readonly #root = this.element.attachShadow({ mode: 'open' });
  readonly #ending = new AbortController();
  readonly #nearing: IntersectionObserver;
  #address = '';
  #isLoading = false;
  #receive: ((message: ToPage) => void) | undefined;

  constructor(listener: Listener) {
    this.#listener = listener;
    this.#nearing = new IntersectionObserver((entries) => entries.some(({ isIntersecting }) => isIntersecting) && void this.#show(), { rootMargin: NEAR });
  }

  load({ href }: URL): void {
    this.#address = href;
    if (!this.#isLoading) this.#nearing.observe(this.element);
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
    this.#isLoading = true;
    const { signal } = this.#ending;
    // Never from an address that an attribute may give: this is code of the page around.
    const from = new URL('./inline-page.js', import.meta.url).href;
    const loaded: { mount: typeof mount } | undefined = await import(/* @vite-ignore */ /* webpackIgnore: true */ from).catch(() => undefined);
    if (!loaded) return this.#fail(`The checker did not load from ${from}`);
    // As large as the browser's own text, which a person may have chosen.
    this.element.style.setProperty('--rem', getComputedStyle(this.element).fontSize);
    const host = { tell: (message: FromPage) => this.#hear(message), listen: (receive: (message: ToPage) => void) => (this.#receive = receive) };
    const refused = await loaded.mount(this.#root, { host, address: () => this.#address, signal });
    if (refused.length > 0) this.#fail(`The checker cannot run here: the content security policy of this page does not let it. It has to allow: ${refused.join('; ')}`);
  }

  #fail(why: string): void {
    this.#isLoading = false;
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
