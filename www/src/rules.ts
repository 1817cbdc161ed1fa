import type { Input } from '../../pkg/engine.js';
import { button, byId, element } from './dom';
import { surroundings } from './surroundings';

/** The link that was followed from the checker, and the page that was left. */
let followed: HTMLElement | undefined;
let left = '';

/** Opens an example of a rule in the checker. */
type Try = (rule: string, example: Input) => void;

/** Shows the page that the address asks for: the checker, the rules, or one of them. */
export function route(tryOut: Try): void {
  const hash = surroundings.route.get();
  const [page, name] = hash.slice(1).split('/');
  const onRules = page === 'rules';
  const before = left;
  left = hash;
  const active = surroundings.root.activeElement;
  if (onRules && active instanceof HTMLElement && byId('checker').contains(active)) followed = active;
  byId('checker').hidden = onRules;
  byId('rules').hidden = !onRules;
  byId('to-checker').ariaCurrent = onRules ? null : 'page';
  byId('to-rules').ariaCurrent = onRules ? 'page' : null;
  if (!onRules) {
    surroundings.entitle();
    followed?.focus();
    followed = undefined;
    return;
  }

  const links = [back('#', 'Back to the checker'), ...(name ? [back('#rules', 'All rules')] : [])];
  byId('rules').replaceChildren(...links, ...pageOf(name ?? ''));
  const examples = byId('rules').querySelectorAll<HTMLElement>('.example:not([data-policy])');
  for (const [at, example] of examples.entries()) offer(example, `example ${at + 1}`, (input) => tryOut(name!, input));
  const heading = byId('rules').querySelector('h2');
  surroundings.entitle(heading?.textContent);
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

/** Puts a button beside what an example reports. */
function offer(example: HTMLElement, title: string, tryOut: (input: Input) => void): void {
  const textsOf = (kind: string) => [...example.querySelectorAll<HTMLElement>(`[data-${kind}]`)].map(({ dataset, textContent }) => ({ name: dataset[kind]!, text: `${textContent}\n` }));
  const open = () => {
    tryOut({ files: textsOf('path').map(({ name, text }) => ({ path: name, text })), secrets: textsOf('secret') });
    followed = byId('problems-title');
    surroundings.route.go('');
  };
  example.append(element('div', { className: 'trial' }, button('', open, 'Try it', element('span', { className: 'visually-hidden' }, ` (${title})`)), example.querySelector('p')!));
}

/** What the page of each rule says, by its name. */
export function ruleTexts(): Record<string, string> {
  const pages = [...byId<HTMLTemplateElement>('rule-pages').content.querySelectorAll<HTMLElement>('[data-rule]')];
  const textOf = (page: HTMLElement) => [...(page.querySelector('article')?.children ?? [])].map(({ textContent }) => textContent.trim()).join('\n\n');
  return Object.fromEntries(pages.map((page) => [page.dataset.rule, textOf(page)]));
}

function back(href: string, text: string): HTMLElement {
  return element('a', { className: 'back', href }, `← ${text}`);
}
