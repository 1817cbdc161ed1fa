import type { Input } from '../../pkg/engine.js';
import { ask } from './dialog';
import { element, plural } from './dom';
import { pack } from './link';
import { maskPasswords } from './mask';
import { surroundings } from './surroundings';
import { valuesIn } from './values';

const AWS_KEY = /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/;

interface Options {
  input: Input;
  shapeOf(text: string): Promise<string>;
  copy(text: string): Promise<string>;
  say(what: string): void;
}

/** Shows what a link would carry, code and the shapes of the secrets, and copies it when that is wanted. */
export async function share({ input, shapeOf, copy, say }: Options): Promise<void> {
  const secrets = await Promise.all((input.secrets ?? []).map(async (secret) => ({ ...secret, text: await shapeOf(secret.text) })));
  const carried: Input = { files: input.files, secrets };
  if (carried.files.length + secrets.length === 0) return say('There is nothing to share yet.');
  let link: string;
  try {
    link = surroundings.address() + (await pack(carried));
  } catch (error) {
    return say((error as Error).message);
  }

  const doubts = doubtful(input, secrets);
  const agreed = element('input', { type: 'checkbox', autocomplete: 'off' });
  const field = element('input', { type: 'text', value: link, readOnly: true, ariaLabel: 'Link', autocomplete: 'off' });
  const warning = element(
    'div',
    { className: 'warning' },
    ...doubts.map((doubt) => element('p', {}, doubt)),
    element('label', {}, agreed, ' Share it as it is'),
  );
  const { buttons } = ask({
    title: 'Share without secrets',
    className: 'share',
    content: [
      element('p', {}, 'The link carries what is shown here, in the part of the address that browsers send to nobody. Whoever has the link can read it.'),
      ...carried.files.map(({ path, text }) => carriedText(path, plural(text.split('\n').length, 'line'), text)),
      ...secrets.map(({ name, text }, at) => carriedText(name ?? `Secret ${secrets.length > 1 ? at + 1 : ''}`.trim(), 'only its shape', text)),
      ...(doubts.length > 0 ? [warning] : []),
      ...(input.log === undefined ? [] : [element('p', {}, 'The deployment log is not part of it, nor what was read from it.')]),
      ...(link.startsWith('file:') ? [element('p', {}, 'It opens only where this file lies at the same place.')] : []),
      element('label', { className: 'link' }, 'Link', field),
    ],
    confirm: [{ label: 'Copy link', act: () => void copy(link).then((outcome) => say(outcome === 'Copied' ? 'The link is copied.' : 'Not allowed to copy here.')) }],
  });
  field.onfocus = () => field.select();
  const settle = () => {
    const isAllowed = doubts.length === 0 || agreed.checked;
    buttons[0]!.disabled = !isAllowed;
    field.disabled = !isAllowed;
    field.value = isAllowed ? link : '';
  };
  agreed.onchange = settle;
  settle();
}

function carriedText(title: string, about: string, text: string): HTMLElement {
  return element(
    'details',
    { open: true },
    element('summary', {}, element('code', {}, title), ` ${about}`),
    element('pre', { tabIndex: 0 }, element('code', {}, text)),
  );
}

/** Why the code may hold what is nobody's business. */
function doubtful({ files, secrets = [] }: Input, shapes: { text: string }[]): string[] {
  const shaped = secrets.map(({ text }, at) => ({ text, shape: shapes[at]!.text }));
  return files.flatMap(({ path, text }) => [
    ...(maskPasswords(text) !== text ? [`${path} holds what looks like a password.`] : []),
    ...(AWS_KEY.test(text) ? [`${path} holds what looks like an AWS access key.`] : []),
    ...(valuesIn(text, shaped).length > 0 ? [`${path} holds a value of the secret.`] : []),
  ]);
}
