import type { CdkSecretCheckElement as Declared } from '../../../pkg/element.js';
import type { FileText, SecretText } from '../../../pkg/engine.js';
import { type Content, type FromPage, isFiles, isSecrets, readFromPage, sendToPage } from '../messages';
import { type Texts, textsIn } from './content';
import css from './element.css?inline';
import { lookFrom, themeAround, watchTheme } from './theme';

const NAME = 'cdk-secret-check';
/** What a page that has loaded may take to say so. */
const SILENT_MS = 1_000;
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

/** The page in a sandboxed frame. What is pasted stays inside: the page tells its host how high it is and how many findings there are. */
export class CdkSecretCheckElement extends Base implements Declared {
  static readonly observedAttributes = ['height', 'readonly', 'src', 'theme'];

  readonly #root = this.attachShadow({ mode: 'open' });
  readonly #probe = document.createElement('span');
  readonly #frame = document.createElement('iframe');
  readonly #failure = document.createElement('p');
  /** As the children said at first: a framework that takes the page over may remove them. */
  #children: Texts = { files: undefined, secrets: undefined };
  #files: FileText[] | undefined;
  #secrets: SecretText[] | undefined;
  #isReady = false;
  #said = '';
  #silence = 0;
  #stopWatching: (() => void) | undefined;

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [(sheet ??= sheetOf(css))];
    this.#probe.hidden = true;
    this.#failure.hidden = true;
    this.#failure.setAttribute('role', 'status');
    const frame = this.#frame;
    frame.title = 'CDK secret check';
    frame.setAttribute('sandbox', 'allow-scripts');
    frame.allow = 'clipboard-write';
    frame.referrerPolicy = 'no-referrer';
    frame.loading = 'lazy';
    frame.onload = () => this.#loaded();
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
    window.addEventListener('message', this.#onMessage);
    this.#stopWatching = watchTheme(() => this.#sendLook());
    this.#readChildren();
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', () => this.#readChildren(), { once: true });
    this.#load();
    // An empty frame would load before it is told what.
    this.#root.append(this.#frame);
  }

  disconnectedCallback(): void {
    window.removeEventListener('message', this.#onMessage);
    this.#stopWatching?.();
    this.#isReady = false;
    clearTimeout(this.#silence);
    this.#frame.remove();
  }

  attributeChangedCallback(name: string): void {
    if (name === 'src') this.#load();
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

  #load(): void {
    if (!this.isConnected) return;
    const given = this.getAttribute('src');
    const url = given ? new URL(given, document.baseURI) : new URL('./check.html', import.meta.url);
    if (!SCHEMES.includes(url.protocol)) return this.#failed(`${NAME}: src must be the address of check.html`);
    if (this.#frame.src === url.href && !this.#failure.textContent) return;
    this.#isReady = false;
    this.#failed('');
    this.#frame.src = url.href;
  }

  /** Whatever answers in place of the page says nothing. */
  #loaded(): void {
    clearTimeout(this.#silence);
    if (this.#isReady) return;
    this.#silence = window.setTimeout(() => this.#failed(`The checker did not load from ${this.#frame.src}`), SILENT_MS);
  }

  #failed(why: string): void {
    this.#failure.textContent = why;
    this.#failure.hidden = !why;
    this.#frame.hidden = Boolean(why);
  }

  readonly #onMessage = (event: MessageEvent): void => {
    // Whoever else posts messages to the host is not our page.
    if (event.source !== this.#frame.contentWindow || event.source === null) return;
    const message = readFromPage(event.data);
    if (message) this.#receive(message);
  };

  #receive(message: FromPage): void {
    switch (message.type) {
      case 'ready':
        clearTimeout(this.#silence);
        this.#failed('');
        this.#isReady = true;
        this.#said = '';
        this.#sendLook();
        this.#sendContent();
        this.#emit('ready');
        break;
      case 'height':
        // The first one comes when the page has the look of the site.
        this.#frame.classList.add('shown');
        if (this.#grows) this.#frame.style.height = `${message.px}px`;
        break;
      case 'report':
        this.#emit('report', message.counts);
        break;
    }
  }

  #emit(name: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(`${NAME}:${name}`, { detail, bubbles: true, composed: true }));
  }

  get #grows(): boolean {
    const height = this.getAttribute('height');
    return !height || !CSS.supports('height', height);
  }

  #sendLook(): void {
    const theme = this.getAttribute('theme');
    const shown = theme === 'light' || theme === 'dark' ? theme : themeAround(this);
    const look = { theme: shown, ...lookFrom(this.#probe), grows: this.#grows } as const;
    // A frame of another scheme than the page in it would have a ground of its own, white or black.
    this.#frame.style.colorScheme = shown;
    if (!look.grows) this.#frame.style.height = this.getAttribute('height') ?? '';
    const says = JSON.stringify(look);
    if (!this.#isReady || says === this.#said) return;
    this.#said = says;
    this.#send({ type: 'look', look });
  }

  #sendContent(): void {
    if (!this.#isReady) return;
    const { files, secrets } = this;
    const content: Content = { readonly: this.hasAttribute('readonly'), ...(files && { files }), ...(secrets && { secrets }) };
    this.#send({ type: 'content', content });
  }

  #send(message: Parameters<typeof sendToPage>[1]): void {
    if (this.#frame.contentWindow) sendToPage(this.#frame.contentWindow, message);
  }
}

if (globalThis.customElements && !customElements.get(NAME)) customElements.define(NAME, CdkSecretCheckElement);
