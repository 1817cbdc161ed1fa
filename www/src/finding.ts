import type { Command, Diagnostic, Fix, Place } from '../../pkg/engine.js';
import { button, element, plain, prose } from './dom';
import css from './finding.css?inline';
import { glyphs, words } from './severity';

/** What a person can do with a finding. */
export interface Actions {
  goTo(place: Place): void;
  /** Takes a fix; whether it could. */
  apply(fix: Fix): boolean;
  /** Where it is, in words. */
  where(place: Place): string;
  /** Copies, and says what became of it. */
  copy(text: string): Promise<string>;
}

/** The style of a finding: the page and the tooltips inside the editors' shadow roots have it in common. */
export const findingSheet = new CSSStyleSheet();
findingSheet.replaceSync(css);


/** All of a finding, for a tooltip. */
export function explain(diagnostic: Diagnostic, actions: Actions): HTMLElement {
  return element(
    'div',
    { className: 'finding' },
    element('p', { className: 'message' }, severity(diagnostic), ...prose(diagnostic.message)),
    help(diagnostic),
    deployError(diagnostic),
    related(diagnostic, actions),
    fixes(diagnostic, actions),
  );
}

/** The severity as a glyph and a word. */
export function severity({ severity }: Diagnostic): HTMLElement {
  const glyph = element('span', { ariaHidden: 'true' }, glyphs[severity]);
  return element('span', { className: `severity ${severity}` }, glyph, ` ${words[severity]} `);
}

export function help({ help }: Diagnostic): HTMLElement | undefined {
  return help === undefined ? undefined : element('p', { className: 'help' }, ...prose(help));
}

export function deployError({ deployError }: Diagnostic): HTMLElement | undefined {
  if (deployError === undefined) return undefined;
  const title = element('p', { className: 'caption' }, 'The deployment says');
  return element('div', {}, title, element('pre', { tabIndex: 0 }, element('code', {}, deployError)));
}

export function related({ related }: Diagnostic, actions: Actions): HTMLElement | undefined {
  if (related.length === 0) return undefined;
  const places = related.map(({ place, message }) =>
    element('li', {}, button('place', () => actions.goTo(place), actions.where(place)), ' ', ...prose(message)),
  );
  return element('ul', { className: 'related' }, ...places);
}

/** The buttons of its fixes, and the name of its rule. */
export function fixes({ fixes, rule, docs }: Diagnostic, actions: Actions): HTMLElement {
  const buttons = fixes.map((fix) => {
    const take = button(`fix ${fix.applicability}`, () => actions.apply(fix), ...prose(fix.title));
    if (fix.applicability === 'unsafe') {
      take.append(element('span', { className: 'review' }, 'review'));
      take.ariaLabel = `${plain(fix.title)}, to review`;
      take.title = 'Makes a choice for you: look at the change after it';
    }
    return take;
  });
  return element('div', { className: 'fixes' }, ...buttons, element('a', { className: 'rule', href: docs }, rule));
}

export function commands({ commands }: Pick<Diagnostic, 'commands'>, actions: Pick<Actions, 'copy'>): HTMLElement[] {
  return commands.map((command) => runnable(command, actions));
}

function runnable({ title, text }: Command, actions: Pick<Actions, 'copy'>): HTMLElement {
  const outcome = element('span', { role: 'status' });
  const copy = button('copy', () => void actions.copy(text).then((said) => (outcome.textContent = said)), 'Copy');
  copy.ariaLabel = `Copy: ${title}`;
  return element(
    'div',
    { className: 'command' },
    element('p', { className: 'caption' }, element('span', {}, ...prose(title)), outcome, copy),
    element('pre', { tabIndex: 0 }, element('code', {}, text)),
  );
}
