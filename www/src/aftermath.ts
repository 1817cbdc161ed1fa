import type { Course, Deployment, Diagnostic, Event, Place } from '../../pkg/engine.js';
import './aftermath.css';
import { button, byId, element, plural, prose } from './dom';
import { type Actions, commands } from './finding';
import { roles } from './roles';

/** More of each at once help nobody, and would make typing slow. */
const ROWS = 100;
const EVENTS = 30;
const CONSEQUENCES = 200;
const OTHERS = 50;
/** What lies between two marks of the time axis, in seconds. */
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400];
const MARKS = 5;

const HINT = 'Paste what a failed `cdk deploy` or `describe-stack-events` printed';
const FORMS = 'What is read: the output of `cdk deploy`, that of `aws cloudformation describe-stack-events` as JSON, text or table, and the table of events in the console.';

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

  #render(): void {
    const deployment = this.#deployment;
    if (!deployment) {
      this.#shown = '';
      return this.#body.replaceChildren(...(this.#body.hidden ? [] : [this.#title(), element('p', { className: 'calm' }, 'Not read: the problems below say why.')]));
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
      ...(course.length > 0 ? [this.#course(course, [...causes, ...stuck])] : []),
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

  // The course

  #course(course: Course[], events: Event[]): HTMLElement {
    const shown = this.#isWhole ? course : chosen(course);
    const end = Math.max(...course.flatMap(({ from, to }) => [from ?? 0, to ?? 0]));
    const constructs = new Map(events.flatMap(({ logicalId, construct }) => (construct ? [[logicalId, construct] as const] : [])));
    const left = course.length - shown.length;
    const all = button('', () => this.#showWhole(shown.length), `Show all ${course.length}`);
    return element(
      'section',
      { className: `course${end > 0 ? ' timed' : ''}${constructs.size > 0 ? ' made' : ''}` },
      element('h4', {}, 'The course of it', element('span', { className: 'hint' }, `${plural(course.length, 'resource')}${end > 0 ? ` in ${inWords(end)}` : ''}`)),
      element(
        'div',
        { className: 'rows', tabIndex: 0, role: 'group', ariaLabel: 'The course of each resource' },
        end > 0 && axis(end),
        element('ol', {}, ...shown.map((one) => this.#row(one, end, constructs.get(one.logicalId)))),
      ),
      left > 0 && element('p', { className: 'rest' }, `and ${left} more${course.every((one) => shown.includes(one) || one.role === 'done') ? ', all done' : ''} `, all),
    );
  }

  #showWhole(from: number): void {
    this.#isWhole = true;
    this.#render();
    this.#body.querySelectorAll<HTMLElement>('.row')[from]?.focus();
  }

  #row({ place, logicalId, type, from, to, role }: Course, end: number, construct: Place | undefined): HTMLElement {
    const { sign, word } = roles[role];
    const time = span(from, to, clock);
    const row = button(
      'row',
      () => this.#options.goTo(place),
      element('span', { className: 'part' }, element('span', { className: 'sign' }, sign), ` ${word}`),
      element('span', { className: 'resource' }, element('b', {}, logicalId), type && ` ${type.replace(/^AWS::/, '')}`),
      end > 0 && track(from, to, end, role),
      end > 0 && element('span', { className: 'time' }, time),
    );
    row.title = [logicalId, type].filter(Boolean).join(', ');
    row.ariaLabel = [logicalId, type, word, span(from, to, inWords), this.#options.where(place)].filter(Boolean).join(', ');
    return element('li', { className: `of-${role}` }, row, construct && this.#place(construct));
  }

  // The events

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

/** Of very many resources those that something was wrong with, and of the others as many as there is room for. */
function chosen(course: Course[]): Course[] {
  const worth = { cause: 0, stuck: 0, consequence: 1, open: 2, done: 3 };
  const first = new Set([...course].sort((one, other) => worth[one.role] - worth[other.role]).slice(0, ROWS));
  return course.filter((one) => first.has(one));
}

function axis(end: number): HTMLElement {
  const step = STEPS.find((step) => end / step <= MARKS) ?? STEPS.at(-1)! * Math.ceil(end / STEPS.at(-1)! / MARKS);
  const marks = Array.from({ length: Math.floor(end / step) + 1 }, (_, at) => {
    const mark = element('span', {}, clock(at * step));
    mark.style.left = `${(100 * at * step) / end}%`;
    return mark;
  });
  return element('div', { className: 'axis', ariaHidden: 'true' }, element('div', { className: 'scale' }, element('span', { className: 'marks' }, ...marks)));
}

/** A bar from the beginning to the end; a point where only one of them is known. */
function track(from: number | null, to: number | null, end: number, role: Course['role']): HTMLElement {
  const [left, right] = [from ?? to, to ?? (role === 'open' ? end : from)];
  if (left === null || right === null) return element('span', { className: 'track' });
  const bar = element('span', { className: `extent${from === null || left === right ? ' point' : ''}` });
  bar.style.left = `${(100 * left) / end}%`;
  bar.style.width = `${(100 * (right - left)) / end}%`;
  return element('span', { className: 'track', ariaHidden: 'true' }, bar);
}

function span(from: number | null, to: number | null, written: (seconds: number) => string): string {
  if (from === null && to === null) return '';
  if (from === null) return `until ${written(to!)}`;
  if (to === null) return `from ${written(from)}`;
  return from === to ? `at ${written(to)}` : `${written(from)} to ${written(to)}`;
}

function clock(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const two = (number: number) => String(number).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

function inWords(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  return parts.filter(([number]) => number > 0).map(([number, unit]) => `${number} ${unit}`).join(' ') || '0 s';
}
