import type { Rule } from '../../pkg/engine.js';
import { byId, element } from './dom';
import { glyphs, words } from './finding';
import { markdown } from './markdown';

const TITLE = document.title;

/** The link that was followed from the checker, and the page that was left. */
let followed: HTMLElement | undefined;
let left = '';

/** Shows the page that the address asks for: the checker, the rules, or one of them. */
export async function route(load: () => Promise<Rule[]>): Promise<void> {
  const { hash } = location;
  const [page, name] = hash.slice(1).split('/');
  const onRules = page === 'rules';
  const before = left;
  left = hash;
  const active = document.activeElement;
  if (onRules && active instanceof HTMLElement && byId('checker').contains(active)) followed = active;
  byId('checker').hidden = onRules;
  byId('rules').hidden = !onRules;
  byId('to-checker').ariaCurrent = onRules ? null : 'page';
  byId('to-rules').ariaCurrent = onRules ? 'page' : null;
  document.title = TITLE;
  if (!onRules) {
    followed?.focus();
    followed = undefined;
    return;
  }

  const rules = await load();
  if (location.hash !== hash) return;
  byId('rules').replaceChildren(...(name ? rulePage(rules, name) : ruleList(rules)));
  const heading = byId('rules').querySelector('h2');
  document.title = `${heading?.textContent} · ${TITLE}`;
  const backAt = name ? null : byId('rules').querySelector<HTMLElement>(`.rule-list a[href="${CSS.escape(before)}"]`);
  (backAt ?? heading)?.focus();
}

function ruleList(rules: Rule[]): Node[] {
  const items = rules.map((rule) =>
    element(
      'li',
      {},
      element('a', { href: `#rules/${rule.name}` }, rule.name),
      badges(rule),
      element('p', {}, ...summary(rule)),
    ),
  );
  return [
    back('#', 'Back to the checker'),
    element('h2', { tabIndex: -1 }, 'Rules'),
    element('p', {}, 'What the checker reports, and whether it can mend it.'),
    element('ul', { className: 'rule-list' }, ...items),
  ];
}

function rulePage(rules: Rule[], name: string): Node[] {
  const rule = rules.find((rule) => rule.name === name);
  const links = [back('#', 'Back to the checker'), back('#rules', 'All rules')];
  if (!rule) return [...links, element('h2', { tabIndex: -1 }, 'There is no rule of this name')];
  return [
    ...links,
    element('h2', { tabIndex: -1 }, name),
    badges(rule),
    element('article', {}, ...markdown(rule.docs.replace(/^# .*/, ''))),
  ];
}

function back(href: string, text: string): HTMLElement {
  return element('a', { className: 'back', href }, `← ${text}`);
}

function summary(rule: Rule): Node[] {
  return markdown(rule.summary).flatMap((paragraph) => [...paragraph.childNodes]);
}

function badges({ severity, fix }: Rule): HTMLElement {
  const worst = element('span', { className: `severity ${severity}` }, `${glyphs[severity]} ${words[severity]}`);
  const mends = fix && element('span', { className: 'mends' }, fix === 'safe' ? 'safe fix' : 'fix to review');
  return element('p', { className: 'badges' }, worst, mends ?? undefined);
}
