const CODES = { place: 1, error: 31, warning: 33, info: 36 };

/** Whether what goes to a stream is coloured. As in Node, FORCE_COLOR stands above NO_COLOR. */
export function isColoured(stream, { FORCE_COLOR, NO_COLOR, TERM }) {
  if (FORCE_COLOR !== undefined) {
    return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  }
  return !NO_COLOR && TERM !== 'dumb' && Boolean(stream.isTTY);
}

/** The first line of each finding, coloured. */
export function coloured(text, { diagnostics }) {
  const paint = (code, part) => `\x1b[${code}m${part}\x1b[0m`;
  const heads = diagnostics.map(({ primary: { document, line, column }, severity, rule }) => ({
    line: printable(`${document}:${line}:${column} ${severity} ${rule}`),
    painted: `${paint(CODES.place, printable(`${document}:${line}:${column}`))} ${paint(CODES[severity], severity)} ${rule}`,
  }));
  const lines = text.split('\n').map((line) => (line === heads[0]?.line ? heads.shift().painted : line));
  return lines.join('\n');
}

/**
 * Without what a terminal would obey or hide, or a pipeline take for a command (`::` of GitHub, `##[` of Azure): names
 * in code can hold it. The escapes are JSON's, where they change nothing.
 */
export const printable = (text) =>
  text.replace(/[\0-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]|(?<=^\s*):(?=:)|#(?=#\w*\[)/gm, (character) => {
    const code = character.charCodeAt(0).toString(16).padStart(4, '0');
    return `\\u${code}`;
  });

/**
 * The report as code scanning takes it, where every place is a path from the root of the repository: `paths` has those
 * of the secrets.
 */
export function located(report, paths) {
  const path = (document) => {
    const known = paths.get(document) ?? document;
    return /^[^/]*:/.test(known) ? `./${known}` : known; // What stands before a colon would be a scheme.
  };
  const moved = (place) => ({ ...place, document: path(place.document) });
  return {
    ...report,
    diagnostics: report.diagnostics.map((finding) => ({
      ...finding,
      primary: moved(finding.primary),
      related: finding.related.map((related) => ({ ...related, place: moved(related.place) })),
      fixes: finding.fixes.map((fix) => ({ ...fix, edits: fix.edits.map(moved) })),
    })),
    silenced: report.silenced.map((silenced) => ({ ...silenced, place: moved(silenced.place) })),
  };
}
