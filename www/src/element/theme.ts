import { COLOURS, type Look, type Theme } from '../messages';

const DARK_MDBOOK = ['coal', 'navy', 'ayu'];
const LIGHT_MDBOOK = ['light', 'rust'];
/** Below this a background counts as dark. */
const DARK_BELOW = 0.5;

/** The theme that the site shows around an element, by the switch that the site has. */
export function themeAround(element: Element): Theme {
  const { documentElement: html } = element.ownerDocument;
  // Docusaurus, and many others.
  const named = element.closest('[data-theme]')?.getAttribute('data-theme');
  if (named && /dark/i.test(named)) return 'dark';
  if (named && /light/i.test(named)) return 'light';
  // Material for MkDocs.
  const scheme = element.closest('[data-md-color-scheme]')?.getAttribute('data-md-color-scheme');
  if (scheme === 'slate') return 'dark';
  if (scheme === 'default') return 'light';
  // VitePress, which marks nothing while it is light.
  if (html.classList.contains('dark')) return 'dark';
  if (DARK_MDBOOK.some((name) => html.classList.contains(name))) return 'dark';
  if (LIGHT_MDBOOK.some((name) => html.classList.contains(name))) return 'light';

  const schemes = getComputedStyle(element.parentElement ?? html).colorScheme.split(' ');
  const [light, dark] = [schemes.includes('light'), schemes.includes('dark')];
  if (light && dark) return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  if (dark) return 'dark';
  if (light) return 'light';
  // A site without a scheme is light, unless it paints itself dark.
  return isDark(backgroundOf(element)) ? 'dark' : 'light';
}

/** What the site chose of the look, by custom properties; `probe` stands where they are in force. */
export function lookFrom(probe: HTMLElement): Pick<Look, 'colours' | 'textSize'> {
  const isSet = (name: string) => getComputedStyle(probe).getPropertyValue(`--cdk-secret-check-${name}`).trim() !== '';
  const colours: Look['colours'] = {};
  for (const name of COLOURS) {
    if (!isSet(name)) continue;
    probe.style.color = `var(--cdk-secret-check-${name})`;
    colours[name] = getComputedStyle(probe).color;
  }
  if (!isSet('text-size')) return { colours };
  probe.style.fontSize = 'var(--cdk-secret-check-text-size)';
  return { colours, textSize: Number.parseFloat(getComputedStyle(probe).fontSize) };
}

const watchers = new Set<() => void>();
const SWITCHES = ['data-theme', 'data-md-color-scheme'];
let stopWatching: (() => void) | undefined;

/** Calls back when the site may have changed its theme, until told to stop. */
export function watchTheme(changed: () => void): () => void {
  watchers.add(changed);
  stopWatching ??= watch();
  return () => {
    watchers.delete(changed);
    if (watchers.size > 0) return;
    stopWatching?.();
    stopWatching = undefined;
  };
}

function watch(): () => void {
  const tell = () => watchers.forEach((changed) => changed());
  const observer = new MutationObserver(tell);
  observer.observe(document, { subtree: true, attributeFilter: SWITCHES });
  for (const part of [document.documentElement, document.body]) {
    observer.observe(part, { attributeFilter: [...SWITCHES, 'class', 'style'] });
  }
  const system = matchMedia('(prefers-color-scheme: dark)');
  system.addEventListener('change', tell);
  // A site may fade from one theme into the other.
  document.addEventListener('transitionend', tell);
  return () => {
    observer.disconnect();
    system.removeEventListener('change', tell);
    document.removeEventListener('transitionend', tell);
  };
}

function backgroundOf(element: Element): string | undefined {
  for (let around: Element | null = element.parentElement; around; around = around.parentElement) {
    const { backgroundColor } = getComputedStyle(around);
    if (!/^rgba\(.*, 0\)$|^transparent$/.test(backgroundColor)) return backgroundColor;
  }
  return undefined;
}

function isDark(colour: string | undefined): boolean {
  const [red, green, blue] = colour?.match(/^rgba?\((\d+), (\d+), (\d+)/)?.slice(1).map(Number) ?? [];
  if (red === undefined || green === undefined || blue === undefined) return false;
  return (0.299 * red + 0.587 * green + 0.114 * blue) / 255 < DARK_BELOW;
}
