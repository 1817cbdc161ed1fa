import type { DatabaseUse, KeyUse, Place, Resolved, SecretUse } from '../../pkg/engine.js';
import { button, byId, element, plural, prose, setChildren } from './dom';
import { difference } from './difference';
import { nothing, type Shown } from './standing';

/** More at once would make typing slow. */
const CARDS = 30;
const KEYS = 30;
const READS = 5;
const UNDECIDED = 200;
const LABEL = 32;
/** Who takes away more than this is not in the middle of a line. */
const LINE = 120;

const engines: Record<string, string> = {
  postgres: 'PostgreSQL',
  'aurora-postgresql': 'Aurora PostgreSQL',
  mysql: 'MySQL',
  'aurora-mysql': 'Aurora MySQL',
  mariadb: 'MariaDB',
  oracle: 'Oracle',
  sqlserver: 'SQL Server',
  db2: 'Db2',
  docdb: 'DocumentDB',
  redshift: 'Redshift',
};
const origins: Record<SecretUse['origin'], string> = {
  existing: 'exists already',
  created: 'created by this code',
  generated: 'generated for its database',
  unknown: 'declared elsewhere',
};
const verdicts = { ok: ['✓', 'accepted'], refused: ['✗', 'refused'], unknown: ['–', 'not known'] } as const;

const HINT = 'before it happens';
const HELD = 'as it was before the line that does not parse';

type Known = Pick<Shown, 'databases' | 'secrets'>;

/** The deployment, before it happens: what the databases of the code get, and what becomes of the secrets. */
export class Deployment {
  readonly #goTo: (place: Place) => void;
  readonly #where: (place: Place) => string;
  readonly #body = byId('deployment-body');
  #shown: Known = { databases: [], secrets: [] };
  /** The code that it speaks about. */
  #code = '';
  #cards = new Map<string, HTMLElement>();
  #isHeld = false;

