import { HighlightStyle } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

// The colours are the page's: custom properties reach into the shadow root, and `light-dark()` in them follows the theme.

/** The colours of code. */
export const highlighting = HighlightStyle.define([
  { tag: [tags.keyword, tags.modifier, tags.operatorKeyword], color: 'var(--code-keyword)' },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: 'var(--code-string)' },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: 'var(--code-literal)' },
  { tag: [tags.typeName, tags.className, tags.namespace], color: 'var(--code-type)' },
  { tag: [tags.propertyName, tags.definition(tags.variableName)], color: 'var(--code-name)' },
  { tag: [tags.comment, tags.meta], color: 'var(--code-comment)' },
]);

const severity = (name: string) => ({
  [`.cm-lintRange-${name}`]: { textDecorationColor: `var(--${name})` },
  // A selection draws the underline anew, in the colour of the text: this one covers it.
  [`.cm-content .cm-lintRange-${name}::selection, .cm-content .cm-lintRange-${name} ::selection`]: {
    textDecoration: `underline wavy 1.5px var(--${name})`,
    textDecorationSkipInk: 'none',
    textUnderlineOffset: '3px',
  },
  [`.cm-lint-marker-${name}`]: { color: `var(--${name})` },
  [`.cm-diagnostic-${name}`]: { borderLeft: `3px solid var(--${name})` },
});

/** The editor as part of the page. */
export const look = EditorView.theme({
  '&': { height: '100%', color: 'var(--text)', backgroundColor: 'var(--surface)', fontSize: 'var(--code-size)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.6', overscrollBehavior: 'contain' },
  '.cm-content': { padding: '0.6rem 0', caretColor: 'var(--text)' },
  '.cm-line': { padding: '0 0.75rem 0 0.5rem' },
  '.cm-content ::selection, .cm-content::selection': { backgroundColor: 'var(--selection)' },
  '.cm-placeholder': { color: 'var(--muted)' },
  '.cm-activeLine': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine': { backgroundColor: 'var(--active-line)' },
  '.cm-gutters': { color: 'var(--muted)', backgroundColor: 'var(--surface)', border: 'none' },
  '.cm-activeLineGutter': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLineGutter': { color: 'var(--text)', backgroundColor: 'var(--active-line)' },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 0.35rem 0 0.25rem' },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--match)' },
  '&.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'transparent' },

  // CodeMirror draws severities with images; text decoration and glyphs also survive forced colours.
  '.cm-lintRange': {
    backgroundImage: 'none !important',
    textDecoration: 'underline wavy 1.5px',
    textDecorationSkipInk: 'none',
    textUnderlineOffset: '3px',
  },
  '.cm-gutter-lint': { width: '1.5rem' },
  '.cm-gutter-lint .cm-gutterElement': { padding: '0 0 0 0.45rem' },
  '.cm-lint-marker': { content: 'normal !important', width: 'auto', height: 'auto', cursor: 'default' },
  '.cm-lint-marker-error::before': { content: '"●"' },
  '.cm-lint-marker-warning::before': { content: '"▲"' },
  '.cm-lint-marker-info::before': { content: '"■"' },
  ...severity('error'),
  ...severity('warning'),
  ...severity('info'),

  '.cm-tooltip': {
    color: 'var(--text)',
    backgroundColor: 'var(--raised)',
    border: '1px solid var(--border)',
    borderRadius: '8px',
    boxShadow: 'var(--shadow)',
    fontFamily: 'var(--sans)',
    zIndex: '10',
  },
  '.cm-tooltip-lint': { maxWidth: 'min(34rem, calc(100vw - 2rem))', maxHeight: '60vh', overflowY: 'auto', margin: '0', padding: '0.25rem' },
  '.cm-tooltip-lint li': { listStyle: 'none' },
  '.cm-diagnostic': { margin: '0.25rem', padding: '0.35rem 0.75rem', whiteSpace: 'normal' },

  '.cm-panels': { color: 'var(--text)', backgroundColor: 'var(--page)', fontFamily: 'var(--sans)' },
  '.cm-panels-top': { borderBottom: '1px solid var(--border)' },
  '.cm-panel.cm-search': { padding: '0.4rem 2.5rem 0.4rem 0.6rem', fontSize: '0.8125rem' },
  '.cm-panel.cm-search label': { fontSize: 'inherit' },
  '.cm-textfield, .cm-button': {
    minHeight: '1.75rem',
    padding: '0.1rem 0.6rem',
    color: 'inherit',
    backgroundImage: 'none',
    backgroundColor: 'var(--surface)',
    border: '1px solid var(--border)',
    borderRadius: '6px',
    font: 'inherit',
  },
  '&.cm-editor .cm-collapsedLines': { color: 'var(--muted)', background: 'var(--inset)', minHeight: 'var(--target)', alignContent: 'center', padding: '0.15rem 0.75rem' },
  '&.cm-editor .cm-collapsedLines::before, &.cm-editor .cm-collapsedLines::after': { content: 'none' },
  '.cm-textfield': { borderColor: 'var(--control)' },
  '.cm-panel.cm-search [name=close]': { top: '0.4rem', right: '0.5rem', width: '1.75rem', height: '1.75rem', color: 'inherit', fontSize: '1rem' },
  '.cm-searchMatch': { backgroundColor: 'var(--match)' },
  '.cm-searchMatch-selected': { backgroundColor: 'var(--selection)' },
});
