import type { Diagnostic } from '../../pkg/engine.js';
import { byId } from './dom';
import './frame.css';
import { type Content, type Look, readToPage, sendFromPage } from './messages';

/** The line at the foot of the page, where another page is around it. */
const PROMISE =
  'Your text stays in this frame: the page around it learns how many findings there are, and nothing else of it. The frame makes no request after it has loaded.';

/** The page's side of what it and the element around it say to each other. On its own the page takes no message. */
export class Frame {
  readonly #host = window.parent === window ? undefined : window.parent;
  readonly #show: (content: Content) => void;

  /** Is told which texts to show. */
  constructor(show: (content: Content) => void) {
    this.#show = show;
    if (!this.#host) return;
    addEventListener('message', this.#onMessage);
    new ResizeObserver(() => this.#tellHeight()).observe(document.body);
    sendFromPage(this.#host, { type: 'ready' });
  }

  /** Says how many findings there are, and nothing else of them. */
  report(diagnostics: Diagnostic[]): void {
    if (!this.#host) return;
    const of = (severity: Diagnostic['severity']) => diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
    sendFromPage(this.#host, { type: 'report', counts: { errors: of('error'), warnings: of('warning'), infos: of('info') } });
  }

  readonly #onMessage = ({ source, data }: MessageEvent): void => {
    if (source !== this.#host) return;
    const message = readToPage(data);
    if (message?.type === 'look') this.#look(message.look);
    else if (message?.type === 'content') this.#show(message.content);
  };

  #look({ theme, colours: { accent, background, text }, textSize, grows }: Look): void {
    byId<HTMLInputElement>(`theme-${theme}`).checked = true;
    const root = document.documentElement;
    root.classList.add('framed');
    root.classList.toggle('grows', grows);
    byId('promise').textContent = PROMISE;
    // The page around has landmarks of its own: these say whose they are.
    for (const landmark of document.querySelectorAll('main, footer')) landmark.ariaLabel = document.title;
    const set = (name: string, value: string | undefined) => root.style.setProperty(name, value ?? '');
    set('font-size', textSize === undefined ? undefined : `${textSize}px`);
    set('--text', text);
    set('--page', background);
    set('--surface', background);
    set('--raised', background && `color-mix(in oklab, ${background} 94%, var(--text))`);
    set('--inset', background && `color-mix(in oklab, ${background} 96%, var(--text))`);
    set('--accent', accent);
    set('--accent-wash', accent && `color-mix(in oklab, ${accent} 12%, var(--surface))`);
    set('--accent-line', accent && `color-mix(in oklab, ${accent} 45%, var(--surface))`);
    this.#tellHeight();
  }

  #tellHeight(): void {
    if (this.#host) sendFromPage(this.#host, { type: 'height', px: document.body.getBoundingClientRect().height });
  }
}
