import type { Diagnostic, Input, Report } from '../../pkg/engine.js';
import { button, byId } from './dom';
import { type Engine, EngineStopped } from './engine';
import { nothing, type Shown } from './standing';
import type { Workspace } from './workspace';

/** A check that took less is repeated at once. */
const QUICK_MS = 20;
const LONGEST_PAUSE_MS = 250;

interface Page {
  workspace: Workspace;
  engine: Engine;
  /** Shows what is known of the texts as they are now. */
  show(report: Shown): void;
  /** Takes back what that says where nothing is known: the notice says why. */
  claimNothing(): void;
  /** Is told of a report once it is shown. */
  onReport(report: Report): void;
}

/** What the last check said of the texts as they were then. */
export interface Checked {
  report: Report;
  input: Input;
}

/** Checks the texts whenever one of them has changed, and says so where that fails. */
export class Checking {
  readonly #page: Page;
  /** Counts the changes of any text: a report speaks about one of them. */
  #revision = 0;
  #shownRevision = -1;
  #shown: Shown = nothing;
  #checked: Checked | undefined;
  #lastMs = 0;
  #pause = 0;

  constructor(page: Page) {
    this.#page = page;
  }

  get revision(): number {
    return this.#revision;
  }

  /** Whether what is shown speaks about the present texts. */
  get isCurrent(): boolean {
    return this.#revision === this.#shownRevision;
  }

  /** What was found, as it is shown. */
  get diagnostics(): Diagnostic[] {
    return this.#shown.diagnostics;
  }

  /** The last check, where it was one of the present texts. */
  get checked(): Checked | undefined {
    return this.isCurrent ? this.#checked : undefined;
  }

  /** A text has changed. */
  changed(): void {
    this.#revision++;
    clearTimeout(this.#pause);
    const pause = this.#lastMs < QUICK_MS ? 0 : Math.min(3 * this.#lastMs, LONGEST_PAUSE_MS);
    this.#pause = window.setTimeout(() => void this.#check(), pause);
  }

  /** Forgets every text, and shows nothing. */
  stop(): void {
    this.#revision++;
    clearTimeout(this.#pause);
    this.#page.engine.stop();
    this.#checked = undefined;
    this.#show(nothing);
  }

  /** Says what went wrong in place of what was found. */
  failed(error: unknown): void {
    const isGivenUp = error instanceof EngineStopped && this.#page.engine.gaveUp;
    if (isGivenUp && this.isCurrent) return this.stopped();
    this.#checked = undefined;
    this.#show(nothing);
    this.#page.claimNothing();
    if (isGivenUp) {
      this.stopped();
    } else if (error instanceof EngineStopped) {
      notice('The checker stopped on this text and was restarted; edit the text to check again.');
    } else {
      notice(`Not checked: ${error instanceof Error ? error.message : error}.`);
    }
  }

  /** Says that the engine stopped on nothing that was asked of it. */
  stopped(): void {
    const { engine } = this.#page;
    if (!engine.gaveUp) return notice('The checker stopped and was restarted.');
    const retry = () => {
      notice();
      engine.start();
      this.changed();
    };
    const listed = this.diagnostics.length > 0 ? ' What is listed was found before.' : '';
    notice(`The checker keeps stopping and is not started again. Your texts are as you left them.${listed}`, button('', retry, 'Retry'));
  }

  async #check(): Promise<void> {
    const { workspace, engine, onReport } = this.#page;
    const about = this.#revision;
    const started = performance.now();
    try {
      const input = workspace.input();
      const report = await engine.check(input);
      if (!report || about !== this.#revision) return;
      this.#lastMs = performance.now() - started;
      this.#checked = { report, input };
      notice();
      this.#show(report);
      onReport(report);
    } catch (error) {
      if (about === this.#revision) this.failed(error);
      else if (error instanceof EngineStopped) this.stopped();
    }
  }

  #show(report: Shown): void {
    this.#shownRevision = this.#revision;
    this.#shown = report;
    this.#page.show(report);
  }
}

function notice(...content: (string | Node)[]): void {
  byId('notice').replaceChildren(...content);
}
