import type { Role } from '../../pkg/engine.js';

/** The parts in what happened that are told of line by line. */
export type Told = Extract<Role, 'cause' | 'consequence' | 'stuck'>;

/** Each part in what happened as a sign and a word. */
export const roles: Record<Role, { sign: string; word: string }> = {
  cause: { sign: '✗', word: 'cause' },
  consequence: { sign: '↳', word: 'consequence' },
  stuck: { sign: '‖', word: 'stuck' },
  done: { sign: '✓', word: 'done' },
  open: { sign: '○', word: 'open' },
};
