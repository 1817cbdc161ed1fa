import { Marked, type Tokens } from 'marked';
import type { Plugin } from 'vite';

import type { Rule } from '../pkg/engine.js';
import { init, rules } from '../pkg/index.js';
import { glyphs, words } from './src/severity.ts';

/** Fills `<template id="rule-pages">` with the list of rules and the page of each: showing them needs no engine. */
export function rulePages(): Plugin {
  return {
    name: 'rule-pages',
    transformIndexHtml: {
      order: 'post',
      async handler(page) {
        await init();
        const all = rules();
        const sections = [section('', list(all)), ...all.map((rule) => section(rule.name, pageOf(rule)))];
        return page.replace('<template id="rule-pages">', (template) => template + sections.join(''));
      },
    },
  };
}

function section(name: string, html: string): string {
  return `<section data-rule="${escape(name)}">${html}</section>`;
}

function list(rules: Rule[]): string {
  const items = rules.map(
    (rule) =>
      `<li><a href="#rules/${escape(rule.name)}">${escape(rule.name)}</a>${badges(rule)}<p>${markdown.parseInline(rule.summary)}</p></li>`,
  );
  return `<h2 tabindex="-1">Rules</h2><p>What the checker reports, and whether it can mend it.</p><ul class="rule-list">${items.join('')}</ul>`;
}

function pageOf(rule: Rule): string {
  const text = markdown.parse(rule.docs.replace(/^# .*/, ''));
  return `<h2 tabindex="-1">${escape(rule.name)}</h2>${badges(rule)}<article>${text}</article>`;
}

function badges({ severity, fix }: Rule): string {
  const mends = fix ? `<span class="mends">${fix === 'safe' ? 'safe fix' : 'fix to review'}</span>` : '';
  return `<p class="badges"><span class="severity ${severity}">${glyphs[severity]} ${words[severity]}</span>${mends}</p>`;
}

/** HTML in a page stays text. */
const markdown = new Marked({
  async: false,
  renderer: {
    html: ({ raw }: Tokens.HTML | Tokens.Tag) => escape(raw),
    image: ({ raw }: Tokens.Image) => escape(raw),
    code: ({ text }: Tokens.Code) => `<pre tabindex="0"><code>${escape(text)}</code></pre>`,
    heading({ depth, tokens }: Tokens.Heading) {
      const tag = depth < 3 ? 'h3' : 'h4';
      return `<${tag}>${this.parser.parseInline(tokens)}</${tag}>`;
    },
    link({ href, tokens }: Tokens.Link) {
      const text = this.parser.parseInline(tokens);
      if (href.startsWith('#')) return `<a href="${escape(href)}">${text}</a>`;
      if (!href.startsWith('https://')) return text;
      return `<a href="${escape(href)}" rel="noopener noreferrer" target="_blank">${text}</a>`;
    },
  },
});

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
