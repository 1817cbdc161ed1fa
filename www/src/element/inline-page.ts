import { css, markup, run } from 'virtual:page';

import { startWorker } from '../start-worker';
import type { Host, Route } from '../surroundings';
import own from './inline-page.css?inline';
import { build } from './markup';
import { allowsCode, allowsWorkers } from './policy';
import { tellTheTruth } from './truth';

interface Around {
  host: Host;
  /** Where the page is to be found by itself. */
  address(): string;
  /** Ends with the page. */
  signal: AbortSignal;
}

let sheet: CSSStyleSheet | undefined;

/** Shows the page in a shadow root; gives back what the policy of the page around would have to allow first. */
export async function mount(root: ShadowRoot, { host, address, signal }: Around): Promise<string[]> {
  if (signal.aborted) return [];
  const workers = await allowsWorkers();
  if (!allowsCode() || workers !== true) return ["script-src 'wasm-unsafe-eval'", 'worker-src blob:', ...(workers === 'untrusted' ? ['trusted-types cdk-worker'] : [])];
  if (signal.aborted) return [];
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css + own);
  }
  root.adoptedStyleSheets = [sheet];
  const body = build(markup) as HTMLElement;
  const page = Object.assign(document.createElement('section'), { className: 'page', role: 'group', lang: 'en', translate: false, ariaLabel: 'CDK secret check' });
  page.append(body);
  root.replaceChildren(page);
  tellTheTruth(root, address);
  keepKeys(root);
  run({ kind: 'inline', root, page, body, loaded: undefined, textSize: '--rem', signal, route: routeIn(root), address, entitle: () => {}, startWorker, host });
  return [];
}

/** Views that the address of the page around knows nothing of. */
function routeIn(root: ShadowRoot): Route {
  let shown = '';
  let tell = () => {};
  const go = (fragment: string) => {
    if (fragment === shown) return;
    shown = fragment;
    tell();
  };
  root.addEventListener('click', (event) => {
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
    const to = link?.getAttribute('href');
    if (!to?.startsWith('#')) return;
    event.preventDefault();
    go(to === '#' ? '' : to);
  });
  return { get: () => shown, go, watch: (turned) => (tell = turned) };
}

/** Keeps what is typed into a field from the shortcuts of the page around, to which it seems typed into none. */
function keepKeys(root: ShadowRoot): void {
  for (const type of ['keydown', 'keypress', 'keyup']) {
    root.addEventListener(type, (event) => {
      const [target] = event.composedPath();
      if (target instanceof HTMLElement && (target.isContentEditable || target.matches('input, select'))) event.stopPropagation();
    });
  }
}
