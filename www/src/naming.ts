import type { Acts } from './acts';
import type { Document } from './document';
import { byId } from './dom';
import type { Note } from './note';
import { unread } from './unread';
import type { Workspace } from './workspace';

interface Page {
  workspace: Workspace;
  acts: Acts;
  note: Note;
  changed(): void;
}

/** The fields that say what the texts are called that are shown. */
export class Naming {
  readonly #page: Page;
  readonly #path = byId<HTMLInputElement>('code-path');
  readonly #name = byId<HTMLInputElement>('secret-name');

  constructor(page: Page) {
    this.#page = page;
    for (const field of [this.#path, this.#name]) for (const [name, value] of Object.entries(unread)) field.setAttribute(name, value);
    this.#path.onchange = () => this.#renamePath();
    this.#name.oninput = () => this.rename(page.workspace.secret.active, this.#name.value);
  }

  show(): void {
    const { code, secret } = this.#page.workspace;
    this.#path.value = code.active.name;
    this.#name.value = secret.active.name;
  }

  /** Takes notice of whether the texts may be changed. */
  showAccess(isReadonly: boolean): void {
    this.#path.readOnly = this.#name.readOnly = isReadonly;
  }

  rename(document: Document, to: string): void {
    document.name = to;
    this.show();
    this.#page.changed();
  }

  /** The path decides which file an import means: no two files have the same. */
  #renamePath(): void {
    const { workspace, acts, note } = this.#page;
    const to = this.#path.value.trim();
    const { active, documents } = workspace.code;
    if (to === active.name) return;
    const isTaken = documents.some((other) => other !== active && other.name === to);
    if (to === '' || isTaken) {
      this.#path.value = active.name;
      note.show(to === '' ? 'A file needs a path.' : `There is another file \`${to}\` already.`);
      return;
    }
    acts.act(`renamed to \`${to}\``, () => this.rename(active, to));
  }
}
