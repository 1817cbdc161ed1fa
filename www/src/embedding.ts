import type { Diagnostic } from '../../pkg/engine.js';
import { byId } from './dom';
import './embedding.css';
import type { Content, Look } from './messages';
import { surroundings } from './surroundings';

const NAME = 'CDK secret check';
/** The line at the foot of the page in a frame. */
const PROMISE =
  'Your text stays in this frame: the page around it learns how many findings there are, and nothing else of it. The frame makes no request after it has loaded.';

/** The page's side of what it and the element around it say to each other. On its own the page takes no message. */
export class Embedding {
  /** Is told which texts to show. */
  constructor(show: (content: Content) => void) {
    surroundings.host?.listen((message) => {
      if (message.type === 'look') this.#look(message.look);
      else show(message.content);
    });
  }

  /** The page can be told what to show. */
  begin(): void {
    if (!surroundings.host) return;
    new ResizeObserver(() => this.#tellHeight()).observe(surroundings.body);
    surroundings.host.tell({ type: 'ready' });
  }

  /** Says how many findings there are, and nothing else of them. */
  report(diagnostics: Diagnostic[]): void {
    const of = (severity: Diagnostic['severity']) => diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
    surroundings.host?.tell({ type: 'report', counts: { errors: of('error'), warnings: of('warning'), infos: of('info') } });
  }

  #look({ theme, colours: { accent, background, text }, textSize, grows }: Look): void {
    const { page, body } = surroundings;
    byId<HTMLInputElement>(`theme-${theme}`).checked = true;
    page.classList.add('embedded');
    page.classList.toggle('grows', grows);
    if (surroundings.kind === 'framed') byId('promise').textContent = PROMISE;
    // The page around has landmarks of its own: these say whose they are.
    for (const landmark of body.querySelectorAll<HTMLElement>(':scope > :is(main, footer)')) landmark.ariaLabel = NAME;
    const set = (name: string, value: string | undefined) => page.style.setProperty(name, value ?? '');
    set(surroundings.textSize, textSize === undefined ? undefined : `${textSize}px`);
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
    surroundings.host?.tell({ type: 'height', px: surroundings.body.getBoundingClientRect().height });
  }
}
