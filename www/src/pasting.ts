import type { Aftermath } from './aftermath';
import type { Document } from './document';
import type { Span } from './editor';
import type { Engine, Recognised } from './engine';
import type { KeysOnly } from './keys-only';
import { isCode, mayBeLog, mayBeSecret, mayBeTemplate } from './kinds';
import { bearsGivenName, templateName } from './file-names';
import type { Notes } from './note';
import type { Pane } from './pane';
import { isPristine } from './pristine';
import type { Status } from './status';
import type { Workspace } from './workspace';

interface Page {
  workspace: Workspace;
  engine: Engine;
  keysOnly: KeysOnly;
  aftermath: Aftermath;
  notes: Notes;
  status: Status;
  changed(): void;
}

/** A text that was pasted, and where. */
interface Paste {
  text: string;
  from: Pane;
  document: Document;
  into: Span;
  /** How often the log was removed before. */
  removals: number;
  /** Whether it is still wanted. */
  isOpen(): boolean;
}

/** Where a text goes that belongs elsewhere, what it is, and what takes it there. */
interface Move {
  to: Pane;
  what: string;
  take(): void;
}

/** Takes texts that are pasted among those of another kind to where they belong. */
export class Pasting {
  readonly #page: Page;
  #removals = 0;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Whether a text is taken elsewhere than into the pane where it is pasted; undefined where it plainly stays. */
  redirect(from: Pane, text: string, into: Span, isOpen: () => boolean): Promise<boolean> | undefined {
    const { secret, log } = this.#page.workspace;
    const paste: Paste = { text, from, document: from.active, into, removals: this.#removals, isOpen };
    const isAsked = mayBeTemplate(text) || (from !== log && mayBeLog(text)) || (from !== secret && !mayBeLog(text) && mayBeSecret(text));
    return isAsked ? this.#recognised(text).then((kind) => !isOpen() || this.#known(kind, paste)) : this.#unasked(paste);
  }

  /** Takes nothing any more of what was pasted anywhere and waits. */
  drop(): void {
    for (const { editor } of this.#page.workspace.all) editor?.dropPending();
  }

  /** The same of what was pasted into the log, and of a log wherever it was pasted. */
  dropLog(): void {
    this.#removals++;
    this.#page.workspace.log.editor.dropPending();
  }

  async #known(kind: Recognised | undefined, paste: Paste): Promise<boolean> {
    const { workspace, keysOnly } = this.#page;
    const { secret, log } = workspace;
    const { text, from } = paste;
    if (kind === 'template') return this.#template(paste);
    if (kind === 'log') {
      if (from === log) return false;
      if (paste.removals !== this.#removals) return true;
      return this.#move(paste, { to: log, what: 'the log of a deployment: it went to its own pane', take: () => this.#replace(log, text) });
    }
    if (kind !== 'secret' || from === secret || !mayBeSecret(text)) return this.#unasked(paste) ?? false;
    const taken = await keysOnly.entering(text);
    if (taken === undefined || !paste.isOpen()) return true;
    return this.#move(paste, { to: secret, what: 'a secret: it went to the secret editor', take: () => this.#replace(secret, taken) });
  }

  /** The same for what needs no other to tell what it is. */
  #unasked(paste: Paste): Promise<boolean> | undefined {
    const { code, secret, log } = this.#page.workspace;
    const { text, from } = paste;
    if (from === log && mayBeLog(text)) return undefined;
    if (from !== code && isCode(text)) {
      return Promise.resolve(this.#move(paste, { to: code, what: 'code: it went to the code editor', take: () => this.#replace(code, text) }));
    }
    return from === secret ? this.#shape(paste) : undefined;
  }

  /** Of a secret only its shape is taken, if that is wanted. */
  #shape({ text, document, into, isOpen }: Paste): Promise<boolean> | undefined {
    const { keysOnly } = this.#page;
    if (!keysOnly.isWanted) return undefined;
    return keysOnly.entering(text).then((shape) => {
      if (shape !== undefined && isOpen()) document.editor!.insert(shape, into);
      return true;
    });
  }

  /** A template is a file of its own, whether it is pasted in place of code or among other texts. */
  #template(paste: Paste): boolean {
    const { workspace, notes, status, changed } = this.#page;
    const { code } = workspace;
    const { text, from, document, into } = paste;
    if (from === code) {
      const editor = document.editor!;
      const isWhole = into.from === 0 && into.to === editor.text.length;
      if (!isWhole && !isCode(editor.text)) return false;
      if (isWhole) {
        editor.insert(text, into);
        if (!bearsGivenName(document)) document.name = templateName(text, code.documents);
        code.activate(code.active);
        changed();
        const said = `What you pasted is a CloudFormation template: it is checked as \`${document.name}\`.`;
        notes.code.show(said);
        status.tell(said);
        return true;
      }
    }
    const isFree = isPristine(code);
    const name = templateName(text, isFree ? [] : code.documents);
    const take = () => (isFree ? code.only(name, text) : code.activate(code.add(name, text)));
    return this.#move(paste, { to: code, what: `a CloudFormation template: it went to a file of its own, \`${name}\``, take });
  }

  #recognised(text: string): Promise<Recognised | undefined> {
    return this.#page.engine.recognise(text).catch(() => undefined);
  }

  #replace(pane: Pane, text: string): void {
    if (pane === this.#page.workspace.log) this.#page.aftermath.unfold();
    pane.active.open(text);
  }

  #move({ text, from, document, into: { ...into } }: Paste, { to, what, take }: Move): true {
    const { workspace, aftermath, notes, status, changed } = this.#page;
    const before = to.snapshot();
    take();
    to.editor.toTop();
    changed();
    const back = () => {
      to.restore(before);
      if (to === workspace.log && to.active.isBlank) aftermath.unfold(false);
      from.activate(document);
      from.editor.insert(text, into);
      changed();
      from.editor.focus();
      status.tell('Put back.');
    };
    notes[from.kind].show(`What you pasted is ${what}.`, { label: 'Put it back', act: back });
    status.tell(`What you pasted is ${what}.`);
    return true;
  }
}
