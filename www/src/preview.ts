import { MergeView, unifiedMergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';

import { ask } from './dialog';
import { element, plural, prose } from './dom';
import { looks } from './languages';
import type { Change } from './workspace';

/** Narrower than this, before and after are shown in one. */
const SIDE_BY_SIDE = 800;

/** Shows what fixes would change, and makes the change when that is wanted. */
export function preview(changes: Change[], count: number, titles: string[], act: () => void): void {
  const views: { destroy(): void }[] = [];
  const shown = changes.map(({ title, kind, before, after }) => {
    const host = element('div', { className: 'change' });
    const root = host.attachShadow({ mode: 'open' });
    const of = (doc: string, label: string) => ({
      doc,
      extensions: [lineNumbers(), EditorState.readOnly.of(true), EditorView.lineWrapping, EditorView.contentAttributes.of({ 'aria-label': `${title}, ${label}` }), ...looks(kind)],
    });
    const collapseUnchanged = { margin: 2, minSize: 4 };
    if (innerWidth >= SIDE_BY_SIDE) {
      views.push(new MergeView({ a: of(before, 'before'), b: of(after, 'after'), parent: root, root, collapseUnchanged, gutter: true }));
    } else {
      const { doc, extensions } = of(after, 'after');
      const merged = unifiedMergeView({ original: before, mergeControls: false, collapseUnchanged });
      views.push(new EditorView({ doc, extensions: [...extensions, merged], parent: root, root }));
    }
    return element('section', {}, element('h3', {}, element('code', {}, title)), host);
  });
  ask({
    title: plural(count, 'safe fix', 'safe fixes'),
    className: 'preview',
    content: [element('ul', { className: 'fix-titles' }, ...titles.map((title) => element('li', {}, ...prose(title)))), ...shown],
    confirm: [{ label: `Apply ${plural(count, 'fix', 'fixes')}`, act }],
    onClose: () => views.forEach((view) => view.destroy()),
  });
}
