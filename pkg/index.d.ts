import type { Report, Rule } from './engine.js';

export type {
  Applicability,
  Applied,
  ApplyOptions,
  Bound,
  BoundText,
  Command,
  Course,
  DatabaseUse,
  Deployment,
  Diagnostic,
  Edit,
  Event,
  Example,
  FileText,
  Fix,
  Input,
  KeyState,
  KeyUse,
  Origin,
  Place,
  Policy,
  Progress,
  Related,
  Report,
  Resolved,
  Role,
  Rule,
  SecretText,
  SecretUse,
  Severity,
  Silenced,
  Source,
  StackState,
  Undecided,
  Verdict,
} from './engine.js';

export { applyFix, applyFixes, check, shapeOf, version } from './engine.js';

/** Every rule, from its own documentation. */
export function rules(): Rule[];

/** A report as text. Throws a `TypeError` on any other format. */
export function render(report: Report, format: 'markdown' | 'sarif' | 'text'): string;

/**
 * Loads the engine; every other function needs it. Repeating it is harmless.
 *
 * @param source The wasm: its URL, its bytes, or a module compiled from it. Left out, it is `engine.wasm` beside this
 *   module, which Node reads from disk.
 */
export function init(source?: string | URL | BufferSource | WebAssembly.Module): Promise<void>;
