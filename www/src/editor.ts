import { defaultKeymap, history, historyKeymap, isolateHistory } from '@codemirror/commands';
import { bracketMatching, indentOnInput } from '@codemirror/language';
import { type Diagnostic as Mark, linter, lintGutter, setDiagnostics } from '@codemirror/lint';
import { search, searchKeymap } from '@codemirror/search';
import { type ChangeDesc, ChangeSet, Compartment, EditorSelection, EditorState, type Extension, type Text } from '@codemirror/state';
import {
  closeHoverTooltips,
  EditorView,
  hasHoverTooltips,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  placeholder,
  tooltips,
} from '@codemirror/view';

import type { Diagnostic, Edit } from '../../pkg/engine.js';
import type { Access } from './acts';
import { difference } from './difference';
import type { Kind } from './document';
import { element } from './dom';
import { eventMarks, type Marked, showEvents } from './event-marks';
import { findingSheet } from './finding';
import { looks } from './languages';
import { surroundings } from './surroundings';
import { unread } from './unread';

interface Options {
  label: string;
  kind: Kind;
  placeholder: string;
  access: Access;
  /** The text was changed. */
  onChange(): void;
  /**
   * Asked about a text before it is pasted or dropped into a range: whether it is taken elsewhere; undefined where it
   * plainly stays. What is taken never enters the editor's state, and so not its history. The range moves along with
   * what is typed until the answer is there, or is closed by what leaves no place for the text.
   */
  redirect(text: string, into: Span, isOpen: () => boolean): Promise<boolean> | undefined;
  /** What the tooltip of a finding shows. */
  explain(diagnostic: Diagnostic): Node;
}

/** A part of the present text. */
export interface Span {
  from: number;
  to: number;
}

/** A text of more characters takes long enough to read or to paste that nothing else should be done in the same task. */
const LONG_TEXT = 500_000;
/** CodeMirror reads the whole line anew in which the browser typed. */
const LONG_LINE = 50_000;

/** Whether what is dragged comes out of this page: its owner has decided where it belongs. */
let isOwnDrag = false;
surroundings.root.addEventListener('dragstart', () => (isOwnDrag = true), { capture: true });
surroundings.root.addEventListener('dragend', () => (isOwnDrag = false), { capture: true });

/** What helps with texts of a kind: a log is only read. */
function helps(kind: Kind): Extension[] {
  return kind === 'log' ? [eventMarks] : [lintGutter(), indentOnInput(), bracketMatching()];
}

/** The editor of a text, in a shadow root so that its styles need no place in the page's policy. */
export class Editor {
  readonly #host: HTMLElement;
  readonly #options: Options;
  /** In front of the page, where nothing around the editor cuts tooltips off or moves them. */
  readonly #above = element('div', { className: 'above', popover: 'manual' });
  readonly #view: EditorView;
  /** What was changed since the diagnostics that are shown were made. */
  #drift: ChangeDesc = ChangeSet.empty(0);
  /** Where texts go that were pasted and may yet be taken elsewhere. */
  readonly #pending = new Set<Span>();
  /** Whether what is inserted now was pasted before what the text has got meanwhile. */
  #isLate = false;
  /** The line end of the text as it was pasted: CodeMirror knows only `\n`. */
  #lineEnd = '\n';
  /** The text in one string, which takes long to write of a long one. */
  #written: { doc: Text; text: string } | undefined;
  readonly #access = new Compartment();

