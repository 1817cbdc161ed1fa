import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, constants, lstat, open, readdir, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';

import { CODE, FILES, LOG, SECRETS } from './bounds.js';
import { base, isPattern, matcher } from './glob.js';
import { Unchecked } from './unchecked.js';

/** The name of code that came by standard input. */
export const STDIN = '<stdin>';

const LEFT_OUT = new Set(['node_modules', 'cdk.out']);
const TYPES_ONLY = /\.d\.[mc]?ts$/;
const SCRIPT = /\.[mc]?[jt]sx?$/;

const forward = (path) => (sep === '\\' ? path.replaceAll('\\', '/') : path);

/** A path as reports name it: from the working directory, with `/`. */
export const shown = (path) => forward(relative('', path)) || '.';

/** The code files that the arguments name, once each. What names none is said. */
export async function find(named, problem) {
  const found = new Set();
  for (const path of named) {
    const files = path === '-' ? [STDIN] : await filesOf(path);
    if (files.length === 0) {
      problem(`${shown(path)}: ${path.includes('=') ? 'no such file; a secret follows --secret' : 'no code there'}`);
    }
    files.forEach((file) => found.add(file));
  }
  if (found.size > FILES) {
    throw new Unchecked(
      `these are ${found.size} files of code, more than 1,000: name fewer. ` +
        "A quoted pattern ('lib/**/*.ts') leaves out node_modules, cdk.out and *.d.ts",
    );
  }
  return [...found];
}

async function filesOf(path) {
  const kind = await stat(path).catch(() => null);
  if (kind?.isDirectory()) {
    const files = await walk(path);
    const all = new Set(files);
    const source = (file) => file.replace(/js(x?)$/, 'ts$1');
    return files.filter((file) => SCRIPT.test(file) && (source(file) === file || !all.has(source(file))));
  }
  if (!kind && isPattern(path)) {
    const pattern = shown(path);
    const matches = matcher(pattern);
    return (await walk(base(pattern))).filter(matches);
  }
  return kind ? [shown(path)] : [];
}

/** The files below a directory, sorted; links are not followed. */
async function walk(directory) {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const files = [];
  for (const entry of entries) {
    const path = join(directory, entry.name);
    if (entry.isDirectory() && !LEFT_OUT.has(entry.name) && !entry.name.startsWith('.')) {
      files.push(...(await walk(path)));
    } else if (entry.isFile() && !TYPES_ONLY.test(entry.name)) {
      files.push(shown(path));
    }
  }
  return files;
}

/** The texts of code files. A file that cannot be read is said, and left out. */
export async function readCode(paths, problem, progress) {
  const files = [];
  let bytes = 0;
  for (const [at, path] of paths.entries()) {
    progress(`reading ${at + 1} of ${paths.length}`);
    try {
      const read = await readUpTo(path === STDIN ? '-' : path, CODE);
      bytes += read.length;
      files.push({ path, text: decoded(read) });
    } catch (error) {
      problem(`${path}: ${reason(error)}`);
    }
    if (bytes > CODE) {
      throw new Unchecked(`more than 2 MB of code, with ${path}: name fewer files`);
    }
  }
  return files;
}

/** The text of a secret. Its path is not repeated: who takes it for the place of the secret itself has typed that. */
export async function readSecret({ name, path }, position) {
  const label = name === undefined ? `secret ${position}` : `secret ${name}`;
  let read;
  try {
    read = await readUpTo(path, SECRETS);
  } catch (error) {
    throw new Unchecked(`${label}: ${reason(error)}; --secret takes a file, or - for standard input`);
  }
  if (read.length > SECRETS) {
    throw new Unchecked(`${label}: more than 1 MB`);
  }
  try {
    const text = isPowerShells(read) ? new TextDecoder('utf-16le').decode(read) : decoded(read);
    return name === undefined ? { text } : { name, text };
  } catch (error) {
    throw new Unchecked(`${label}: ${reason(error)}`);
  }
}

/** The text of a log. It is only looked through: a byte that is no UTF-8 spoils nothing. */
export async function readLog(path) {
  let read;
  try {
    read = await readUpTo(path, LOG);
  } catch (error) {
    throw new Unchecked(`the log: ${reason(error)}; --log takes a file, or - for standard input`);
  }
  if (read.length > LOG) {
    throw new Unchecked('the log: more than 16 MB');
  }
  return new TextDecoder(isPowerShells(read) ? 'utf-16le' : 'utf-8').decode(read);
}

/** Whether it is UTF-16, as PowerShell writes what a command prints. */
const isPowerShells = (read) => read[0] === 0xff && read[1] === 0xfe;

async function readUpTo(path, most) {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of path === '-' ? process.stdin : createReadStream(path)) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > most) {
      break;
    }
  }
  return Buffer.concat(chunks);
}

const decoded = (bytes) => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);

function reason({ code }) {
  const reasons = {
    EACCES: 'permission denied',
    EISDIR: 'is a directory',
    ENOENT: 'no such file',
    ERR_ENCODING_INVALID_ENCODED_DATA: 'is not UTF-8',
  };
  return reasons[code] ?? `cannot be read (${code})`;
}

/** Why a file must not be replaced: it is not the one that was named and read. Null where nothing speaks against it. */
export async function obstacle(path, before) {
  try {
    if ((await lstat(path)).isSymbolicLink() || (await leavesWorkingDirectory(path))) {
      return 'a symbolic link leads elsewhere';
    }
    await access(path, constants.W_OK); // Replacing it would not ask.
    return (await readFile(path)).equals(Buffer.from(before)) ? null : 'has changed since it was read';
  } catch (error) {
    return reason(error);
  }
}

/** Puts a text in the place of a file's, in one step. Returns why not where that fails. */
export async function replace(path, text) {
  const temporary = join(dirname(path), `.${randomUUID()}.tmp`);
  try {
    const { mode } = await stat(path);
    const handle = await open(temporary, 'wx', mode);
    try {
      await handle.chmod(mode); // Whatever the umask.
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
    return null;
  } catch ({ code }) {
    return `cannot be written (${code})`;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Whether a path that looks as if it were in the working directory is not. */
async function leavesWorkingDirectory(path) {
  const isOutside = (way) => way.startsWith('..') || isAbsolute(way);
  return !isOutside(relative('', path)) && isOutside(relative(await realpath('.'), await realpath(path)));
}
