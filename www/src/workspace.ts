import type { Applied, Input, Place } from '../../pkg/engine.js';
import type { Document, Kind } from './document';
import { FIRST } from './file-names';
import type { Pane, Snapshot } from './pane';

/** A text that was checked, and what fixes make of it. */
export interface Change {
  document: Document;
  kind: Kind;
  title: string;
  before: string;
  after: string;
}

/** Of which kinds there are texts. */
export type Given = Record<Kind, boolean>;

/** All texts of the page at a moment. */
export type Texts = Record<Kind, Snapshot>;

/** What the engine calls the log. */
export const LOG = 'log';

/** The texts as the engine knows them, and which of them a place of its report is in. */
export class Workspace {
  readonly code: Pane;
  readonly secret: Pane;
  readonly log: Pane;
  /** The texts that were handed over last, by what the engine calls them. */
  #documents = new Map<string, Document>();

  constructor(code: Pane, secret: Pane, log: Pane) {
    this.code = code;
    this.secret = secret;
    this.log = log;
  }

  get panes(): [Pane, Pane, Pane] {
    return [this.code, this.secret, this.log];
  }

  get all(): Document[] {
    return this.panes.flatMap(({ documents }) => documents);
  }

  /** Of which kinds there are texts that are not blank. */
  get given(): Given {
    const isGiven = ({ documents }: Pane) => documents.some(({ isBlank }) => !isBlank);
    return { code: isGiven(this.code), secret: isGiven(this.secret), log: isGiven(this.log) };
  }

  /** What there is to check: every text that is not blank. */
  input(): Input {
    const [code, secrets, [log]] = this.panes.map(({ documents }) => documents.filter(({ isBlank }) => !isBlank)) as [Document[], Document[], Document[]];
    const named = secrets.map((document, at) => [`secret:${document.name.trim() || at}`, document] as const);
    this.#documents = new Map([...code.map((document) => [document.name, document] as const), ...named]);
    return {
      files: code.map(({ name, text }) => ({ path: name, text })),
      secrets: secrets.map(({ name, text }) => ({ ...(name.trim() && { name: name.trim() }), text })),
      ...(log && { log: log.text }),
    };
  }

  /** Puts other texts in the place of all that are here. */
  open({ files, secrets = [], log = '' }: Input): void {
    this.#fill(this.code, files.map(({ path, text }) => [path, text] as const));
    this.#fill(this.secret, secrets.map(({ name = '', text }) => [name, text] as const));
    this.#fill(this.log, [['', log]]);
  }

  /** The same, and nothing is left of those that were here, nor of their history. */
  reset(input: Input): void {
    for (const pane of this.panes) pane.reset();
    this.open(input);
    for (const pane of this.panes) for (const document of pane.documents) document.reset(document.source);
  }

  #fill(pane: Pane, texts: (readonly [name: string, text: string])[]): void {
    const [[name, text], ...others] = texts.length > 0 ? (texts as [readonly [string, string], ...(readonly [string, string])[]]) : ([[pane.kind === 'code' ? FIRST : '', '']] as const);
    pane.only(name, text);
    for (const [name, text] of others) pane.add(name, text);
    pane.renderTabs();
  }

  /** The texts that were checked which fixes leave otherwise. */
  changes({ files, secrets = [] }: Pick<Applied, 'files' | 'secrets'>): Change[] {
    const after = [...files.map(({ path, text }) => [path, text] as const), ...secrets.map(({ name, text }, at) => [`secret:${name ?? at}`, text] as const)];
    return after
      .map(([document, text]) => [this.documentOf({ document }), text] as const)
      .map(([document, after]) => ({ document, kind: document.kind, title: this.paneOf(document).title(document), before: document.text, after }))
      .filter(({ before, after }) => before !== after);
  }

  snapshot(): Texts {
    return { code: this.code.snapshot(), secret: this.secret.snapshot(), log: this.log.snapshot() };
  }

  restore(texts: Texts): void {
    for (const pane of this.panes) pane.restore(texts[pane.kind]);
  }

  /** The text that a place of the last report is in. */
  documentOf({ document }: Pick<Place, 'document'>): Document {
    const pane = document === LOG ? this.log : document.startsWith('secret:') ? this.secret : this.code;
    return this.#documents.get(document) ?? pane.active;
  }

  paneOf({ kind }: Document): Pane {
    return this[kind];
  }

  /** Where a place is, in words; texts are named where there are several of a kind. */
  where({ document, line }: Place): string {
    const about = this.documentOf({ document });
    const isOnly = this.paneOf(about).documents.length === 1;
    const name = isOnly ? { code: 'Code', secret: 'Secret', log: 'Log' }[about.kind] : this.paneOf(about).title(about);
    return `${name}, line ${line}`;
  }
}
