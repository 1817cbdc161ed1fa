import type { Counts, Theme, ToPage } from '../messages';

/** The page as an element shows it. */
export interface View {
  /** Stands in the shadow root of the element. */
  readonly element: HTMLElement;
  /** Whether the page takes messages. */
  readonly isReady: boolean;
  /** Loads the page, which is to be found there. */
  load(address: URL): void;
  /** Gives it this height, a CSS length, or that of its content. */
  fit(theme: Theme, height: string | undefined): void;
  send(message: ToPage): void;
  /** Ends the page, and takes it away. */
  remove(): void;
}

/** What a view tells its element. */
export interface Listener {
  onReady(): void;
  onReport(counts: Counts): void;
  /** Says why there is nothing to see; nothing if there is. */
  onFailure(why: string): void;
}
