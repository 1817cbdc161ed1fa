import type { FileText, SecretText } from './engine.js';

/**
 * The checker in a page: `<cdk-secret-check>`, defined by importing this module. Where there is no window the import
 * defines nothing.
 *
 * Attributes: `theme` (`auto`, `light` or `dark`), `height` (a CSS length; without it the element is as high as its
 * content), `readonly`, `src` (where `check.html` is; beside this module, if left out), `mode` (`inline` for a shadow
 * root in place of a sandboxed frame: the page around, and every script in it, can read what is pasted).
 */
export class CdkSecretCheckElement extends HTMLElement {
  /** The code that is shown at first. It takes the place of nothing that a person has changed. */
  get files(): FileText[] | undefined;
  set files(files: FileText[] | null | undefined);
  /** The secrets that are shown at first. The page around the element knows them: never a real one. */
  get secrets(): SecretText[] | undefined;
  set secrets(secrets: SecretText[] | null | undefined);

  addEventListener<K extends keyof CdkSecretCheckEventMap>(
    type: K,
    listener: (this: CdkSecretCheckElement, event: CdkSecretCheckEventMap[K]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

/** How many findings there are of each severity: all that the page around the element learns. */
export interface Counts {
  errors: number;
  warnings: number;
  infos: number;
}

export interface CdkSecretCheckEventMap extends HTMLElementEventMap {
  'cdk-secret-check:ready': CustomEvent<null>;
  'cdk-secret-check:report': CustomEvent<Counts>;
}

declare global {
  interface HTMLElementTagNameMap {
    'cdk-secret-check': CdkSecretCheckElement;
  }
}
