const MASK = '•••';
const STRING = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/.source;
const NAME = /(?:password|passwd|passphrase|pwd|token|api_?key|private_?key|secret_?key|client_?secret|access_?key)[_\d]{0,4}/.source;
const CALL = /\b(?:unsafePlainText|plainText|fromUnsafePlaintext)\s*\(\s*/.source;

/** Calls whose argument is a secret in plain text. */
const CALLED = new RegExp(`(${CALL})(${STRING})`, 'g');
/** `password: '…'`, `DB_PASSWORD ??= "…"`, `"password": "…"`, also inside another string. */
const NAMED = new RegExp(
  `(${NAME}\\b\\\\*["'\`]?\\]?\\s*(?::[^=,;\\n]*=(?!=)|[:=](?!=)|(?:\\?\\?|\\|\\|)=?)\\s*)(${STRING}|\\\\+(["'])(?:(?!\\\\+\\3).)*\\\\+\\3)`,
  'gi',
);
/** `addEnvironment('DB_PASSWORD', '…')`. */
const ARGUMENT = new RegExp(`(\\(\\s*["'\`][\\w-]{0,60}?${NAME}["'\`]\\s*,\\s*)(${STRING})`, 'gi');
/** The same places where the password is a name. */
const BY_NAME = new RegExp(`(?:${CALL}|${NAME}\\b["'\`]?\\s*[:=]\\s*)([A-Za-z_$][\\w$]*)\\s*[,;)}\\n]`, 'gi');
/** User and password in an address. */
const ADDRESS = /(:\/\/[^\s:/@'"`]*:)[^\s/@'"`$]+(?=@)/g;

/** Code in which the literals that are passwords are masked, for whatever leaves the page other than by copying from an editor. */
export function maskPasswords(code: string): string {
  const names = new Set([...code.matchAll(BY_NAME)].map(([, name]) => name!.replaceAll('$', '\\$')));
  const declared = new RegExp(`(\\b(?:const|let|var|readonly|static)\\s+(?:${[...names].join('|')})\\s*(?::[^=\\n]*)?=\\s*)(${STRING})`, 'g');
  const patterns = [CALLED, NAMED, ARGUMENT, ...(names.size > 0 ? [declared] : [])];
  const masked = patterns.reduce(
    (text, pattern) => text.replace(pattern, (_, before: string, literal: string) => before + mask(literal)),
    code,
  );
  return masked.replace(ADDRESS, `$1${MASK}`);
}

/** The literal's own quotes around a mask that tells nothing, not even a length. */
function mask(literal: string): string {
  const quote = /^\\*["'`]/.exec(literal)![0];
  return literal.length === 2 * quote.length ? literal : quote + MASK + quote;
}
