import type { CdkSecretCheckElement as Declared } from '../../../pkg/element.js';
import type { FileText, SecretText } from '../../../pkg/engine.js';
import { type Content, type Counts, isFiles, isSecrets } from '../messages';
import { type Texts, textsIn } from './content';
import css from './element.css?inline';
import { FrameView } from './frame-view';
import { InlineView } from './inline-view';
import { lookFrom, themeAround, watchTheme } from './theme';
import type { View } from './view';

const NAME = 'cdk-secret-check';
/** Where `src` may lead. */
const SCHEMES = ['http:', 'https:', 'file:'];

let sheet: CSSStyleSheet | undefined;

function sheetOf(css: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
}

// There is no window where a site is rendered on a server; the module can be imported there, and defines nothing.
const Base = globalThis.HTMLElement ?? class {};

/** The page in another one: in a frame that nothing is seen of, or in a shadow root. */
export class CdkSecretCheckElement extends Base implements Declared {
  static readonly observedAttributes = ['height', 'mode', 'readonly', 'src', 'theme'];

  readonly #root = this.attachShadow({ mode: 'open' });
  readonly #probe = document.createElement('span');
  readonly #failure = document.createElement('p');
  /** As the children said at first: a framework that takes the page over may remove them. */
  #children: Texts = { files: undefined, secrets: undefined };
  #files: FileText[] | undefined;
  #secrets: SecretText[] | undefined;
  #view: View | undefined;
  #address = '';
  #said = '';
  #stopWatching: (() => void) | undefined;

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [(sheet ??= sheetOf(css))];
    this.#probe.hidden = true;
    this.#failure.hidden = true;
    this.#failure.setAttribute('role', 'status');
    this.#root.append(this.#probe, this.#failure);
  }

  /** The code that is shown at first. */
  get files(): FileText[] | undefined {
    return this.#files ?? this.#children.files;
  }

  set files(files: FileText[] | null | undefined) {
    if (files != null && !isFiles(files)) throw new TypeError('files: expected an array of { path, text }');
    this.#files = files?.map(({ path, text }) => ({ path, text }));
    this.#sendContent();
  }

  /** The secrets that are shown at first. */
  get secrets(): SecretText[] | undefined {
    return this.#secrets ?? this.#children.secrets;
  }

  set secrets(secrets: SecretText[] | null | undefined) {
    if (secrets != null && !isSecrets(secrets)) throw new TypeError('secrets: expected an array of { name?, text }');
    this.#secrets = secrets?.map(({ name, text }) => ({ ...(name !== undefined && { name }), text }));
    this.#sendContent();
  }

  connectedCallback(): void {
    this.#upgrade('files');
    this.#upgrade('secrets');
    this.#stopWatching = watchTheme(() => this.#sendLook());
    this.#readChildren();
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', () => this.#readChildren(), { once: true });
    this.#show();
  }

  disconnectedCallback(): void {
    this.#stopWatching?.();
    this.#view?.remove();
    this.#view = undefined;
  }

  attributeChangedCallback(name: string): void {
    if (name === 'mode' && this.#view) this.#show();
    else if (name === 'src') this.#load();
    else if (name === 'readonly') this.#sendContent();
    else this.#sendLook();
  }

  /** What a property was set to before the element was defined. */
  #upgrade(name: 'files' | 'secrets'): void {
    if (!Object.hasOwn(this, name)) return;
    const value = this[name];
    delete (this as Partial<this>)[name];
    Object.assign(this, { [name]: value });
  }

  #readChildren(): void {
    const { files, secrets } = textsIn(this);
    this.#children = { files: files ?? this.#children.files, secrets: secrets ?? this.#children.secrets };
    this.#sendContent();
  }

  /** Starts anew, in the mode that is asked for. */
  #show(): void {
    this.#view?.remove();
    const listener = {
      onReady: () => this.#ready(),
      onReport: (counts: Counts) => this.#emit('report', counts),
      onFailure: (why: string) => this.#failed(why),
    };
    this.#view = this.getAttribute('mode') === 'inline' ? new InlineView(listener) : new FrameView(listener);
    this.#address = '';
    this.#load();
    this.#sendLook();
    // An empty frame would load before it is told what.
    this.#root.append(this.#view.element);
  }

  #load(): void {
    if (!this.#view) return;
    const given = this.getAttribute('src');
    const url = given ? new URL(given, document.baseURI) : new URL('./check.html', import.meta.url);
    if (!SCHEMES.includes(url.protocol)) return this.#failed(`${NAME}: src must be the address of check.html`);
    if (this.#address === url.href && !this.#failure.textContent) return;
    this.#address = url.href;
    this.#failed('');
    this.#view.load(url);
  }

  #failed(why: string): void {
    this.#failure.textContent = why;
    this.#failure.hidden = !why;
    if (this.#view) this.#view.element.hidden = Boolean(why);
  }

  #ready(): void {
    this.#failed('');
    this.#said = '';
    this.#sendLook();
    this.#sendContent();
    this.#emit('ready');
  }

  #emit(name: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(`${NAME}:${name}`, { detail, bubbles: true, composed: true }));
  }

  #sendLook(): void {
    if (!this.#view) return;
    const given = this.getAttribute('height');
    const height = given && CSS.supports('height', given) ? given : undefined;
    const theme = this.getAttribute('theme');
    const shown = theme === 'light' || theme === 'dark' ? theme : themeAround(this);
    this.#view.fit(shown, height);
    const look = { theme: shown, ...lookFrom(this.#probe), grows: height === undefined } as const;
    const says = JSON.stringify(look);
    if (!this.#view.isReady || says === this.#said) return;
    this.#said = says;
    this.#view.send({ type: 'look', look });
  }

  #sendContent(): void {
    if (!this.#view?.isReady) return;
    const { files, secrets } = this;
    const content: Content = { readonly: this.hasAttribute('readonly'), ...(files && { files }), ...(secrets && { secrets }) };
    this.#view.send({ type: 'content', content });
  }
}

if (globalThis.customElements && !customElements.get(NAME)) customElements.define(NAME, CdkSecretCheckElement);
