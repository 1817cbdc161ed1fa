import { byId } from './dom';
import { original, sha256 } from './original';
import { save } from './save';
import { surroundings } from './surroundings';

const FILE = 'cdk-secret-check.html';

/** What the footer offers: the page as a file, and how to know that it is this one. */
export function privacy(say: (what: string) => void): void {
  const isFramed = surroundings.kind === 'framed';
  const download = byId<HTMLButtonElement>('download');
  download.hidden = isFramed;
  download.onclick = () => {
    save(FILE, original());
    say(`Saved ${FILE}.`);
  };
  byId('not-framed').hidden = !isFramed;
  byId<HTMLDetailsElement>('privacy').ontoggle = async () => {
    byId('sha256').textContent = (await sha256(original())) ?? 'not shown over plain HTTP';
  };
}