  constructor(host: HTMLElement, options: Options) {
    this.#host = host;
    this.#options = options;
    const root = host.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [findingSheet];
    const parent = document.createElement('div');
    parent.style.height = '100%';
    root.append(parent, this.#above);
    this.#above.showPopover();
    this.#view = new EditorView({ root, parent, state: this.#fresh('') });
  }

  /** The text with the line ends it came with. */
  get source(): string {
    return this.#lineEnd === '\n' ? this.text : this.text.replaceAll('\n', this.#lineEnd);
  }

  /** The text, its lines ended by `\n`. */
  get text(): string {
    const { doc } = this.#view.state;
    if (this.#written?.doc !== doc) this.#written = { doc, text: doc.toString() };
    return this.#written.text;
  }

  get isBlank(): boolean {
    for (const part of this.#view.state.doc.iter()) if (/\S/.test(part)) return false;
    return true;
  }

  get hasFocus(): boolean {
    return this.#view.hasFocus;
  }

  /** Where the cursor is, or the start of what is selected. */
  get cursor(): number {
    return this.#view.state.selection.main.from;
  }

  /** Whether a range of the text that was checked lies on the cursor's line. */
  isOnLine(range: { start: number; end: number }): boolean {
    const line = this.#view.state.doc.lineAt(this.cursor);
    const { from, to } = this.locate(range);
    return from <= line.to && to >= line.from;
  }

  /** Exchanges the text, in one step of the history, for as little of it as differs. */
  replace(text: string): void {
    const change = difference(this.text, text);
    if (change) this.#change([change]);
  }

  /** The same for a text that brings its own line ends. */
  open(source: string): void {
    this.#lineEnd = lineEndOf(source);
    this.replace(source.replaceAll('\r\n', '\n'));
  }

  /** Makes these edits of the text that was checked, in one step of the history, and shows where. */
  apply(edits: Edit[]): void {
    this.#change(edits.map(({ start, end, text }) => ({ from: start, to: end, insert: text })));
  }

  /** Pastes a text into a range. */
  insert(text: string, { from, to }: Span): void {
    const { state } = this.#view;
    if (from === 0 && to === state.doc.length) this.#lineEnd = lineEndOf(text);
    const changes = state.changes({ from, to, insert: state.toText(text) });
    this.#view.dispatch({
      changes,
      selection: { anchor: changes.mapPos(state.selection.main.head, 1) },
      userEvent: 'input.paste',
      scrollIntoView: true,
    });
  }

  toTop(): void {
    // In place of where the last change wanted to be seen.
    this.#view.dispatch({ selection: { anchor: 0 }, effects: EditorView.scrollIntoView(0, { y: 'center' }) });
    this.#view.scrollDOM.scrollTop = 0;
  }

  /** Marks these diagnostics in the text that was checked, which is the present one. */
  show(diagnostics: Diagnostic[]): void {
    const { state } = this.#view;
    const marks = diagnostics.map((diagnostic): Mark => {
      const { start, end } = diagnostic.primary;
      return {
        from: Math.min(start, state.doc.length),
        to: Math.min(end, state.doc.length),
        severity: diagnostic.severity,
        message: diagnostic.message,
        renderMessage: () => this.#options.explain(diagnostic),
      };
    });
    this.#drift = ChangeSet.empty(state.doc.length);
    this.#view.dispatch(setDiagnostics(state, marks));
  }

  /** Marks the lines of these events of the text that was checked. */
  showEvents(events: Marked[]): void {
    this.#view.dispatch({ effects: showEvents(events, this.#view.state.doc) });
  }

  /** Where a range of the text that was checked is now. */
  locate({ start, end }: { start: number; end: number }): Span {
    const length = this.#drift.length;
    const from = this.#drift.mapPos(Math.min(start, length), 1);
    return { from, to: Math.max(from, this.#drift.mapPos(Math.min(end, length), -1)) };
  }

  /** Selects a range of the text that was checked. */
  select(range: { start: number; end: number }): void {
    const { from, to } = this.locate(range);
    this.#view.dispatch({
      selection: EditorSelection.single(from, to),
      effects: EditorView.scrollIntoView(from, { y: 'center' }),
    });
    this.focus();
  }

  /** Brings the editor into view where it is not. */
  scrollPage(): void {
    this.#host.scrollIntoView({ block: 'nearest' });
  }

  /** Takes notice that the access is another now. */
  showAccess(): void {
    this.#view.dispatch({ effects: this.#access.reconfigure(extensionOf(this.#options.access)) });
  }

  hide(isHidden: boolean): void {
    if (this.#host.hidden === isHidden) return;
    this.#host.hidden = isHidden;
    if (!isHidden) this.#view.requestMeasure();
  }

  closeTooltip(): void {
    if (hasHoverTooltips(this.#view.state)) this.#view.dispatch({ effects: closeHoverTooltips });
  }

  focus(): void {
    this.#view.focus();
  }

  /** Takes nothing any more of what was pasted and waits. */
  dropPending(): void {
    this.#pending.clear();
  }

  /** Starts anew with this text: nothing of the one before is left, nor of its history. */
  reset(source = ''): void {
    this.dropPending();
    this.#begin(source);
  }

  /** Starts anew with what is left of the text; what was pasted into that and waits has its place in this. */
  reduce(shape: string): void {
    const change = difference(this.text, shape);
    if (change) this.#movePending(ChangeSet.of(change, this.text.length));
    this.#begin(shape);
  }

  destroy(): void {
    this.dropPending();
    this.#view.destroy();
    this.#host.remove();
  }

  /** Takes over a paste or drop whose text may belong elsewhere, until that is known. */
  #take(event: Event, text: string | undefined, { from, to }: Span): boolean {
    const into = { from, to };
    if (!text || this.#options.access.isReadonly) return false;
    this.#pending.add(into);
    const answer = this.#options.redirect(text, into, () => this.#pending.has(into)) ?? (text.length > LONG_TEXT ? later(false) : undefined);
    if (!answer) {
      this.#pending.delete(into);
      return false;
    }
    event.preventDefault();
    void answer.then((isTaken) => {
      if (!this.#pending.delete(into) || isTaken) return;
      this.#isLate = true;
      this.insert(text, into);
      this.#isLate = false;
    });
    return true;
  }

  #begin(source: string): void {
    const text = source.replaceAll(/\r\n?/g, '\n');
    this.#lineEnd = lineEndOf(source);
    this.#written = undefined;
    this.#drift = ChangeSet.empty(text.length);
    this.#view.setState(this.#fresh(text));
  }

  #movePending(changes: ChangeDesc): void {
    // Texts come in the order in which they were pasted and typed.
    const side = this.#isLate ? 1 : -1;
    for (const range of this.#pending) {
      range.from = changes.mapPos(range.from, side);
      range.to = Math.max(range.from, changes.mapPos(range.to, -1));
    }
  }

  #change(changes: { from: number; to: number; insert: string }[]): void {
    const { state } = this.#view;
    const set = state.changes(changes);
    let end = 0;
    set.iterChangedRanges((_fromA, _toA, _fromB, toB) => (end = toB));
    this.#view.dispatch({
      changes: set,
      selection: { anchor: end },
      effects: EditorView.scrollIntoView(end, { y: 'center' }),
      annotations: isolateHistory.of('full'),
    });
  }