  constructor(goTo: (place: Place) => void, where: (place: Place) => string) {
    this.#goTo = goTo;
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
      ...databases.map((database) => [{ database, labels: labelsOf(database, label), where: this.#where(database.place) }, () => this.#database(database, label)] as const),
      ...secrets.map((secret) => {
        const written = new Set(databases.filter(({ attaches }) => attaches === secret.id).flatMap(({ writes }) => writes.map(({ key }) => key)));
        return [{ secret, written: [...written], where: this.#where(secret.place) }, () => this.#secret(secret, written)] as const;
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

  #database(database: DatabaseUse, label: Map<string, string>): HTMLElement {
    const { engine, kind, place, username, password } = database;
    return element(
      'article',
      { className: 'card' },
      element(
        'h3',
        {},
        element('span', { className: 'title' }, engine === null ? 'Engine not said' : (engines[engine] ?? engine)),
        element('span', { className: 'kind' }, kind),
        this.#line(place),
      ),
      element(
        'dl',
        {},
        this.#credential('User name', username, label),
        this.#credential('Password', password, label),
        ...this.#attachment(database, label),
      ),
    );
  }

  #credential(name: string, { from, key, secret, place, verdict, why }: Resolved, label: Map<string, string>): HTMLElement {
    const [glyph, word] = verdicts[verdict];
    const isGoingWithoutSaying = verdict === 'ok' && (from === 'generated' || from === 'managed');
    const isJudged = !isGoingWithoutSaying && (verdict !== 'unknown' || why !== undefined);
    return element(
      'div',
      {},
      element('dt', {}, name),
      element(
        'dd',
        {},
        element('span', { className: 'source' }, ...prose(source(from, key, secret && short(label.get(secret) ?? secret)))),
        place && element('span', { className: 'at' }, element('span', { ariaHidden: 'true' }, '← '), this.#line(place)),
        isJudged && element('span', { className: `state ${verdict}` }, element('span', { ariaHidden: 'true' }, glyph), ` ${word}`),
        why !== undefined && element('p', { className: `why ${verdict}` }, ...prose(why)),
      ),
    );
  }

  #attachment({ attaches, writes, password }: DatabaseUse, label: Map<string, string>): HTMLElement[] {
    const row = (name: string, ...content: (Node | string)[]) => element('div', {}, element('dt', {}, name), element('dd', {}, ...content));
    if (attaches === null) {
      return password.from === 'secret' ? [row('Attaches', element('span', { className: 'source' }, 'nothing: its credentials are only read'))] : [];
    }
    const name = element('span', { className: 'source' }, ...prose(`\`${short(label.get(attaches) ?? attaches)}\``));
    if (writes.length === 0) {
      return [row('Attaches', name, element('span', { className: 'source' }, ' and adds connection data to it'))];
    }
    const groups = [
      ['Adds', writes.filter(({ state }) => state === 'missing')],
      ['Overwrites', writes.filter(({ state }) => state === 'present')],
      ['Writes', writes.filter(({ state }) => state === 'unknown')],
    ] as const;
    return [
      row('Attaches', name),
      ...groups
        .filter(([, keys]) => keys.length > 0)
        .map(([does, keys]) => {
          const rest = keys.map((use) => element('li', {}, element('code', {}, use.key), use.foundAt !== null && this.#line(use.foundAt)));
          return Object.assign(row(does, element('ul', { className: 'written' }, ...rest)), { className: does.toLowerCase() });
        }),
    ];
  }

  #secret(secret: SecretUse, written: Set<string>): HTMLElement {
    const { label, origin, place, keys } = secret;
    const title = element(
      'h3',
      {},
      element('span', { className: 'title' }, element('code', {}, label)),
      summary(secret, written),
      element('span', { className: 'kind' }, origins[origin]),
      this.#line(place),
    );
    if (keys.length === 0) return element('article', { className: 'card' }, title);
    const row = (use: KeyUse) => {
      const [glyph, word, state] = stateOf(use, secret, written);
      return element(
        'tr',
        { className: state },
        Object.assign(element('th', {}, element('code', {}, use.key)), { scope: 'row' }),
        element('td', {}, ...use.readAt.slice(0, READS).map((at) => this.#line(at)), use.readAt.length > READS && ` and ${use.readAt.length - READS} more`),
        element(
          'td',
          {},
          element('span', { className: `state ${state}` }, element('span', { ariaHidden: 'true' }, glyph), ` ${word}`),
          use.foundAt !== null && this.#line(use.foundAt),
        ),
      );
    };
    const head = ['Key', 'Read at', secret.bound ? 'In the text' : 'In the secret'].map((text) => Object.assign(element('th', {}, text), { scope: 'col' }));
    return element(
      'article',
      { className: 'card' },
      title,
      element(
        'table',
        {},
        element('thead', {}, element('tr', {}, ...head)),
        element('tbody', {}, ...[...keys].sort(byFirstRead).slice(0, KEYS).map(row)),
      ),
      keys.length > KEYS && element('p', { className: 'kind' }, `and ${plural(keys.length - KEYS, 'more key', 'more keys')}`),
    );
  }

  #line(place: Place): HTMLButtonElement {
    const where = this.#where(place);
    // Of a long path its end tells most.
    const jump = button('place', () => this.#goTo(place), where.replace(/^(?:Code|Secret), |^.*\//, ''));
    jump.ariaLabel = where;
    jump.title = where;
    return jump;
  }

  #showUndecided(undecided: Shown['undecided']): void {
    const details = byId<HTMLDetailsElement>('undecided');
    details.hidden = undecided.length === 0;
    details.querySelector('summary')!.textContent = `${plural(undecided.length, 'read')} not followed`;
    details
      .querySelector('ul')!
      .replaceChildren(...undecided.slice(0, UNDECIDED).map(({ place, why }) => element('li', {}, this.#line(place), ' ', ...prose(why))));
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

/** How the keys stand in a few words. */
function summary(secret: SecretUse, written: Set<string>): HTMLElement {
  const { keys } = secret;
  const states = keys.map((use) => stateOf(use, secret, written)[2]);
  const missing = states.filter((state) => state === 'refused').length;
  const [state, text] =
    keys.length === 0 ? ['unknown', 'no key of it is read']
    : missing > 0 ? ['refused', `✗ ${missing} of ${plural(keys.length, 'key')} missing`]
    : states.includes('unknown') ? ['unknown', `${plural(keys.length, 'key')} read`]
    : ['ok', '✓ no key missing'];
  return element('span', { className: `state ${state} summary` }, text);
}

/** The end of a long name, which tells more than its start; its own card has all of it. */
function short(label: string): string {
  return label.length > LABEL ? `…${label.slice(1 - LABEL)}` : label;
}

function source(from: Resolved['from'], key: string | undefined, secret = 'a secret'): string {
  switch (from) {
    case 'secret':
      return key === undefined ? `the whole text of \`${secret}\`` : `\`${key}\` of \`${secret}\``;
    case 'literal':
      return 'a literal in the code';
    case 'generated':
      return 'generated by the CDK';
    case 'managed':
      return 'managed by RDS';
    case 'unknown':
      return 'not said by this code';
  }
}

function stateOf({ key, state }: KeyUse, { bound, origin }: SecretUse, written: Set<string>): [glyph: string, word: string, name: string] {
  if (state === 'present') return ['✓', bound ? '' : 'by the code', 'ok'];
  if (written.has(key)) return ['+', 'written when attached', 'added'];
  if (state === 'missing') return ['✗', 'missing', 'refused'];
  return ['–', origin === 'existing' && !bound ? 'no text pasted' : 'not known', 'unknown'];
}

function byFirstRead(one: KeyUse, other: KeyUse): number {
  const [a, b] = [one.readAt[0], other.readAt[0]];
  return a && b && a.document === b.document ? a.start - b.start : 0;
}
