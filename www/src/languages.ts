import { StreamLanguage, syntaxHighlighting } from '@codemirror/language';
import { json, typescript } from '@codemirror/legacy-modes/mode/javascript';
import type { Extension } from '@codemirror/state';
import { tags } from '@lezer/highlight';

import type { Kind } from './document';
import { highlighting, look } from './look';

// The modes write `string property` for a quoted key, of which CodeMirror knows only the first word.
const tokenTable = { property: tags.propertyName };
const languages = {
  code: StreamLanguage.define({ ...typescript, tokenTable }),
  secret: StreamLanguage.define({ ...json, tokenTable }),
};

/** How texts of a kind look. */
export function looks(kind: Kind): Extension[] {
  return kind === 'log' ? [look] : [languages[kind], syntaxHighlighting(highlighting), look];
}
