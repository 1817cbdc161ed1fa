import type { DatabaseUse, Place } from '../../pkg/engine.js';
import { Cards } from './cards';
import { byId, element, plural, prose, setChildren } from './dom';
import { difference } from './difference';
import { nothing, type Shown } from './standing';

/** More at once would make typing slow. */
const CARDS = 30;
const UNDECIDED = 200;
/** Who takes away more than this is not in the middle of a line. */
const LINE = 120;

const HINT = 'before it happens';
const HELD = 'as it was before the line that does not parse';

type Known = Pick<Shown, 'databases' | 'secrets'>;

/** The deployment, before it happens: what the databases of the code get, and what becomes of the secrets. */
export class Deployment {
  readonly #where: (place: Place) => string;
  readonly #make: Cards;
  readonly #body = byId('deployment-body');
  #shown: Known = { databases: [], secrets: [] };
  /** The code that it speaks about. */
  #code = '';
  #cards = new Map<string, HTMLElement>();
  #isHeld = false;

  constructor(goTo: (place: Place) => void, where: (place: Place) => string) {
    this.#make = new Cards(goTo, where);
    this.#where = where;
  }

  /** Whether it still shows an older text, whose places have moved since. */
  get isHeld(): boolean {
    return this.#isHeld;
  }

  show(report: Shown, code: string): void {
    const isBroken = report.diagnostics.some(({ rule, primary }) => rule === 'syntax' && !primary.document.startsWith('secret:'));
    this.#isHeld = isBroken && size(report) < size(this.#shown) && this.#isAlmost(code);
    byId('deployment-hint').textContent = this.#isHeld ? HELD : HINT;
    if (!this.#isHeld) {
      this.#code = code;
      this.#render(report, calmly(report, code, isBroken));
      this.#showUndecided(report.undecided);
    }
  }

  /** A line that is half typed can take everything around it along: the panel would come and go with it. */
  #isAlmost(code: string): boolean {
    const change = difference(this.#code, code);
    return change === undefined || change.to - change.from <= LINE;
  }

  /** Forgets what it shows. */
  clear(): void {
    this.#shown = { databases: [], secrets: [] };
    this.#code = '';
    this.#cards.clear();
  }

  #render({ databases, secrets }: Known, calm: string): void {
    this.#shown = { databases, secrets };
    const label = new Map(secrets.map(({ id, label }) => [id, label]));
    const cards = [
      ...databases.map((database) => [{ database, labels: labelsOf(database, label), where: this.#where(database.place) }, () => this.#make.database(database, label)] as const),
      ...secrets.map((secret) => {
        const written = new Set(databases.filter(({ attaches }) => attaches === secret.id).flatMap(({ writes }) => writes.map(({ key }) => key)));
        return [{ secret, written: [...written], where: this.#where(secret.place) }, () => this.#make.secret(secret, written)] as const;
      }),
    ];
    const kept = new Map<string, HTMLElement>();
    for (const [about, create] of cards.slice(0, CARDS)) {
      // What stays keeps its element, and with it the focus.
      const key = JSON.stringify(about);
      kept.set(key, this.#cards.get(key) ?? create());
    }
    this.#cards = kept;
    const shown: HTMLElement[] = [...kept.values()];
    if (cards.length > CARDS) shown.push(element('p', { className: 'calm' }, `and ${cards.length - CARDS} more`));
    if (cards.length === 0) shown.push(element('p', { className: 'calm' }, calm));
    setChildren(this.#body, shown);
  }

  #showUndecided(undecided: Shown['undecided']): void {
    const details = byId<HTMLDetailsElement>('undecided');
    details.hidden = undecided.length === 0;
    details.querySelector('summary')!.textContent = `${plural(undecided.length, 'read')} not followed`;
    details
      .querySelector('ul')!
      .replaceChildren(...undecided.slice(0, UNDECIDED).map(({ place, why }) => element('li', {}, this.#make.line(place), ' ', ...prose(why))));
  }
}

function calmly(report: Shown, code: string, isBroken: boolean): string {
  if (!code.trim()) return 'Paste CDK code to see what its deployment does with the secret.';
  if (report === nothing) return 'Not checked.';
  return isBroken ? 'Not known: the code does not parse.' : 'The code makes no database and reads no secret.';
}

function size({ databases, secrets }: Known): number {
  const reads = secrets.flatMap(({ keys }) => keys.flatMap(({ readAt }) => readAt));
  return databases.length + secrets.length + reads.length;
}

function labelsOf({ username, password, attaches }: DatabaseUse, label: Map<string, string>): (string | undefined)[] {
  return [username.secret, password.secret, attaches].map((id) => label.get(id ?? ''));
}
