import type { Deployment, Diagnostic, Event, Place } from '../../pkg/engine.js';
import './aftermath.css';
import { courseOf, ROWS } from './course';
import { button, byId, element, plural, prose } from './dom';
import { type Actions, commands } from './finding';
import { roles } from './roles';

/** More of each at once help nobody, and would make typing slow. */
const EVENTS = 30;
const CONSEQUENCES = 200;
const OTHERS = 50;

const HINT = 'Paste what a failed `cdk deploy` or `describe-stack-events` printed';
const FORMS = 'What is read: the output of `cdk deploy`, that of `aws cloudformation describe-stack-events` as JSON, text or table, the table of events in the console, and what SAM, Serverless and Amplify print.';

interface Options extends Pick<Actions, 'goTo' | 'where' | 'copy'> {
  /** Shows a finding in the list. */
  show(diagnostic: Diagnostic): void;
}

/** The deployment after it happened: what its log says, and the way out of it. */
export class Aftermath {
  readonly #options: Options;
  readonly #body = byId('happened');
  readonly #pane = byId<HTMLDetailsElement>('log-pane');
  #deployment: Deployment | null = null;
  #diagnostics: Diagnostic[] = [];
  /** What is shown, as text: what stays keeps its elements, and with them the focus. */
  #shown = '';
  #isWhole = false;
  #unfolded = false;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Shows what is known of a log: nothing where it could not be read. */
  show(deployment: Deployment | null, diagnostics: Diagnostic[], isGiven: boolean): void {
    this.#deployment = deployment;
    this.#diagnostics = diagnostics;
    byId('log-hint').replaceChildren(...prose(deployment?.summary ?? (isGiven ? 'Not read.' : HINT)));
    byId('log-remove').hidden = this.#body.hidden = !isGiven;
    if (!isGiven) this.#isWhole = this.#unfolded = false;
    this.#render();
  }

  /** Unfolds the pane, or folds it. */
  unfold(isOpen = true): void {
    this.#pane.open = isOpen;
  }

  /** Puts the focus where the pane is unfolded. */
  focus(): void {
    this.#pane.querySelector('summary')!.focus();
  }

