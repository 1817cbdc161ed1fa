import type { BoundText } from '../../pkg/engine.js';
import { byId, element, plain, prose } from './dom';
import type { Shown } from './standing';
import type { Given } from './workspace';

/** More names than this help nobody to find the right one. */
const CHOICES = 200;
const AUTOMATIC = '';
/** The value of the choice that stands for a name which no secret of the code has. */
const NONE = 'none:';

/** Says which secret of the code the pasted text is checked as, and lets a person choose another one. */
export class Binding {
  readonly #select = byId<HTMLSelectElement>('bind');
  readonly #why = byId('bound');
  readonly #list = byId('bindings');
  #shown = '';

  /** Is told the name that was chosen, which is empty where the text is to speak for itself. */
  constructor(choose: (name: string) => void) {
    this.#select.onchange = () => choose(this.#select.value);
  }

  show({ texts, secrets }: Shown, given: Given, name: string): void {
    const shown = given.code ? texts : [];
    const isNew = JSON.stringify([shown, secrets.map(({ label }) => label), name]);
    if (isNew === this.#shown) return;
    this.#shown = isNew;
    const label = new Map(secrets.map(({ id, label }) => [id, label]));
    const several = shown.length > 1;
    this.#select.hidden = several;
    this.#list.hidden = !several;
    byId('binding').querySelector('label')!.textContent = several ? `This text holds ${shown.length} secrets` : 'This text is';
    this.#list.replaceChildren(...(several ? shown.map((text) => item(text, label)) : []));
    this.#showOne(several ? undefined : shown[0], { secrets, label, name });
  }

  #showOne(text: BoundText | undefined, { secrets, label, name }: Pick<Shown, 'secrets'> & { label: Map<string, string>; name: string }): void {
    const bound = text?.boundTo ? label.get(text.boundTo) : undefined;
    const candidates = text?.candidates.map((id) => label.get(id)) ?? [];
    const others = secrets.filter(({ origin }) => origin !== 'generated').map(({ label }) => label);
    const labels = text ? [...new Set([...candidates, ...others])].filter((label) => label !== undefined).slice(0, CHOICES) : [];
    const automatic = name === '' && bound !== undefined ? `${bound} (automatic)` : 'automatic';
    const isNone = text !== undefined && name !== '' && !labels.includes(bound ?? '');
    this.#select.replaceChildren(
      element('option', { value: AUTOMATIC }, automatic),
      ...labels.map((label) => element('option', { value: label }, label)),
      ...(isNone ? [element('option', { value: NONE, disabled: true }, 'no secret of the code')] : []),
    );
    this.#select.disabled = labels.length === 0;
    this.#select.value = name === '' || !text ? AUTOMATIC : isNone ? NONE : bound!;
    this.#why.className = text && bound === undefined ? 'unbound' : '';
    this.#why.title = plain(text?.why ?? '');
    this.#why.replaceChildren(...(text ? prose(bound === undefined ? `Not checked: ${text.why}.` : sentence(text.why)) : []));
  }
}

/** One of several secrets in a text. */
function item({ name, boundTo, candidates, why }: BoundText, label: Map<string, string>): HTMLElement {
  const bound = boundTo === null ? undefined : label.get(boundTo);
  const names = candidates.slice(0, 5).map((id) => `\`${label.get(id) ?? id}\``);
  const said =
    bound === undefined ? `not checked: ${why}${names.length > 0 ? ` (${names.join(', ')})` : ''}` : bound === name ? 'checked' : `checked as \`${bound}\``;
  return element(
    'li',
    { className: bound === undefined ? 'unbound' : '', title: plain(why) },
    ...prose(`\`${name ?? 'without a name'}\` `),
    element('span', {}, ...prose(said)),
  );
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
