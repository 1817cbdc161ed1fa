import { button, byId, element, plural } from './dom';
import { Document, type Kind } from './document';
import type { Editor } from './editor';
import { glyphs } from './severity';
import { surroundings } from './surroundings';

/** More tabs than this are no longer told apart; the list of all texts has the others. */
const TABS = 8;
const SEVERITIES = ['error', 'warning', 'info'] as const;

interface Options {
  /** What a text of this kind is called in words. */
  noun: string;
  /** The name of the next new text. */
  newName(documents: readonly Document[]): string;
  /** Makes an editor in a host. */
  edit(host: HTMLElement): Editor;
  /** Another text is shown. */
  onActivate(): void;
  /** A person wants one more text, where there can be several, or one less. */
  onAdd?(): void;
  onClose?(document: Document): void;
}

/** The texts of a pane at a moment. */
export interface Snapshot {
  documents: { document: Document; name: string; source: string }[];
  active: Document;
}

/** All texts of a kind, of which one is shown once it has been reset or activated. */
export class Pane {
  readonly kind: Kind;
  readonly #options: Options;
  readonly #host: HTMLElement;
  readonly #strip: HTMLElement;
  #documents: Document[];
  #active: Document;
  /** What the tabs show, as text. */
  #rendered = '';

  constructor(kind: Kind, options: Options) {
    this.kind = kind;
    this.#options = options;
    this.#host = byId(kind);
    this.#strip = byId(`${kind}-tabs`);
    this.#active = new Document(kind, options.newName([]));
    this.#documents = [this.#active];
    if (options.onAdd) byId(`${kind}-add`).onclick = () => options.onAdd?.();
    this.#strip.addEventListener('keydown', (event) => this.#onKey(event));
  }

  get documents(): readonly Document[] {
    return this.#documents;
  }

  get active(): Document {
    return this.#active;
  }

  /** The editor of the text that is shown. */
  get editor(): Editor {
    return this.#active.editor!;
  }

  /** What a text is called among the others. */
  title(document: Document): string {
    return document.name || `${this.#options.noun} ${this.#documents.indexOf(document) + 1}`;
  }

