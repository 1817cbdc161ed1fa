declare module 'virtual:engine' {
  /** The engine's wasm, a character a byte. */
  export const wasm: string;
  /** The characters of it that stand for another byte than their code. */
  export const moved: [code: number, byte: number][];
  /** The source of the worker that runs it. */
  export const worker: string;
}

interface Window {
  readonly trustedTypes?: {
    createPolicy(name: string, rules: { createScriptURL(input: string): string }): { createScriptURL(input: string): string };
  };
}
