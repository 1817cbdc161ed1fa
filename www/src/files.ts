import type { Kind } from './document';

/** What the engine takes at most. */
const LIMITS: Record<Kind, { files: number; bytes: number }> = {
  code: { files: 1000, bytes: 2_000_000 },
  secret: { files: 100, bytes: 1_000_000 },
  log: { files: 20, bytes: 16_000_000 },
};
const CODE = /(?<!\.d)\.[cm]?[jt]sx?$/i;
const SECRET = /\.(json|txt|env)$|(^|\/)\.env\b[^/]*$/i;
const LOG = /\.log$/i;
/** JSON that every project has, and that is no secret. */
const PROJECT = /(^|\/)((package|package-lock|tsconfig[^/]*|cdk(\.context)?|jest\.config|nx|lerna|turbo|project|biome|renovate)\.json|\.[^/]*rc(\.json)?)$|\.(template|assets|snap)\.json$/i;
/** Folders with what others wrote, or a tool. */
const SKIPPED = /(^|\/)(node_modules|cdk\.out|dist|coverage|\.[^/]+)\//;

/** A file, and where it was found. */
export interface Found {
  path: string;
  file: File;
}

/** What a file is by its name. */
export interface Named {
  kind: Kind;
  path: string;
}

/** What is worth reading, within what the engine takes. */
export function choose(found: Found[], isFolder: boolean) {
  const left = { other: 0, over: 0, binary: [] as string[] };
  const room = structuredClone(LIMITS);
  const sorted = [...(isFolder ? withoutFolder(found) : found)].sort((a, b) => a.path.localeCompare(b.path, 'en', { numeric: true }));
  const sources = new Set(sorted.map(({ path }) => path));
  const files = sorted.flatMap(({ path, file }) => {
    const named = kindOf(path, isFolder || found.length > 1);
    // No secret is as long as that.
    const kind = named === 'secret' && file.size > LIMITS.secret.bytes ? 'log' : named;
    // What the compiler made of a file that is here says everything again.
    const isCompiled = /\.[cm]?jsx?$/.test(path) && ['ts', 'tsx', 'mts', 'cts'].some((end) => sources.has(path.replace(/\.[cm]?jsx?$/, `.${end}`)));
    if (!kind || isCompiled) return left.other++, [];
    if (room[kind].files < 1 || room[kind].bytes < file.size) return left.over++, [];
    room[kind].files--;
    room[kind].bytes -= file.size;
    return [{ kind, path, file }];
  });
  return { files, left };
}

/** What a file is by its name; among others only what is likely. */
export function kindOf(path: string, isAmongOthers: boolean): Kind | undefined {
  if (isAmongOthers && (isSkipped(path) || PROJECT.test(path))) return undefined;
  if (isNamedLog(path)) return 'log';
  if (SECRET.test(path)) return 'secret';
  return CODE.test(path) || !isAmongOthers ? 'code' : undefined;
}

/** The same with paths from the one folder that everything is in. */
function withoutFolder(found: Found[]): Found[] {
  const root = /^[^/]+\//.exec(found[0]?.path ?? '')?.[0];
  if (!root || !found.every(({ path }) => path.startsWith(root))) return found;
  return found.map(({ path, file }) => ({ path: path.slice(root.length), file }));
}

/** Whether a path leads into what others wrote, or a tool. */
export function isSkipped(path: string): boolean {
  return SKIPPED.test(path);
}

/** Whether a file is called as logs are. */
export function isNamedLog(path: string): boolean {
  return LOG.test(path);
}
