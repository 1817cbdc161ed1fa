declare module 'virtual:engine' {
  /** The engine's wasm, a character a byte. */
  export const wasm: string;
  /** The characters of it that stand for another byte than their code. */
  export const moved: [code: number, byte: number][];
  /** The source of the worker that runs it. */
  export const worker: string;
}

declare module 'virtual:page' {
  /** The style of the page in a shadow root. */
  export const css: string;
  /** Its elements. */
  export const markup: import('./element/markup').Markup;
  /** Brings it to life. */
  export function run(surroundings: import('./surroundings').Surroundings): void;
}

interface Window {
  readonly trustedTypes?: {
    createPolicy(name: string, rules: { createScriptURL(input: string): string }): { createScriptURL(input: string): string };
  };
}
