import type { FileText, SecretText } from '../../pkg/engine.js';

// What the page in a frame and the element around it say to each other. Each side judges what it is told anew: anybody
// can post a message to anybody.

export type Theme = 'light' | 'dark';

/** What a docs site may choose of the look. */
export interface Look {
  theme: Theme;
  /** Colours as a browser computes them. */
  colours: Partial<Record<Colour, string>>;
  /** The size of text, in pixels. */
  textSize?: number;
  /** Whether the frame grows with the page, so that nothing in it need scroll. */
  grows: boolean;
}

export const COLOURS = ['accent', 'background', 'text'] as const;
type Colour = (typeof COLOURS)[number];

/** The texts that the page shows, its own example where there are none, and whether they may be changed. */
export interface Content {
  files?: FileText[];
  secrets?: SecretText[];
  readonly: boolean;
}

/** How many findings there are of each severity: all that a page says of what is pasted into it. */
export interface Counts {
  errors: number;
  warnings: number;
  infos: number;
}

export type ToPage = { type: 'look'; look: Look } | { type: 'content'; content: Content };
export type FromPage = { type: 'ready' } | { type: 'height'; px: number } | { type: 'report'; counts: Counts };

/** The name of the protocol and its version. */
const PROTOCOL = 'cdk-secret-check/1';

const MIN_HEIGHT = 200;
const MAX_HEIGHT = 4_000;
const TEXT_SIZES = { min: 12, max: 24 };
const MAX_DOCUMENTS = 1_000;
const MAX_CHARACTERS = 2_000_000;

export function sendToPage(page: Window, message: ToPage): void {
  send(page, message);
}

export function sendFromPage(host: Window, message: FromPage): void {
  send(host, message);
}

function send(to: Window, message: ToPage | FromPage): void {
  // A sandboxed page has no origin that it could be named by, and the page cannot know its host's.
  to.postMessage({ protocol: PROTOCOL, ...message }, '*');
}

/** What an element says to the page, as far as it may. */
export function readToPage(data: unknown): ToPage | undefined {
  if (!isMessage(data)) return undefined;
  if (data.type === 'look' && isRecord(data.look)) return { type: 'look', look: readLook(data.look) };
  if (data.type === 'content' && isRecord(data.content)) {
    const { files, secrets, readonly } = data.content;
    const content = { ...(isFiles(files) && { files }), ...(isSecrets(secrets) && { secrets }), readonly: readonly === true };
    return { type: 'content', content };
  }
  return undefined;
}

/** What a page says to its element, as far as it may. */
export function readFromPage(data: unknown): FromPage | undefined {
  if (!isMessage(data)) return undefined;
  if (data.type === 'ready') return { type: 'ready' };
  if (data.type === 'height' && Number.isFinite(data.px)) {
    return { type: 'height', px: clamp(data.px as number, MIN_HEIGHT, MAX_HEIGHT) };
  }
  if (data.type === 'report' && isRecord(data.counts)) {
    const { errors, warnings, infos } = data.counts;
    if (isCount(errors) && isCount(warnings) && isCount(infos)) return { type: 'report', counts: { errors, warnings, infos } };
  }
  return undefined;
}

function readLook({ theme, colours, textSize, grows }: Record<string, unknown>): Look {
  const given = isRecord(colours) ? colours : {};
  return {
    theme: theme === 'dark' ? 'dark' : 'light',
    colours: Object.fromEntries(COLOURS.map((name) => [name, given[name]] as const).filter(([, value]) => isColour(value))),
    ...(Number.isFinite(textSize) && { textSize: clamp(textSize as number, TEXT_SIZES.min, TEXT_SIZES.max) }),
    grows: grows === true,
  };
}

/** A colour as `getComputedStyle` writes it: a function of numbers, which refers to nothing. */
function isColour(value: unknown): value is string {
  return typeof value === 'string' && value.length < 100 && /^(rgba?|hsla?|hwb|(ok)?l(ab|ch)|color)\([\w\s.,%/+-]*\)$/.test(value);
}

export function isFiles(value: unknown): value is FileText[] {
  return isDocuments(value) && value.every(({ path }) => typeof path === 'string' && path !== '');
}

export function isSecrets(value: unknown): value is SecretText[] {
  return isDocuments(value) && value.every(({ name }) => name === undefined || typeof name === 'string');
}

function isDocuments(value: unknown): value is Record<string, unknown>[] {
  if (!Array.isArray(value) || value.length > MAX_DOCUMENTS) return false;
  let characters = 0;
  return value.every((document) => {
    if (!isRecord(document) || typeof document.text !== 'string') return false;
    characters += document.text.length;
    return characters <= MAX_CHARACTERS;
  });
}

function isMessage(data: unknown): data is Record<string, unknown> {
  return isRecord(data) && data.protocol === PROTOCOL;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(Math.ceil(value), min), max);
}
