import type { Input } from '../../pkg/engine.js';
import type { Acts } from './acts';
import type { Aftermath } from './aftermath';
import type { Example } from './examples';
import { menu } from './menu';
import { canBeHadAgain } from './pristine';
import type { Workspace } from './workspace';

interface Page {
  workspace: Workspace;
  acts: Acts;
  aftermath: Aftermath;
}

/** Puts examples in the place of the texts. */
export class ExamplesMenu {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Offers these, and no others. */
  offer(examples: Example[]): void {
    menu('examples', examples.map(({ title, lesson, input }) => ({ label: title, hint: lesson, act: () => this.#open(`example shown: ${title}`, input) })));
  }

  /** Opens the example of a rule. */
  tryOut(rule: string, input: Input): void {
    canBeHadAgain(input);
    this.#open(`example of ${rule} opened`, input);
  }

  #open(title: string, input: Input): void {
    const { workspace, acts, aftermath } = this.#page;
    acts.act(title, () => workspace.open(input));
    aftermath.unfold(!workspace.log.active.isBlank);
    for (const { editor } of workspace.panes) editor.toTop();
  }
}
