import type { DatabaseUse, KeyUse, Place, Resolved, SecretUse } from '../../pkg/engine.js';
import { button, element, plural, prose } from './dom';

/** More at once would make typing slow. */
const KEYS = 30;
const READS = 5;
const LABEL = 32;

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

/** The databases and secrets of a deployment, a card each. */
export class Cards {
  readonly #goTo: (place: Place) => void;
  readonly #where: (place: Place) => string;

  constructor(goTo: (place: Place) => void, where: (place: Place) => string) {
    this.#goTo = goTo;
    this.#where = where;
  }

  /** What a database gets, and what is attached to it. */
  database(database: DatabaseUse, label: Map<string, string>): HTMLElement {
    const { engine, kind, place, username, password } = database;
    return element(
      'article',
      { className: 'card' },
      element(
        'h3',
        {},
        element('span', { className: 'title' }, engine === null ? 'Engine not said' : (engines[engine] ?? engine)),
        element('span', { className: 'kind' }, kind),
        this.line(place),
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
        place && element('span', { className: 'at' }, element('span', { ariaHidden: 'true' }, '← '), this.line(place)),
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
          const rest = keys.map((use) => element('li', {}, element('code', {}, use.key), use.foundAt !== null && this.line(use.foundAt)));
          return Object.assign(row(does, element('ul', { className: 'written' }, ...rest)), { className: does.toLowerCase() });
        }),
    ];
  }

  /** Which keys of a secret are read, and which of them the text has. */
  secret(secret: SecretUse, written: Set<string>): HTMLElement {
    const { label, origin, place, keys } = secret;
    const title = element(
      'h3',
      {},
      element('span', { className: 'title' }, element('code', {}, label)),
      summary(secret, written),
      element('span', { className: 'kind' }, origins[origin]),
      this.line(place),
    );
    if (keys.length === 0) return element('article', { className: 'card' }, title);
    const row = (use: KeyUse) => {
      const [glyph, word, state] = stateOf(use, secret, written);
      return element(
        'tr',
        { className: state },
        Object.assign(element('th', {}, element('code', {}, use.key)), { scope: 'row' }),
        element('td', {}, ...use.readAt.slice(0, READS).map((at) => this.line(at)), use.readAt.length > READS && ` and ${use.readAt.length - READS} more`),
        element(
          'td',
          {},
          element('span', { className: `state ${state}` }, element('span', { ariaHidden: 'true' }, glyph), ` ${word}`),
          use.foundAt !== null && this.line(use.foundAt),
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

  /** A place, in the few words that are needed beside what it is about. */
  line(place: Place): HTMLButtonElement {
    const where = this.#where(place);
    // Of a long path its end tells most.
    const jump = button('place', () => this.#goTo(place), where.replace(/^(?:Code|Secret), |^.*\//, ''));
    jump.ariaLabel = where;
    jump.title = where;
    return jump;
  }
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
