/** An element as plain values, of which elements are made without parsing: a page around may forbid that. */
export type Markup = [tag: string, attributes: Record<string, string>, ...children: (Markup | string)[]];

const SVG = 'http://www.w3.org/2000/svg';

export function build([tag, attributes, ...children]: Markup, namespace = document.documentElement.namespaceURI): Element {
  const within = tag === 'svg' ? SVG : namespace;
  const element = document.createElementNS(within, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  const parent = element instanceof HTMLTemplateElement ? element.content : element;
  parent.append(...children.map((child) => (typeof child === 'string' ? child : build(child, within))));
  return element;
}