  activate(document: Document): void {
    if (!document.editor) document.attach(this.#options.edit(this.#host.appendChild(element('div', {}))));
    this.#active = document;
    for (const one of this.#documents) one.editor?.hide(one !== document);
    this.renderTabs();
    this.#options.onActivate();
  }

  /** A new text beside the others. */
  add(name = this.#options.newName(this.#documents), source = ''): Document {
    const added = new Document(this.kind, name, source);
    this.#documents = [...this.#documents, added];
    return added;
  }

  /** Takes a text away; the one beside it is shown. The last one is emptied. */
  close(document: Document): void {
    if (this.#documents.length === 1) {
      document.open('');
      document.name = this.#options.newName([]);
      return this.renderTabs();
    }
    const at = this.#documents.indexOf(document);
    this.#documents = this.#documents.filter((other) => other !== document);
    document.detach();
    if (document === this.#active) this.activate(this.#documents[Math.min(at, this.#documents.length - 1)]!);
    else this.renderTabs();
  }

  /** Only this text, in place of all others. */
  only(name: string, source: string): void {
    const [first, ...others] = this.#documents as [Document, ...Document[]];
    this.#documents = [first];
    for (const other of others) other.detach();
    first.name = name;
    first.open(source);
    this.activate(first);
  }

  snapshot(): Snapshot {
    const documents = this.#documents.map((document) => ({ document, name: document.name, source: document.source }));
    return { documents, active: this.#active };
  }

  restore({ documents, active }: Snapshot): void {
    const kept = new Set(documents.map(({ document }) => document));
    for (const document of this.#documents) if (!kept.has(document)) document.detach();
    this.#documents = documents.map(({ document }) => document);
    for (const { document, name, source } of documents) {
      document.name = name;
      if (document.source !== source) document.open(source);
    }
    this.activate(active);
  }

  /** Leaves one text, and nothing of those that were there. */
  reset(source = ''): void {
    const [first, ...others] = this.#documents as [Document, ...Document[]];
    for (const other of others) {
      other.detach();
      other.reset();
    }
    this.#documents = [first];
    first.name = this.#options.newName([]);
    first.reset(source);
    this.activate(first);
  }

  // The tabs

  /** Shows the texts by name, with what was found in each. A single text needs no tab. */
  renderTabs(): void {
    const isSingle = this.#documents.length === 1;
    const shown = isSingle ? [] : this.#inTabs();
    const key = JSON.stringify([this.#documents.map((one) => [this.title(one), counts(one)]), this.#documents.indexOf(this.#active)]);
    if (key === this.#rendered) return;
    this.#rendered = key;
    this.#strip.hidden = isSingle;
    if (isSingle) return this.#strip.replaceChildren();
    const { activeElement } = surroundings.root;
    const had = this.#strip.contains(activeElement) ? activeElement : null;
    const tabs = element('div', { role: 'tablist', ariaLabel: `${this.#options.noun}s`, className: 'tabs' }, ...shown.map((one) => this.#tab(one)));
    this.#strip.replaceChildren(tabs, this.#close(), ...(shown.length < this.#documents.length ? [this.#all()] : []));
    const selected = tabs.querySelector<HTMLElement>('[aria-selected="true"]');
    if (selected) bringIntoView(selected, tabs);
    if (had) (had instanceof HTMLSelectElement ? this.#strip.querySelector('select') : selected)?.focus();
  }

  /** The text that is shown, and of many those in which something was found. */
  #inTabs(): Document[] {
    if (this.#documents.length <= TABS) return this.#documents;
    const worth = (one: Document) => (one === this.#active ? 2 : one.diagnostics.length > 0 ? 1 : 0);
    const chosen = new Set([...this.#documents].sort((a, b) => worth(b) - worth(a)).slice(0, TABS));
    return this.#documents.filter((one) => chosen.has(one));
  }

  #tab(one: Document): HTMLElement {
    const isActive = one === this.#active;
    const found = counts(one);
    const tab = element(
      'button',
      { type: 'button', role: 'tab', className: 'tab', ariaSelected: String(isActive), tabIndex: isActive ? 0 : -1, title: this.title(one) },
      element('span', { className: 'file' }, this.title(one)),
      ...found.map(({ severity, count }) =>
        element('span', { className: `count ${severity}`, ariaLabel: plural(count, severity, severity === 'info' ? 'info' : undefined) }, `${glyphs[severity]}${count}`),
      ),
    );
    tab.onclick = () => this.activate(one);
    tab.onauxclick = ({ button }) => button === 1 && this.#options.onClose?.(one);
    return tab;
  }

  #close(): HTMLElement {
    const close = button('close', () => this.#options.onClose?.(this.#active), '×');
    return Object.assign(close, { ariaLabel: `Close ${this.title(this.#active)}`, title: `Close ${this.title(this.#active)}` });
  }

  /** All texts, also those without a tab. */
  #all(): HTMLElement {
    const options = this.#documents.map((one, at) => {
      const found = counts(one).map(({ severity, count }) => plural(count, severity, severity === 'info' ? 'info' : undefined));
      const text = [this.title(one), ...found].join(', ');
      return element('option', { value: String(at), selected: one === this.#active }, text);
    });
    const select = element('select', { autocomplete: 'off', ariaLabel: `All ${this.#documents.length} ${this.#options.noun}s` }, ...options);
    select.onchange = () => this.activate(this.#documents[Number(select.value)]!);
    return element('label', { className: 'all' }, element('span', {}, `All ${this.#documents.length}`), select);
  }

  #onKey(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    if (target.getAttribute('role') !== 'tab') return;
    const shown = this.#inTabs();
    const at = shown.indexOf(this.#active);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: shown.length - 1 }[event.key];
    if (event.key === 'Delete') this.#options.onClose?.(this.#active);
    else if (to !== undefined) this.activate(shown[(to + shown.length) % shown.length]!);
    else return;
    event.preventDefault();
    this.#strip.querySelector<HTMLElement>('[aria-selected="true"]')?.focus();
  }
}

/** Scrolls the tabs and nothing around them: the page may be far out of view in another. */
function bringIntoView(tab: HTMLElement, tabs: HTMLElement): void {
  const [{ left, right }, of] = [tab.getBoundingClientRect(), tabs.getBoundingClientRect()];
  tabs.scrollLeft += Math.min(left - of.left, Math.max(right - of.right, 0));
}

function counts({ diagnostics }: Document): { severity: (typeof SEVERITIES)[number]; count: number }[] {
  return SEVERITIES.map((severity) => ({ severity, count: diagnostics.filter((one) => one.severity === severity).length })).filter(({ count }) => count > 0);
}
