import { Marked, type Renderer, type Tokens } from 'marked';

import type { Example, Input, Report, Rule } from '../pkg/engine.js';
import { glyphs, words } from './src/severity.ts';

type Check = (input: Input) => Report;

export function section(name: string, html: string): string {
  return `<section data-rule="${escape(name)}">${html}</section>`;
}

export function listOf(rules: Rule[]): string {
  const items = rules.map(
    (rule) =>
      `<li><a href="#rules/${escape(rule.name)}">${escape(rule.name)}</a>${badges(rule)}<p>${markdown.parseInline(rule.summary)}</p></li>`,
  );
  return `<h2 tabindex="-1">Rules</h2><p>What the checker reports, and whether it can mend it.</p><ul class="rule-list">${items.join('')}</ul>`;
}

/** The page of a rule. Its examples can be opened from what is shown of them: nothing is in the page twice. */
export function pageOf(rule: Rule, check: Check): string {
  const text = new Marked({ async: false, renderer: { ...renderer, ...examplesOf(rule, check) } }).parse(rule.docs.replace(/^# .*/, ''));
  return `<h2 tabindex="-1">${escape(rule.name)}</h2>${badges(rule)}<article>${text}</article>`;
}

function badges({ severity, fix }: Rule): string {
  const mends = fix ? `<span class="mends">${fix === 'safe' ? 'safe fix' : 'fix to review'}</span>` : '';
  return `<p class="badges"><span class="severity ${severity}">${glyphs[severity]} ${words[severity]}</span>${mends}</p>`;
}

/** Puts each example where its code stands; the blocks behind that one are part of it. */
function examplesOf({ examples }: Rule, check: Check) {
  const left = [...examples];
  let shown: Example | undefined;
  return {
    code({ text, lang }: Tokens.Code): string {
      if (left[0]?.files[0]?.text === `${text}\n`) return exampleOf((shown = left.shift()!), check);
      const isPart = shown?.secrets?.some((secret) => secret.text === `${text}\n`) || (shown?.policy && lang === 'policy');
      return isPart ? '' : block(text);
    },
  };
}

function exampleOf(example: Example, check: Check): string {
  const files = example.files.map(({ path, text }) => block(text, ` data-path="${escape(path)}"`));
  const secrets = (example.secrets ?? []).map(({ name = '', text }) => block(text, ` data-secret="${escape(name)}"`));
  return `<div class="example"${example.policy ? ' data-policy' : ''}>${[...files, ...secrets, `<p>${outcome(example, check)}</p>`].join('\n')}</div>\n`;
}

/** What the checker says of an example. */
function outcome(example: Example, check: Check): string {
  const said = check(example).diagnostics.map(({ severity, message, primary: { document, line } }) => {
    const where = document.startsWith('secret:') ? `secret, line ${line}` : `line ${line}`;
    return `<span class="severity ${severity}">${glyphs[severity]} ${words[severity]}</span>, ${where}: ${markdown.parseInline(message)}`;
  });
  const policy = example.policy ? ' This is under the policy <code>existingSecretsOnly</code>, which this page does not set.' : '';
  return `${said.join('<br>') || 'No problems found.'}${policy}`;
}

function block(text: string, attributes = ''): string {
  return `<pre tabindex="0"${attributes}><code>${escape(text.replace(/\n$/, ''))}</code></pre>`;
}

/** HTML in a page stays text. */
const renderer = {
  html: ({ raw }: Tokens.HTML | Tokens.Tag) => escape(raw),
  image: ({ raw }: Tokens.Image) => escape(raw),
  heading(this: Renderer, { depth, tokens }: Tokens.Heading) {
    const tag = depth < 3 ? 'h3' : 'h4';
    return `<${tag}>${this.parser.parseInline(tokens)}</${tag}>`;
  },
  link(this: Renderer, { href, tokens }: Tokens.Link) {
    const text = this.parser.parseInline(tokens);
    if (href.startsWith('#')) return `<a href="${escape(href)}">${text}</a>`;
    if (!href.startsWith('https://')) return text;
    return `<a href="${escape(href)}" rel="noopener noreferrer" target="_blank">${text}</a>`;
  },
};

const markdown = new Marked({ async: false, renderer });

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
