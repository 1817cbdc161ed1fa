import type { Aftermath } from './aftermath';
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
  failed(error: unknown): void;
}

/** Where a text was pasted that belongs elsewhere, what it is, and what takes it there. */
interface Move {
  from: Pane;
  into: Span;
  to: Pane;
  what: string;
  take(): void;
}

/** Takes texts that are pasted among those of another kind to where they belong. */
export class Pasting {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Whether a text is taken elsewhere than into the pane where it is pasted; undefined where it plainly stays. */
  redirect(from: Pane, text: string, into: Span): Promise<boolean> | undefined {
    const { secret, log } = this.#page.workspace;
    const isAsked = mayBeTemplate(text) || (from !== log && mayBeLog(text)) || (from !== secret && !mayBeLog(text) && mayBeSecret(text));
    return isAsked ? this.#recognised(text).then((kind) => this.#known(kind, from, text, into)) : this.#unasked(from, text, into);
  }

  async #known(kind: Recognised | undefined, from: Pane, text: string, into: Span): Promise<boolean> {
    const { workspace, keysOnly } = this.#page;
    const { secret, log } = workspace;
    if (kind === 'template') return this.#template(from, text, into);
    if (kind === 'log') {
      if (from === log) return false;
      return this.#move(text, { from, into, to: log, what: 'the log of a deployment: it went to its own pane', take: () => this.#replace(log, text) });
    }
    if (kind !== 'secret' || from === secret || !mayBeSecret(text)) return this.#unasked(from, text, into) ?? false;
    const taken = await keysOnly.entering(text);
    return this.#move(text, { from, into, to: secret, what: 'a secret: it went to the secret editor', take: () => this.#replace(secret, taken) });
  }

  /** The same for what needs no other to tell what it is. */
  #unasked(from: Pane, text: string, into: Span): Promise<boolean> | undefined {
    const { code, secret, log } = this.#page.workspace;
    if (from === log && mayBeLog(text)) return undefined;
    if (from !== code && isCode(text)) {
      return Promise.resolve(this.#move(text, { from, into, to: code, what: 'code: it went to the code editor', take: () => this.#replace(code, text) }));
    }
    return from === secret ? this.#shape(text, into) : undefined;
  }

  /** Of a secret only its shape is taken, if that is wanted. */
  #shape(text: string, into: Span): Promise<boolean> | undefined {
    const { workspace, keysOnly, failed } = this.#page;
    if (!keysOnly.isWanted) return undefined;
    const { editor } = workspace.secret;
    return keysOnly.entering(text).then((shape) => editor.insert(shape, into), failed).then(() => true);
  }

  /** A template is a file of its own, whether it is pasted in place of code or among other texts. */
  #template(from: Pane, text: string, into: Span): boolean {
    const { workspace, notes, status, changed } = this.#page;
    const { code } = workspace;
    if (from === code) {
      const { active, editor } = code;
      const isWhole = into.from === 0 && into.to === editor.text.length;
      if (!isWhole && !isCode(editor.text)) return false;
      if (isWhole) {
        editor.insert(text, into);
        if (!bearsGivenName(active)) active.name = templateName(text, code.documents);
        code.activate(active);
        changed();
        const said = `What you pasted is a CloudFormation template: it is checked as \`${active.name}\`.`;
        notes.code.show(said);
        status.tell(said);
        return true;
      }
    }
    const isFree = isPristine(code);
    const name = templateName(text, isFree ? [] : code.documents);
    const take = () => (isFree ? code.only(name, text) : code.activate(code.add(name, text)));
    return this.#move(text, { from, into, to: code, what: `a CloudFormation template: it went to a file of its own, \`${name}\``, take });
  }

  #recognised(text: string): Promise<Recognised | undefined> {
    return this.#page.engine.recognise(text).catch(() => undefined);
  }

  #replace(pane: Pane, text: string): void {
    if (pane === this.#page.workspace.log) this.#page.aftermath.unfold();
    pane.active.open(text);
  }

  #move(text: string, { from, into, to, what, take }: Move): true {
    const { workspace, aftermath, notes, status, changed } = this.#page;
    const { editor } = from;
    const before = to.snapshot();
    take();
    to.editor.toTop();
    changed();
    const back = () => {
      to.restore(before);
      if (to === workspace.log && to.active.isBlank) aftermath.unfold(false);
      editor.insert(text, into);
      changed();
      editor.focus();
      status.tell('Put back.');
    };
    notes[from.kind].show(`What you pasted is ${what}.`, { label: 'Put it back', act: back });
    status.tell(`What you pasted is ${what}.`);
    return true;
  }
}
