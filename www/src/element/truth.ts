const PROMISE = 'The page around the checker, and every script in it, can read what you paste here. The checker itself sends nothing and stores nothing.';
const PRIVACY = [
  [
    'What is promised',
    'What you paste is read in this tab. The checker does not send it, does not store it, and does not put it into the address. A link is made only when you ask for one, and of a secret it has only the keys and placeholders.',
  ],
  [
    'What is not enforced',
    'The checker is a part of the page around it: no policy of its own is in force. That page and every script in it can read what you paste, and can send it elsewhere.',
  ],
  ['What is outside our control', 'Extensions, the browser and the system can read what is on the screen, in memory, and on the clipboard.'],
] as const;

/** Says what holds for a page that others can look into, in place of what its own policy would make sure of. */
export function tellTheTruth(root: ShadowRoot, address: () => string): void {
  root.getElementById('promise')!.textContent = PROMISE;
  const privacy = root.getElementById('privacy') as HTMLDetailsElement;
  const alone = Object.assign(document.createElement('a'), { textContent: 'Open the checker by itself', target: '_blank', rel: 'noopener noreferrer' });
  const entries = [...PRIVACY.map(([term, text]) => entry(term, text)), entry('For a secret in use', alone, ': there its policy keeps what you paste from everybody else.')];
  privacy.querySelector('summary')!.textContent = 'Privacy';
  privacy.querySelector('dl')!.replaceChildren(...entries);
  privacy.addEventListener('toggle', () => (alone.href = address()));
}

function entry(term: string, ...content: (Node | string)[]): HTMLElement {
  const [group, name, description] = ['div', 'dt', 'dd'].map((tag) => document.createElement(tag)) as [HTMLElement, HTMLElement, HTMLElement];
  name.append(term);
  description.append(...content);
  group.append(name, description);
  return group;
}
