import type { Place } from '../../pkg/engine.js';
import type { Aftermath } from './aftermath';
import { byId } from './dom';
import { surroundings } from './surroundings';
import type { Workspace } from './workspace';

interface Page {
  workspace: Workspace;
  aftermath: Aftermath;
  /** Puts the focus on the first finding of the list. */
  focusList(): void;
}

const headings = { list: 'problems-title', deployment: 'deployment-title', log: 'happened-title' };

/** Leads to places in the texts, and back to where they were named. */
export class Places {
  readonly #page: Page;
  readonly #back = byId<HTMLButtonElement>('to-list');

  constructor(page: Page) {
    this.#page = page;
    byId('results').addEventListener('focusin', () => this.forget());
  }

  goTo(place: Place): void {
    const { workspace, aftermath } = this.#page;
    const document = workspace.documentOf(place);
    const pane = workspace.paneOf(document);
    if (pane === workspace.log) aftermath.unfold();
    if (pane.active !== document) pane.activate(document);
    pane.editor.select(place);
  }

  /** Also leads back, where the place that was left is not in view beside the editors. */
  goToFrom(left: keyof typeof headings, place: Place): void {
    const { workspace, focusList } = this.#page;
    const { root, page } = surroundings;
    const from = root.activeElement;
    const { scrollTop } = page;
    this.goTo(place);
    workspace.paneOf(workspace.documentOf(place)).editor.scrollPage();
    this.#back.textContent = left === 'log' ? 'Back to what happened' : `Back to the ${left}`;
    this.#back.hidden = false;
    this.#back.onclick = () => {
      this.forget();
      page.scrollTop = scrollTop;
      if (from instanceof HTMLElement && from.isConnected) from.focus();
      else if (left === 'list') focusList();
      else byId(headings[left]).focus();
    };
  }

  /** Offers no way back any more. */
  forget(): void {
    this.#back.hidden = true;
    this.#back.onclick = null;
  }
}
