import type { Fix } from '../../pkg/engine.js';
import type { Acts } from './acts';
import type { Checking } from './checking';
import { byId, plural } from './dom';
import type { Engine } from './engine';
import { mod } from './keyboard';
import { preview } from './preview';
import type { Problems } from './problems';
import type { Status } from './status';
import type { Workspace } from './workspace';

interface Page {
  workspace: Workspace;
  engine: Engine;
  checking: Checking;
  problems: Problems;
  acts: Acts;
  status: Status;
}

/** Makes the changes that fixes are. */
export class Fixing {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    byId('fix-all').onclick = () => void this.#applyAll();
  }

  /** Takes a fix; whether it could. */
  apply(fix: Fix): boolean {
    const { workspace, acts } = this.#page;
    if (!this.#isCurrent()) return false;
    const edits = Map.groupBy(fix.edits, (edit) => workspace.documentOf(edit));
    const change = () => {
      for (const [document, of] of edits) {
        workspace.paneOf(document).activate(document);
        document.apply(of);
      }
    };
    return acts.act(fix.title, change, `Undo with ${mod}Z.`);
  }

  /** The same from a tooltip, which goes with the fix; its editor stays. */
  applyThere(fix: Fix): boolean {
    const isDone = this.apply(fix);
    if (isDone && fix.edits[0]) this.#page.workspace.documentOf(fix.edits[0]).editor?.focus();
    return isDone;
  }

  async #applyAll(): Promise<void> {
    const { workspace, engine, checking, problems, acts } = this.#page;
    if (!this.#isCurrent()) return;
    const { revision, diagnostics } = checking;
    try {
      const applied = await engine.applyFixes(workspace.input(), diagnostics);
      if (revision !== checking.revision) return;
      const changes = workspace.changes(applied);
      const titles = diagnostics.flatMap(({ fixes: [fix] }) => (fix?.applicability === 'safe' ? [fix.title] : []));
      const change = () => changes.forEach(({ document, after }) => document.replace(after));
      preview(changes, applied.applied, [...new Set(titles)], () => {
        if (revision !== checking.revision) this.#tellStale();
        else if (acts.act(`${plural(applied.applied, 'fix', 'fixes')} applied`, change, `Undo with ${mod}Z.`)) problems.keepFocus();
      });
    } catch (error) {
      checking.failed(error);
    }
  }

  /** Whether the findings speak about the present texts; says so if not. */
  #isCurrent(): boolean {
    const { isCurrent } = this.#page.checking;
    if (!isCurrent) this.#tellStale();
    return isCurrent;
  }

  #tellStale(): void {
    this.#page.status.tell('The text has changed since it was checked.');
  }
}
