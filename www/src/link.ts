import type { Input } from '../../pkg/engine.js';

const VERSION = 'v1.';
/** What a link may carry at most, unpacked; and packed, which is about what chats and browsers take. */
const UNPACKED_BYTES = 1 << 20;
const LINK_CHARACTERS = 32_000;
const FILES = 1000;

/** A link that cannot be made, or that does not say what it should. */
class LinkError extends Error {}

/** The fragment of a link that carries these texts: JSON, in gzip for its checksum, in URL-safe base64. */
export async function pack(input: Input): Promise<string> {
  const packed = await through(new Blob([JSON.stringify(input)]).stream(), new CompressionStream('gzip'), Infinity);
  const base64 = btoa(Array.from(packed, (byte) => String.fromCharCode(byte)).join(''));
  const fragment = `#${VERSION}${base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')}`;
  if (fragment.length > LINK_CHARACTERS) throw new LinkError('These texts are too long for a link. Export the findings instead, or share the file.');
  return fragment;
}

export function isPacked(fragment: string): boolean {
  return fragment.startsWith(`#${VERSION}`);
}

/** The texts that a fragment carries. */
export async function unpack(fragment: string): Promise<Input> {
  const damaged = new LinkError('This link is damaged or was cut off: nothing of it was opened.');
  let json: string;
  try {
    const base64 = fragment.slice(1 + VERSION.length).replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    json = new TextDecoder('utf-8', { fatal: true }).decode(await through(new Blob([bytes]).stream(), new DecompressionStream('gzip'), UNPACKED_BYTES));
  } catch (error) {
    throw error instanceof LinkError ? error : damaged;
  }
  const input = parse(json);
  if (!input) throw damaged;
  return input;
}

async function through(stream: ReadableStream<Uint8Array>, transform: CompressionStream | DecompressionStream, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const reader = stream.pipeThrough<Uint8Array<ArrayBuffer>>(transform as ReadableWritablePair<Uint8Array<ArrayBuffer>, Uint8Array>).getReader();
  for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
    size += value!.length;
    if (size > limit) {
      void reader.cancel();
      throw new LinkError('This link carries more than the page opens from one: nothing of it was opened.');
    }
    chunks.push(value!);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/** Texts with names that are their own, and nothing else. */
function parse(json: string): Input | undefined {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return undefined;
  }
  const { files, secrets } = (value ?? {}) as { files?: unknown; secrets?: unknown };
  if (!Array.isArray(files) || !Array.isArray(secrets) || files.length + secrets.length > FILES) return undefined;
  const isText = (one: unknown, name: string, isNamed: boolean) => {
    const { text, [name]: named } = (one ?? {}) as Record<string, unknown>;
    return typeof text === 'string' && (typeof named === 'string' || (!isNamed && named === undefined));
  };
  const areTexts = files.every((one) => isText(one, 'path', true)) && secrets.every((one) => isText(one, 'name', false));
  if (!areTexts || new Set(files.map(({ path }) => path)).size < files.length) return undefined;
  return {
    files: files.map(({ path, text }: Input['files'][number]) => ({ path, text })),
    secrets: secrets.map(({ name, text }: { name?: string; text: string }) => ({ ...(name !== undefined && { name }), text })),
  };
}
