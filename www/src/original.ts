import { surroundings } from './surroundings';

/** The very bytes of the page's file: the build writes it as browsers do. */
export function original(): Blob {
  return new Blob(['<!DOCTYPE html>', surroundings.loaded!.outerHTML], { type: 'text/html' });
}

/** The SHA-256 of these bytes; undefined where the browser keeps cryptography to itself, as it does over plain HTTP. */
export async function sha256(of: Blob): Promise<string | undefined> {
  if (!isSecureContext) return undefined;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await of.arrayBuffer()));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