  #fresh(doc: string): EditorState {
    const { label, kind, access, onChange } = this.#options;
    return EditorState.create({
      doc,
      extensions: [
        this.#access.of(extensionOf(access)),
        helps(kind),
        lineNumbers(),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        history(),
        search({ top: true }),
        linter(null),
        tooltips({ parent: this.#above }),
        looks(kind),
        placeholder(this.#options.placeholder),
        keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap]),
        EditorView.lineWrapping,
        EditorView.scrollHandler.of(centre),
        EditorView.contentAttributes.of({
          'aria-label': label,
          // Editable text is reached by Tab anyway; with this, tools know it too.
          tabindex: '0',
          ...unread,
        }),
        EditorView.clipboardInputFilter.of((text, state) => {
          const { from, to } = state.selection.main;
          if (from === 0 && to === state.doc.length) this.#lineEnd = lineEndOf(text);
          return text;
        }),
        EditorView.clipboardOutputFilter.of((text) => text.replaceAll('\n', this.#lineEnd)),
        EditorView.domEventHandlers({
          paste: (event, { state }) => this.#take(event, event.clipboardData?.getData('text/plain'), state.selection.main),
          drop: (event, view) => {
            if (isOwnDrag) return false;
            const at = view.posAtCoords({ x: event.clientX, y: event.clientY }, false);
            return this.#take(event, event.dataTransfer?.getData('text/plain'), { from: at, to: at });
          },
          beforeinput: (event, view) => {
            if (event.inputType !== 'insertText' || event.data === null || !typesItself(view)) return false;
            view.dispatch(view.state.replaceSelection(event.data), { userEvent: 'input.type', scrollIntoView: true });
            return true;
          },
        }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          this.#drift = this.#drift.composeDesc(update.changes);
          this.#movePending(update.changes);
          onChange();
        }),
      ],
    });
  }
}

/** Scrolls to a place in the editor without scrolling the page, as long as that is not about the middle already. */
function centre(view: EditorView, { head }: { head: number }, { y }: { y: string }): boolean {
  if (y !== 'center') return false;
  // CodeMirror refuses to measure from here.
  const { node } = view.domAtPos(head);
  const part = node instanceof Element ? node : node.parentElement!;
  const place = part.getBoundingClientRect();
  const { top, height } = view.scrollDOM.getBoundingClientRect();
  const below = (place.top + place.bottom) / 2 - top - height / 2;
  if (Math.abs(below) > height / 4) view.scrollDOM.scrollTop += below;
  return true;
}

/**
 * Whether what is typed is not left to the browser: it carries the look of what is typed over into inline styles, which the
 * policy refuses, and of a long line everything would be compared to know what it typed.
 */
function typesItself({ state, composing }: EditorView): boolean {
  const { empty, head } = state.selection.main;
  return !state.readOnly && !composing && (!empty || state.doc.lineAt(head).length > LONG_LINE);
}

/** The same in a task of its own. */
function later<T>(result: T): Promise<T> {
  return new Promise((resolve) => setTimeout(resolve, 0, result));
}

function extensionOf({ isReadonly }: Access): Extension {
  return isReadonly ? [EditorState.readOnly.of(true), EditorView.contentAttributes.of({ 'aria-readonly': 'true' })] : [];
}

function lineEndOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}
