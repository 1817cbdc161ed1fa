import type { Done } from './done';
import { byId } from './dom';
import type { Status } from './status';
import type { Texts, Workspace } from './workspace';

/** What a person may do with the texts. */
export interface Access {
  isReadonly: boolean;
}

/** Changes that a person made in one go, of which the last can be taken back. */
export class Acts {
  readonly #workspace: Workspace;
  readonly #done: Done;
  readonly #status: Status;
  readonly #access: Access;
  readonly #changed: () => void;

  constructor(workspace: Workspace, done: Done, status: Status, access: Access, changed: () => void) {
    this.#workspace = workspace;
    this.#done = done;
    this.#status = status;
    this.#access = access;
    this.#changed = changed;
  }

  get canUndo(): boolean {
    return this.#done.canUndo;
  }

  /** Makes a change, says so, and offers to take it back; whether anything changed. */
  act(title: string, change: () => void, hint = ''): boolean {
    if (this.#access.isReadonly) {
      this.say('The texts cannot be changed here.');
      return false;
    }
    const before = this.#workspace.snapshot();
    change();
    if (areSame(before, this.#workspace.snapshot())) return false;
    this.#changed();
    this.#done.show(`Done: ${title}.`, () => {
      this.#workspace.restore(before);
      this.#changed();
      this.#done.show(`Undone: ${title}.`);
      this.#status.tell(`Undone: ${title}.`);
      byId('problems-title').focus();
    });
    this.#status.tell(`Done: ${title}. ${hint}`);
    return true;
  }

  undo(): void {
    this.#done.undo();
  }

  /** Says what became of something that changes no text. */
  say(what: string): void {
    this.#done.show(what);
    this.#status.tell(what);
  }

  /** Gives up what could be taken back. */
  forget(): void {
    this.#done.clear();
  }
}

function areSame(before: Texts, after: Texts): boolean {
  return (['code', 'secret', 'log'] as const).every((kind) => {
    const [were, are] = [before[kind].documents, after[kind].documents];
    return were.length === are.length && were.every(({ name, source }, at) => name === are[at]!.name && source === are[at]!.source);
  });
}
