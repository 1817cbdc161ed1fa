// Node 20 has no glob, and the package no dependencies: it installs offline and brings nobody else's code.

/** Whether a path is a pattern. */
export const isPattern = (path) => /[*?[{]/.test(path);

/** The directory that every match of a relative pattern is in. */
export function base(pattern) {
  const segments = pattern.split('/');
  return segments.slice(0, segments.findIndex(isPattern)).join('/') || '.';
}

/** Matches whole paths: `*` and `?` within a segment, `**` across them, `[a-z]`, `[!a-z]`, `{ts,tsx}`. */
export function matcher(pattern) {
  let depth = 0;
  const source = pattern.replace(
    /\*\*\/|\*\*|\*|\?|\[!?[^\]/]+\]|[{},]|[\\^$.|+()[\]]/g,
    (token) => {
      switch (token) {
        case '**/':
          return '(?:[^/]+/)*';
        case '**':
          return '.*';
        case '*':
          return '[^/]*';
        case '?':
          return '[^/]';
        case '{':
          depth += 1;
          return '(?:';
        case '}':
          depth -= 1;
          return depth < 0 ? '}' : ')';
        case ',':
          return depth > 0 ? '|' : ',';
        default:
          return token.length > 1 ? token.replace(/^\[!/, '[^').replaceAll('\\', '\\\\') : `\\${token}`;
      }
    },
  );
  try {
    const expression = new RegExp(`^${source}$`, 'su');
    return (path) => expression.test(path);
  } catch {
    return (path) => path === pattern;
  }
}
