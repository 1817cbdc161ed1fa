import type { Diagnostic, Event, Report } from '../../pkg/engine.js';
import type { Acts } from './acts';
import type { Aftermath } from './aftermath';
import type { Binding } from './binding';
import type { Deployment } from './deployment';
import { byId, plural } from './dom';
import type { Document } from './document';
import type { Marked } from './event-marks';
import type { Problems } from './problems';
import type { Told } from './roles';
import { nothing, type Shown, showStanding } from './standing';
import type { Status } from './status';
import type { Workspace } from './workspace';

interface Page {
  workspace: Workspace;
  problems: Problems;
  deployment: Deployment;
  aftermath: Aftermath;
  binding: Binding;
  acts: Acts;
  status: Status;
  /** Names a secret. */
  rename(document: Document, name: string): void;
}

/** Everything that the page shows of a report. */
export class Results {
  readonly #page: Page;
  #shown: Shown = nothing;

  constructor(page: Page) {
    this.#page = page;
  }

  show(report: Shown): void {
    const { workspace, problems, deployment, aftermath } = this.#page;
    const { diagnostics } = report;
    this.#shown = report;
    const found = Map.groupBy(diagnostics, ({ primary }) => workspace.documentOf(primary));
    for (const document of workspace.all) document.show(found.get(document) ?? []);
    for (const pane of workspace.panes) pane.renderTabs();
    problems.show(diagnostics);
    problems.showSilenced(report.silenced);
    deployment.show(report, workspace.code.documents.map(({ text }) => text).join('\n'));
    aftermath.show(report.deployment, diagnostics, workspace.given.log);
    workspace.log.editor.showEvents(marked(report.deployment));
    this.showBinding();
    this.#showHead(diagnostics);
    this.#showStanding();
  }

  /** Shows which secret of the code the one that is shown is checked as. */
  showBinding(): void {
    const { workspace, deployment, binding } = this.#page;
    if (deployment.isHeld) return;
    const { active } = workspace.secret;
    const texts = this.#shown.texts.filter((text) => workspace.documentOf(text) === active);
    binding.show({ ...this.#shown, texts }, workspace.given, active.name.trim());
  }

  /** Takes back what is said where nothing is known. */
  claimNothing(): void {
    for (const id of ['calm', 'start', 'limits']) byId(id).hidden = true;
    this.#page.status.state('');
  }

  #showHead(diagnostics: Diagnostic[]): void {
    const safe = diagnostics.filter(({ fixes }) => fixes[0]?.applicability === 'safe').length;
    const fixAll = byId('fix-all');
    fixAll.hidden = safe === 0;
    fixAll.textContent = `Fix all safe (${safe})`;
    byId('counts').textContent = counts(diagnostics);
    byId('keys').hidden = diagnostics.length === 0;
  }

  #showStanding(): void {
    const { workspace, deployment, acts, status, rename } = this.#page;
    // While the code does not parse, what its secrets are is not known anew with every key press.
    const settled = deployment.isHeld ? { ...this.#shown, texts: [] } : this.#shown;
    const standing = showStanding(settled, workspace.given, (text, label) =>
      acts.act(`named \`${label}\``, () => rename(workspace.documentOf(text), label)),
    );
    status.state([counts(settled.diagnostics), standing, settled.deployment?.summary].filter(Boolean).join('. '));
  }
}

function counts(diagnostics: Diagnostic[]): string {
  const of = (severity: Diagnostic['severity']) => diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  return [
    of('error') && plural(of('error'), 'error'),
    of('warning') && plural(of('warning'), 'warning'),
    of('info') && plural(of('info'), 'info', 'info'),
  ]
    .filter(Boolean)
    .join(', ');
}

/** The lines of a log that tell something, the most telling last: of several on a line it is the one that counts. */
function marked(deployment: Report['deployment']): Marked[] {
  const { causes, stuck, consequences } = deployment ?? { causes: [], stuck: [], consequences: [] };
  const of = (role: Told, events: Event[]) => events.map(({ place: { start } }) => ({ start, role }));
  return [...of('consequence', consequences), ...of('stuck', stuck), ...of('cause', causes)];
}
