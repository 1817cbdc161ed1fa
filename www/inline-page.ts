import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { type DefaultTreeAdapterTypes as Tree, parse } from 'parse5';
import { build, type Plugin, type Rolldown } from 'vite';

import { withRules } from './rule-pages.ts';
import { engine } from './single-file.ts';
import type { Markup } from './src/element/markup.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Serves `virtual:page`: the page for a shadow root. Its modules become a function of their surroundings, its elements a
 * tree of plain values, and its style that of an element among others.
 */
export function inlinePage(): Plugin {
  const id = 'virtual:page';
  return {
    name: 'inline-page',
    resolveId: (source) => (source === id ? `\0${id}` : undefined),
    async load(source) {
      if (source !== `\0${id}`) return;
      const { code, css } = await bundlePage();
      const page = parse(await withRules(readFileSync(here('check.html'), 'utf8')));
      return `
        export const css = ${JSON.stringify(css)};
        export const markup = ${JSON.stringify(markupOf(bodyOf(page)))};
        export function run(surroundings) {
          ${code}
        }`;
    },
  };
}

async function bundlePage(): Promise<{ code: string; css: string }> {
  const [bundle] = (await build({
    configFile: false,
    logLevel: 'warn',
    plugins: [engine(), forShadowRoot()],
    build: {
      write: false,
      target: 'es2023',
      cssCodeSplit: false,
      lib: { entry: here('src/main.ts'), formats: ['iife'], name: 'page' },
      rolldownOptions: { output: { globals: { surroundings: '{ surroundings }' } } },
    },
  })) as Rolldown.RolldownOutput[];
  const [script, ...assets] = bundle!.output;
  const style = assets.find(({ fileName }) => fileName.endsWith('.css')) as Rolldown.OutputAsset;
  return { code: script.code, css: String(style.source) };
}

function forShadowRoot(): Plugin {
  return {
    name: 'for-shadow-root',
    enforce: 'pre',
    // A parameter of the function that the page becomes.
    resolveId: (source) => (source === './surroundings' ? { id: 'surroundings', external: true } : undefined),
    transform(code, id) {
      if (/\.css(\?|$)/.test(id)) return withOwnSize(intoShadow(code));
      return id.endsWith('/look.ts') ? withOwnSize(code) : undefined;
    },
  };
}

/** A style that is written for the elements around a page, and for a window of its own. */
function intoShadow(css: string): string {
  return css
    .replaceAll(':root', '.page')
    .replace(/(?<![\w.#-])(body|main)(?=[ :,])/g, '.$1')
    .replace(/@media (?=\(min-width)/g, '@container frame ')
    .replace(/\((min|max)-(width|height): ([\d.]+)rem\)/g, (_, bound, side, rem) => `(${bound}-${side}: ${16 * Number(rem)}px)`)
    .replace(/\b((?:min-)?height: )100dvh/g, '$1100%');
}

/** `rem` is the size of text of the page around. */
function withOwnSize(text: string): string {
  return text.replace(/(-?[\d.]+)rem\b/g, 'calc($1 * var(--rem))');
}

function bodyOf(page: Tree.Document): Tree.Element {
  const [html] = page.childNodes.filter((node): node is Tree.Element => node.nodeName === 'html');
  return html!.childNodes.find((node): node is Tree.Element => node.nodeName === 'body')!;
}

function markupOf(node: Tree.Element): Markup {
  const { tagName } = node;
  const given = Object.fromEntries(node.attrs.map(({ name, value }) => [name, value]));
  // The landmarks of a page are those of the one around.
  const isOuter = tagName === 'body' || tagName === 'main';
  const attributes = { ...given, ...(isOuter && { class: tagName }), ...(tagName === 'section' && { role: 'group' }) };
  const children = 'content' in node ? (node as Tree.Template).content.childNodes : node.childNodes;
  return [isOuter ? 'div' : tagName, attributes, ...children.flatMap(childOf)];
}

function childOf(node: Tree.ChildNode): (Markup | string)[] {
  if ('value' in node) return [node.value];
  return 'tagName' in node && node.tagName !== 'noscript' ? [markupOf(node)] : [];
}
