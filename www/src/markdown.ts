import { lexer, type MarkedToken, type Token } from 'marked';

import { element } from './dom';

/** Markdown as elements. HTML in it stays text. */
export function markdown(source: string): Node[] {
  return blocks(lexer(source));
}

function blocks(tokens: Token[] = []): Node[] {
  return (tokens as MarkedToken[]).flatMap(block);
}

function block(token: MarkedToken): Node[] {
  switch (token.type) {
    case 'heading':
      return [element(token.depth < 3 ? 'h3' : 'h4', {}, ...inline(token.tokens))];
    case 'paragraph':
      return [element('p', {}, ...inline(token.tokens))];
    case 'code':
      return [element('pre', { tabIndex: 0 }, element('code', {}, token.text))];
    case 'list':
      return [element(token.ordered ? 'ol' : 'ul', {}, ...token.items.map((item) => element('li', {}, ...blocks(item.tokens))))];
    case 'blockquote':
      return [element('blockquote', {}, ...blocks(token.tokens))];
    case 'table': {
      const row = (cells: typeof token.header, tag: 'th' | 'td') =>
        element('tr', {}, ...cells.map((cell) => element(tag, {}, ...inline(cell.tokens))));
      const rows = [row(token.header, 'th'), ...token.rows.map((cells) => row(cells, 'td'))];
      return [element('table', {}, ...rows)];
    }
    case 'hr':
      return [element('hr', {})];
    case 'space':
    case 'def':
      return [];
    default:
      return inline([token]);
  }
}

function inline(tokens: Token[] = []): Node[] {
  return (tokens as MarkedToken[]).map((token) => {
    switch (token.type) {
      case 'strong':
      case 'em':
        return element(token.type, {}, ...inline(token.tokens));
      case 'codespan':
        return element('code', {}, token.text);
      case 'link':
        return link(token.href, inline(token.tokens));
      case 'br':
        return element('br', {});
      case 'text':
        return token.tokens ? element('span', {}, ...inline(token.tokens)) : document.createTextNode(token.text);
      case 'escape':
        return document.createTextNode(token.text);
      default:
        return document.createTextNode(token.raw);
    }
  });
}

function link(href: string, children: Node[]): HTMLElement {
  if (href.startsWith('#')) return element('a', { href }, ...children);
  if (!href.startsWith('https://')) return element('span', {}, ...children);
  return element('a', { href, rel: 'noopener noreferrer', target: '_blank' }, ...children);
}