  #render(): void {
    const deployment = this.#deployment;
    if (!deployment) {
      this.#shown = '';
      return this.#body.replaceChildren(...(this.#body.hidden ? [] : [element('div', { className: 'told' }, this.#title(), element('p', { className: 'help' }, 'Not read: the problems below say why.'))]));
    }
    const { summary, causes, stuck, consequences, course, advice, others } = deployment;
    const shown = {
      ...deployment,
      causes: this.#known(causes),
      stuck: this.#known(stuck),
      consequences: [consequences.length, consequences.slice(0, CONSEQUENCES)],
      course: [course.length, this.#isWhole ? course : course.slice(0, 10 * ROWS)],
      isWhole: this.#isWhole,
    };
    const key = JSON.stringify(shown);
    if (key === this.#shown) return;
    this.#shown = key;
    const isNothing = deployment.stack === null && deployment.state === null && course.length === 0 && causes.length === 0;
    this.#body.replaceChildren(
      element('div', { className: 'told' }, this.#title(), element('p', { className: 'summary' }, ...prose(summary)), ...(isNothing ? [element('p', { className: 'help' }, ...prose(FORMS))] : [])),
      ...(course.length > 0 ? [courseOf(course, [...causes, ...stuck], { ...this.#options, isWhole: this.#isWhole, showWhole: (shown) => this.#showWhole(shown) })] : []),
      ...this.#events(causes.length === 1 ? 'Cause' : plural(causes.length, 'cause'), 'cause', causes),
      ...this.#events('Stuck', 'stuck', stuck),
      ...this.#followed(consequences),
      ...this.#wayOut(deployment.commands.length > 0 || advice !== null ? deployment : undefined),
      ...(others.length > 0 ? [this.#others(others)] : []),
    );
  }

  #title(): HTMLElement {
    return element('h3', { id: 'happened-title', tabIndex: -1 }, 'What happened');
  }

  /** Events and what they are shown with. */
  #known(events: Event[]): unknown[] {
    return [events.length, events.slice(0, EVENTS).map((event) => [event, event.construct && this.#options.where(event.construct), event.findings.map((at) => this.#where(at))])];
  }

  #where(finding: number): string {
    const diagnostic = this.#diagnostics[finding];
    return diagnostic ? `${diagnostic.rule} ${this.#options.where(diagnostic.primary)}` : '';
  }

  #showWhole(from: number): void {
    this.#isWhole = true;
    this.#render();
    this.#body.querySelectorAll<HTMLElement>('.row')[from]?.focus();
  }

  #events(title: string, role: 'cause' | 'stuck', events: Event[]): HTMLElement[] {
    if (events.length === 0) return [];
    const left = events.length - EVENTS;
    return [
      element(
        'section',
        { className: `events ${role}` },
        element('h4', {}, element('span', { className: 'sign', ariaHidden: 'true' }, roles[role].sign), ` ${title}`),
        ...events.slice(0, EVENTS).map((event) => this.#event(event)),
        left > 0 && element('p', { className: 'rest' }, `and ${left} more`),
      ),
    ];
  }

  #event({ place, logicalId, type, status, reason, cause, remedy, contradiction, construct, findings, rules }: Event): HTMLElement {
    const confirmed = findings.flatMap((at) => this.#diagnostics[at] ?? []);
    const others = rules.filter((rule) => confirmed.every((one) => one.rule !== rule));
    const row = (name: string, ...content: (Node | string)[]) => element('div', {}, element('dt', {}, name), element('dd', {}, ...content));
    return element(
      'article',
      {},
      element('p', { className: 'of' }, logicalId && element('code', {}, logicalId), ` ${[type, status].filter(Boolean).join(', ')} `, this.#place(place)),
      element('pre', { tabIndex: 0 }, element('code', {}, reason || 'The log gives no reason.')),
      contradiction !== null && element('p', { className: 'against' }, element('span', { className: 'sign', ariaHidden: 'true' }, '▲'), element('span', {}, element('b', {}, 'Against it: '), ...prose(contradiction))),
      element(
        'dl',
        {},
        ...(cause === null ? [] : [row('It means', element('p', {}, ...prose(cause)))]),
        ...(remedy === null ? [] : [row('What to do', element('p', {}, ...prose(remedy)))]),
        ...(construct === null ? [] : [row('Made here', this.#place(construct))]),
        ...(confirmed.length === 0 ? [] : [row('Confirms', ...confirmed.map((one) => this.#finding(one)))]),
        ...(others.length === 0 ? [] : [row('Rules', ...others.map((rule) => element('a', { className: 'rule', href: `#rules/${rule}` }, rule)))]),
      ),
    );
  }

  #finding(diagnostic: Diagnostic): HTMLElement {
    const where = this.#options.where(diagnostic.primary);
    return button('place', () => this.#options.show(diagnostic), element('code', {}, diagnostic.rule), ` ${where}`);
  }

  #followed(consequences: Event[]): HTMLElement[] {
    if (consequences.length === 0) return [];
    const items = consequences
      .slice(0, CONSEQUENCES)
      .map(({ place, logicalId, status, reason }) => element('li', {}, this.#place(place), ' ', element('code', {}, logicalId), ` ${status}`, reason && `: ${reason}`));
    const left = consequences.length - items.length;
    if (left > 0) items.push(element('li', {}, `and ${left} more`));
    const details = element(
      'details',
      { className: 'followed', open: this.#unfolded },
      element('summary', {}, element('span', { className: 'sign', ariaHidden: 'true' }, roles.consequence.sign), ` ${plural(consequences.length, 'consequence')}: what failed only because of that`),
      element('ul', {}, ...items),
    );
    details.ontoggle = () => (this.#unfolded = details.open);
    return [details];
  }

  #wayOut(deployment: Deployment | undefined): HTMLElement[] {
    if (!deployment) return [];
    return [
      element(
        'section',
        { className: 'way-out' },
        element('h4', {}, 'The way out'),
        element('ol', {}, ...commands(deployment, this.#options).map((command) => element('li', {}, command))),
        deployment.advice !== null && element('p', { className: 'advice' }, element('b', {}, 'So that it does not come to this again: '), ...prose(deployment.advice)),
      ),
    ];
  }

  #others(others: Deployment['others']): HTMLElement {
    const items = others.slice(0, OTHERS).map(({ stack, state }) => element('li', {}, element('code', {}, stack), ` ${state}`));
    if (others.length > OTHERS) items.push(element('li', {}, `and ${others.length - OTHERS} more`));
    return element('section', { className: 'others' }, element('h4', {}, 'Other stacks in this log'), element('ul', {}, ...items));
  }

  #place(place: Place): HTMLButtonElement {
    return button('place', () => this.#options.goTo(place), this.#options.where(place));
  }
}
