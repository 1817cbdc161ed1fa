import type { Diagnostic, Fix, Silenced } from '../../pkg/engine.js';
import { button, byId, element, prose, setChildren } from './dom';
import { type Actions, commands, deployError, fixes, help, related, severity } from './finding';
import { surroundings } from './surroundings';
import { LOG } from './workspace';

/** More at once would make typing slow. */
const PAGE = 200;
const SILENCED = 200;

/** The list of findings below the editors. */
export class Problems {
  readonly #actions: Actions;
  readonly #list = byId('list');
  readonly #more = byId<HTMLButtonElement>('more');
  #diagnostics: Diagnostic[] = [];
  #items = new Map<string, HTMLLIElement>();
  #unfolded = new Set<string>();
  #limit = PAGE;
  /** Which finding of the next report takes the focus. */
  #refocus: number | undefined;

  constructor(actions: Actions) {
    this.#actions = actions;
    this.#more.onclick = () => {
      const first = this.#limit;
      this.#limit += PAGE;
      this.#render();
      this.#item(this.#diagnostics[first])?.querySelector('button')?.focus();
    };
  }

  show(diagnostics: Diagnostic[]): void {
    this.#diagnostics = diagnostics;
    this.#limit = PAGE;
    this.#render();
    const at = this.#refocus;
    this.#refocus = undefined;
    if (at === undefined) return;
    const isElsewhere = document.activeElement !== document.body && !byId('problems').contains(surroundings.root.activeElement);
    if (!isElsewhere) this.focus(diagnostics[Math.min(at, diagnostics.length - 1, PAGE - 1)], '.jump');
  }

  showAll(): void {
    this.#limit = Infinity;
    this.#render();
  }

  /** Keeps the focus in the list when the texts change by something that was chosen in it. */
  keepFocus(at = 0): void {
    this.#refocus = at;
  }

  /** Puts the focus on a finding, or on a part of it. */
  focus(diagnostic: Diagnostic | undefined, part: '.jump' | '.fix'): void {
    (this.#item(diagnostic)?.querySelector<HTMLElement>(part) ?? byId('problems-title')).focus();
  }

  /** Marks the finding that the editor shows. */
  mark(diagnostic: Diagnostic): void {
    const item = this.#item(diagnostic);
    for (const other of this.#items.values()) other.ariaCurrent = other === item ? 'true' : null;
    item?.scrollIntoView({ block: 'nearest' });
  }

  /** Leads to where the list has a finding. */
  lead(diagnostic: Diagnostic): void {
    this.mark(diagnostic);
    this.focus(diagnostic, '.jump');
  }

  /** What comments silenced, folded. */
  showSilenced(silenced: Silenced[]): void {
    const details = byId<HTMLDetailsElement>('silenced');
    details.hidden = silenced.length === 0;
    details.querySelector('summary')!.textContent = `${silenced.length} silenced`;
    const items = silenced.slice(0, SILENCED).map(({ rule, place, reason }) =>
      element(
        'li',
        {},
        button('place', () => this.#actions.goTo(place), this.#actions.where(place)),
        ' ',
        element('a', { className: 'rule', href: `#rules/${rule}` }, rule),
        reason && ` ${reason}`,
      ),
    );
    if (silenced.length > SILENCED) items.push(element('li', {}, `and ${silenced.length - SILENCED} more`));
    details.querySelector('ul')!.replaceChildren(...items);
  }

  #fix(diagnostic: Diagnostic, fix: Fix): boolean {
    const isDone = this.#actions.apply(fix);
    if (isDone) this.keepFocus([...this.#items.keys()].indexOf(this.#key(diagnostic)));
    return isDone;
  }

  #item(diagnostic: Diagnostic | undefined): HTMLLIElement | undefined {
    return diagnostic && this.#items.get(this.#key(diagnostic));
  }

  /** A finding, and what its place is called. */
  #key(diagnostic: Diagnostic): string {
    return JSON.stringify([diagnostic, this.#actions.where(diagnostic.primary)]);
  }

  #render(): void {
    const items = new Map<string, HTMLLIElement>();
    for (const diagnostic of this.#diagnostics.slice(0, this.#limit)) {
      // A finding that stays keeps its element, and with it the focus.
      const key = this.#key(diagnostic);
      items.set(key, this.#items.get(key) ?? this.#create(diagnostic));
    }
    this.#items = items;
    setChildren(this.#list, [...items.values()]);
    const left = this.#diagnostics.length - this.#limit;
    this.#more.hidden = left <= 0;
    this.#more.textContent = `Show ${Math.min(left, PAGE)} more of ${left}`;
  }

  #create(diagnostic: Diagnostic): HTMLLIElement {
    const jump = button(
      'jump',
      () => {
        this.mark(diagnostic);
        this.#actions.goTo(diagnostic.primary);
      },
      severity(diagnostic),
      element('span', { className: 'message' }, ...prose(diagnostic.message)),
      element('span', { className: 'where' }, ` ${this.#actions.where(diagnostic.primary)}`),
    );
    return element(
      'li',
      { className: `finding ${diagnostic.severity}` },
      jump,
      this.#confirmed(diagnostic),
      help(diagnostic),
      fixes(diagnostic, { ...this.#actions, apply: (fix) => this.#fix(diagnostic, fix) }),
      this.#folded('Why', diagnostic, [related(diagnostic, this.#actions), deployError(diagnostic)]),
      this.#folded('What to run', diagnostic, commands(diagnostic, this.#actions)),
    );
  }

  /** That a deployment failed of it, where its log says so. */
  #confirmed({ related }: Diagnostic): HTMLElement | undefined {
    const place = related.find(({ place }) => place.document === LOG)?.place;
    return place && element('p', { className: 'confirmed' }, '✓ confirmed by the log: ', button('place', () => this.#actions.goTo(place), this.#actions.where(place)));
  }

  /** Parts that are unfolded on demand, and stay so while the finding does. */
  #folded(title: string, { message }: Diagnostic, parts: (HTMLElement | undefined)[]): HTMLElement | undefined {
    if (parts.every((part) => part === undefined)) return undefined;
    const key = `${title} ${message}`;
    const details = element('details', { open: this.#unfolded.has(key) }, element('summary', {}, title), ...parts);
    details.ontoggle = () => (details.open ? this.#unfolded.add(key) : this.#unfolded.delete(key));
    return details;
  }
}
