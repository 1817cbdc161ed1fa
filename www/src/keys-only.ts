import { byId } from './dom';
import type { Engine } from './engine';
import type { Note } from './note';
import type { Status } from './status';
import type { Workspace } from './workspace';

interface Page {
  workspace: Workspace;
  engine: Engine;
  note: Note;
  status: Status;
  changed(): void;
  failed(error: unknown): void;
}

/** The choice that no sensitive value of a secret enters the page. */
export class KeysOnly {
  readonly #page: Page;
  readonly #box = byId<HTMLInputElement>('keys-only');

  constructor(page: Page) {
    this.#page = page;
    this.#box.onchange = () => this.isWanted && void this.#reduce();
  }

  get isWanted(): boolean {
    return this.#box.checked;
  }

  /** What of a secret's text enters the page: all of it, or only its shape; undefined, which is said, where the shape cannot be told. */
  async entering(text: string): Promise<string | undefined> {
    if (!this.isWanted) return text;
    try {
      return await this.#page.engine.shapeOf(text);
    } catch (error) {
      this.#page.failed(error);
      return undefined;
    }
  }

  /** Leaves nothing of the secrets' values: not in the history of their editors, not in what could be undone, not in the worker. */
  async #reduce(): Promise<void> {
    const { workspace, engine, note, status, changed, failed } = this.#page;
    const secrets = workspace.secret.documents.filter(({ isBlank }) => !isBlank).map((document) => ({ document, text: document.text }));
    if (secrets.length === 0) return;
    try {
      const reduced = await Promise.all(secrets.map(({ text }) => engine.shapeOf(text)));
      if (secrets.some(({ document, text }) => document.text !== text)) return void (this.#box.checked = false);
      for (const [at, { document }] of secrets.entries()) document.reduce(reduced[at]!);
      changed();
      await engine.renew();
      const title = 'Sensitive values are placeholders of the same kind now. What you pasted is gone from the checker and cannot be brought back.';
      note.show(title);
      status.tell(title);
    } catch (error) {
      this.#box.checked = false;
      failed(error);
    }
  }
}
