import type { BoundText, Report } from '../../pkg/engine.js';
import { button, byId, element, plural, prose } from './dom';
import type { Given } from './workspace';

/** What the page shows of a report. */
export type Shown = Pick<Report, 'diagnostics' | 'secrets' | 'databases' | 'texts' | 'silenced' | 'undecided' | 'deployment'>;
export const nothing: Shown = { diagnostics: [], secrets: [], databases: [], texts: [], silenced: [], undecided: [], deployment: null };

/** More names than this help nobody to find the right one. */
const CANDIDATES = 5;

/** Says why a secret was not checked, and how things stand where no finding says it; gives both back as text. */
export function showStanding(shown: Shown, given: Given, name: (text: BoundText, label: string) => void): string {
  const { texts, secrets } = shown;
  const unbound = given.code ? texts.filter(({ boundTo }) => boundTo === null) : [];
  const unchecked = unbound[0] ? `${which(unbound.length, texts.length)} not checked: ${unbound[0].why}.` : '';
  // One name cannot tell several secrets apart.
  const { few, more } = labels(unbound[0] && texts.length === 1 ? unbound[0].candidates : [], secrets);
  byId('unchecked').replaceChildren(
    ...(unchecked ? [element('p', {}, ...prose(unchecked))] : []),
    ...few.map((label) => Object.assign(button('', () => name(unbound[0]!, label), label), { title: `Check it as ${label}` })),
    more ? `and ${more} more` : '',
  );

  const calm = unchecked || shown.diagnostics.length > 0 ? '' : calmly(shown, given);
  byId('calm').textContent = calm;
  byId('calm').hidden = !calm;
  byId('calm').classList.toggle('clean', given.code && given.secret && shown.undecided.length === 0 && shown.silenced.length === 0);
  byId('start').hidden = !calm || given.code || given.secret || given.log;
  byId('limits').hidden = !calm || !given.code;
  byId('calm').classList.toggle('doubtful', shown.undecided.length > 0);
  return [unchecked, calm].filter(Boolean).join(' ');
}

function calmly({ undecided, silenced }: Shown, { code, secret, log }: Given): string {
  if (!code && !secret && log) return 'Paste the CDK code of this deployment and its secret: what the log says is held against both.';
  if (!code && !secret) return 'Paste CDK code and the secret it reads.';
  if (!code) return 'No problems found in the secret alone. Paste the CDK code that reads it.';
  const where = secret ? '' : ' in the code';
  const but = [
    silenced.length > 0 && `${plural(silenced.length, 'finding is', 'findings are')} silenced`,
    undecided.length > 0 && `${plural(undecided.length, 'read was', 'reads were')} not followed`,
  ].filter(Boolean);
  return `No problems found${where}${but.length > 0 ? `, but ${but.join(' and ')}` : ''}.${secret ? '' : ' Paste the secret to check its keys and values.'}`;
}

function which(unchecked: number, all: number): string {
  return all === 1 ? 'This secret was' : `${unchecked} of these ${all} secrets ${unchecked === 1 ? 'was' : 'were'}`;
}

/** What the code calls these secrets: the first few names, each once, and how many are left. */
function labels(ids: string[], secrets: Shown['secrets']): { few: string[]; more: number } {
  const all = [...new Set(ids.map((id) => secrets.find((secret) => secret.id === id)?.label ?? id))];
  return { few: all.slice(0, CANDIDATES), more: Math.max(0, all.length - CANDIDATES) };
}
