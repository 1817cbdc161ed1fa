import type { Diagnostic, Fix, Place } from '../../pkg/engine.js';
import type { Acts } from './acts';
import type { Checking } from './checking';
import type { Document } from './document';
import { words } from './severity';
import type { Problems } from './problems';
import type { Status } from './status';
import { surroundings } from './surroundings';
import type { Workspace } from './workspace';

const onMac = /Mac|iP/.test(navigator.platform);
/** How the key is written that goes with a letter. */
export const mod = onMac ? '⌘' : 'Ctrl+';

interface Page {
  workspace: Workspace;
  problems: Problems;
  acts: Acts;
  status: Status;
  checking: Checking;
  goTo(place: Place): void;
  apply(fix: Fix): boolean;
}

/** What keys do anywhere in the page. */
export class Keyboard {
  readonly #page: Page;
  #last: Document | undefined;

  constructor(page: Page) {
    this.#page = page;
    const { root } = surroundings;
    root.addEventListener('keydown', (event) => this.#onKey(event as KeyboardEvent));
    root.addEventListener('focusin', () => (this.#last = this.#focused() ?? this.#last));
  }

  /** Leads from the results back to the editor. */
  back(): void {
    const { code, panes } = this.#page.workspace;
    const pane = panes.find(({ active }) => active === this.#last) ?? code;
    pane.editor.focus();
  }

  #focused(): Document | undefined {
    return this.#page.workspace.panes.find(({ editor }) => editor.hasFocus)?.active;
  }

  #onKey(event: KeyboardEvent): void {
    const { workspace, problems, acts, checking } = this.#page;
    const withMod = onMac ? event.metaKey : event.ctrlKey;
    const isTyping = this.#focused() || surroundings.root.activeElement instanceof HTMLInputElement;
    if (event.key === 'Escape') return workspace.panes.forEach(({ editor }) => editor.closeTooltip());
    if (event.key === 'F8') this.#step(!event.shiftKey);
    else if (withMod && event.key === '.') event.repeat || this.#quickFix();
    else if (withMod && event.key === 'z' && acts.canUndo && !isTyping) acts.undo();
    else if (withMod && event.shiftKey && event.key.toLowerCase() === 'm') problems.focus(this.#atCursor()[0] ?? checking.diagnostics[0], '.jump');
    else return;
    event.preventDefault();
  }

  /** The finding after the cursor, or the one before it; round at the ends, through all texts. */
  #step(forward: boolean): void {
    const { workspace, problems, status, goTo } = this.#page;
    const { diagnostics } = this.#page.checking;
    const order = new Map(workspace.all.map((document, at) => [document, at]));
    const place = ({ primary }: Diagnostic): [number, number] => {
      const document = workspace.documentOf(primary);
      return [order.get(document)!, document.editor?.locate(primary).from ?? primary.start];
    };
    const here = this.#focused();
    const cursor: [number, number] = here ? [order.get(here)!, here.editor!.cursor] : [-1, 0];
    const compare = (diagnostic: Diagnostic) => {
      const [document, from] = place(diagnostic);
      return document - cursor[0] || from - cursor[1];
    };
    const next = forward
      ? (diagnostics.find((one) => compare(one) > 0) ?? diagnostics[0])
      : (diagnostics.findLast((one) => compare(one) < 0) ?? diagnostics.at(-1));
    if (!next) return;
    problems.mark(next);
    goTo(next.primary);
    status.tell(`${words[next.severity]}: ${next.message}`);
  }

  #atCursor(): Diagnostic[] {
    const here = this.#focused();
    return here?.diagnostics.filter(({ primary }) => here.editor!.isOnLine(primary)) ?? [];
  }

  /** Takes the fix at the cursor if it is safe, else shows it. */
  #quickFix(): void {
    const { problems, status, apply } = this.#page;
    const fixable = this.#atCursor().find(({ fixes }) => fixes.length > 0);
    const fix = fixable?.fixes[0];
    if (!fix) status.tell('No fix on this line.');
    else if (fix.applicability === 'safe') apply(fix);
    else problems.focus(fixable, '.fix');
  }
}
