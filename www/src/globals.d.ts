declare module 'virtual:engine' {
  /** The engine's wasm, a character a byte. */
  export const wasm: string;
  /** The source of the worker that runs it. */
  export const worker: string;
}

declare module '*/pkg/pages.js' {
  /** The text of every rule's doc comment, by the rule's name. */
  export const pages: Record<string, string>;
}

interface Window {
  readonly trustedTypes?: {
    createPolicy(name: string, rules: { createScriptURL(input: string): string }): { createScriptURL(input: string): string };
  };
}
