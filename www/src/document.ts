import type { Diagnostic, Edit } from '../../pkg/engine.js';
import type { Editor } from './editor';

export type Kind = 'code' | 'secret' | 'log';

/** A text that is checked. It gets an editor of its own when it is first shown, and with it a history and a cursor. */
export class Document {
  readonly kind: Kind;
  /** The path of code; the name of a secret, which may be empty; nothing of a log. */
  name: string;
  /** A text of the secret, and what is left of it without its values. */
  shape: { of: string; text: string } | undefined;
  diagnostics: Diagnostic[] = [];
  #source: string;
  #editor: Editor | undefined;

  constructor(kind: Kind, name = '', source = '') {
    this.kind = kind;
    this.name = name;
    this.#source = source;
  }

  get editor(): Editor | undefined {
    return this.#editor;
  }

  /** The text with the line ends it came with. */
  get source(): string {
    return this.#editor?.source ?? this.#source;
  }

  /** The text that is checked: its lines end in `\n`. */
  get text(): string {
    return this.#editor?.text ?? this.#source.replaceAll(/\r\n?/g, '\n');
  }

  get isBlank(): boolean {
    return this.#editor?.isBlank ?? this.#source.trim() === '';
  }

  /** Exchanges the text for one that brings its own line ends. */
  open(source: string): void {
    if (this.#editor) this.#editor.open(source);
    else this.#source = source;
  }

  /** Exchanges the text that was checked for one of the same line ends. */
  replace(text: string): void {
    if (this.#editor) this.#editor.replace(text);
    else this.#source = this.#source.includes('\r\n') ? text.replaceAll('\n', '\r\n') : text;
  }

  /** Makes these edits of the text that was checked. */
  apply(edits: Edit[]): void {
    if (this.#editor) return this.#editor.apply(edits);
    const backwards = [...edits].sort((a, b) => b.start - a.start);
    this.replace(backwards.reduce((text, { start, end, text: by }) => text.slice(0, start) + by + text.slice(end), this.text));
  }

  show(diagnostics: Diagnostic[]): void {
    this.diagnostics = diagnostics;
    this.#editor?.show(diagnostics);
  }

  /** Gives it an editor, which takes the text over. */
  attach(editor: Editor): void {
    editor.reset(this.#source);
    editor.show(this.diagnostics);
    this.#editor = editor;
    this.#source = '';
  }

  /** Starts anew with this text: nothing of the one before is left. */
  reset(source = ''): void {
    this.shape = undefined;
    this.diagnostics = [];
    if (this.#editor) this.#editor.reset(source);
    else this.#source = source;
  }

  /** Leaves of a secret's text only its shape. */
  reduce(shape: string): void {
    this.shape = { of: shape, text: shape };
    this.diagnostics = [];
    if (this.#editor) this.#editor.reduce(shape);
    else this.#source = shape;
  }

  /** Takes its editor away, and with it the history; the text stays for who holds the document. */
  detach(): void {
    this.#source = this.source;
    this.#editor?.destroy();
    this.#editor = undefined;
  }
}
