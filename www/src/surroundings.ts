import { type FromPage, readToPage, sendFromPage, type ToPage } from './messages';
import { startWorker } from './start-worker';

/** What the page is in: a document, the frame of an element, or the shadow root of one. All that differs is here. */
export interface Surroundings {
  kind: 'alone' | 'framed' | 'inline';
  /** Has the page's elements, and their ids. */
  root: Document | ShadowRoot;
  /** Has the look of the page, says by its classes how it stands, and scrolls. */
  page: HTMLElement;
  /** Has all that is shown. */
  body: HTMLElement;
  /** The page as it was loaded, where it is a document. */
  loaded: HTMLElement | undefined;
  /** The property of the page that makes all of its text larger. */
  textSize: 'font-size' | '--rem';
  /** Ends with the page. */
  signal: AbortSignal;
  route: Route;
  /** Where the page is to be found by itself. */
  address(): string;
  /** Says in the title of the page what is shown, if it is not the checker. */
  entitle(shown?: string): void;
  startWorker(source: string): Worker;
  /** The element around the page. */
  host: Host | undefined;
}

/** Which view of the page is shown: the fragment of its address. */
export interface Route {
  get(): string;
  go(fragment: string): void;
  watch(turned: () => void): void;
}

export interface Host {
  tell(message: FromPage): void;
  listen(receive: (message: ToPage) => void): void;
}

const isFramed = window.parent !== window;
const { title } = document;

/**
 * The page as a document. Inline, the page's modules are a function of their surroundings: the build puts the argument in
 * the place of this module.
 */
export const surroundings: Surroundings = {
  kind: isFramed ? 'framed' : 'alone',
  root: document,
  page: document.documentElement,
  body: document.body,
  // Before anything changes it.
  loaded: document.documentElement.cloneNode(true) as HTMLElement,
  textSize: 'font-size',
  signal: new AbortController().signal,
  route: {
    get: () => location.hash,
    go: (fragment) => (location.hash = fragment),
    watch: (turned) => addEventListener('hashchange', turned),
  },
  address: () => location.href.replace(/#.*/, ''),
  entitle: (shown) => (document.title = shown ? `${shown} · ${title}` : title),
  startWorker,
  host: isFramed ? { tell: (message) => sendFromPage(window.parent, message), listen } : undefined,
};

function listen(receive: (message: ToPage) => void): void {
  addEventListener('message', ({ source, data }) => {
    const message = source === window.parent ? readToPage(data) : undefined;
    if (message) receive(message);
  });
}
