import { byId, element } from './dom';

const TITLE = document.title;

/** The link that was followed from the checker, and the page that was left. */
let followed: HTMLElement | undefined;
let left = '';

/** Shows the page that the address asks for: the checker, the rules, or one of them. */
export function route(): void {
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

  const links = [back('#', 'Back to the checker'), ...(name ? [back('#rules', 'All rules')] : [])];
  byId('rules').replaceChildren(...links, ...pageOf(name ?? ''));
  const heading = byId('rules').querySelector('h2');
  document.title = `${heading?.textContent} · ${TITLE}`;
  const backAt = name ? null : byId('rules').querySelector<HTMLElement>(`.rule-list a[href="${CSS.escape(before)}"]`);
  (backAt ?? heading)?.focus();
}

/** The page of a rule, or the list where no rule is named, as the build wrote it. */
function pageOf(name: string): Node[] {
  const pages = byId<HTMLTemplateElement>('rule-pages').content;
  const page = pages.querySelector(`[data-rule="${CSS.escape(name)}"]`);
  if (!page) return [element('h2', { tabIndex: -1 }, 'There is no rule of this name')];
  return [...document.importNode(page, true).childNodes];
}

/** What the page of each rule says, by its name. */
export function ruleTexts(): Record<string, string> {
  const pages = [...byId<HTMLTemplateElement>('rule-pages').content.querySelectorAll<HTMLElement>('[data-rule]')];
  return Object.fromEntries(pages.map((page) => [page.dataset.rule, page.querySelector('article')?.textContent ?? '']));
}

function back(href: string, text: string): HTMLElement {
  return element('a', { className: 'back', href }, `← ${text}`);
}
