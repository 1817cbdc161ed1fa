import { parseArgs } from 'node:util';

import { Unchecked } from './unchecked.js';

export const HELP = `Checks AWS CDK code against the Secrets Manager secrets it reads.

Usage: cdk-secret-check <code>... [--secret <name>=<file>]... [options]

  <code>                    files, directories, patterns ('lib/**/*.ts'), or - for standard input
  --secret <name>=<file>    the text of a secret; - for standard input; the name may be left out
  --log <file>              what a failed deployment printed; - for standard input
  --existing-secrets-only   report every secret that the stack creates
  --format <format>         text (default), markdown, sarif, json
  --fix                     apply safe fixes to the code; secrets are never written
  --fix-unsafe              apply unsafe fixes as well: review what they did
  --fail-on <severity>      error (default), warning, info, never
  -h, --help
  -v, --version

Exit code: 0 nothing that severe, 1 findings, 2 something could not be checked or fixed.
`;

const FORMATS = ['text', 'markdown', 'sarif', 'json'];
const SEVERITIES = ['error', 'warning', 'info', 'never'];

const OPTIONS = {
  secret: { type: 'string', multiple: true, default: [] },
  log: { type: 'string' },
  'existing-secrets-only': { type: 'boolean', default: false },
  format: { type: 'string', default: 'text' },
  fix: { type: 'boolean', default: false },
  'fix-unsafe': { type: 'boolean', default: false },
  'fail-on': { type: 'string', default: 'error' },
  help: { type: 'boolean', short: 'h', default: false },
  version: { type: 'boolean', short: 'v', default: false },
};

/** What the arguments ask for. Throws `Unchecked` where that is not clear, without repeating what may be a secret. */
export function read(args) {
  if (args.some(holdsSecret)) {
    throw new Unchecked(
      'an argument looks like the text of a secret, and arguments are seen by other processes and kept by the shell: ' +
        'put it in a file, or give it by standard input with --secret <name>=-',
    );
  }
  const { values, positionals: code } = parsed(args);
  const secrets = values.secret.map(named);
  const options = {
    code,
    secrets,
    log: values.log,
    existingSecretsOnly: values['existing-secrets-only'],
    format: oneOf(FORMATS, values.format, '--format'),
    fix: values.fix || values['fix-unsafe'],
    unsafe: values['fix-unsafe'],
    failOn: oneOf(SEVERITIES, values['fail-on'], '--fail-on'),
    help: values.help,
    version: values.version,
  };
  if (options.help || options.version) {
    return options;
  }
  if (code.length === 0) {
    throw new Unchecked('name the code to check: files, directories, patterns, or -; see --help');
  }
  const inputs = [...code, ...secrets.map(({ path }) => path), options.log].filter((path) => path === '-').length;
  if (options.log === '') {
    throw new Unchecked('--log takes a file, or - for standard input');
  }
  if (inputs > 1) {
    throw new Unchecked('standard input can be one text only: - is given more than once');
  }
  if (options.fix && code.includes('-')) {
    throw new Unchecked('standard input cannot be fixed: name a file');
  }
  return options;
}

function parsed(args) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    const option = /'(?:-\w, )?(--?[a-z][\w-]*)/i.exec(error.message)?.[1] ?? 'one of them';
    const lacks = /argument missing|ambiguous/.test(error.message);
    const what = {
      ERR_PARSE_ARGS_UNKNOWN_OPTION: `unknown option ${option}`,
      ERR_PARSE_ARGS_INVALID_OPTION_VALUE: `${option} is given ${lacks ? 'without' : 'with'} a value`,
    };
    throw new Unchecked(`${what[error.code] ?? 'these arguments cannot be read'}; see --help`);
  }
}

/** A name may hold an equals sign; the path of a file hardly does. */
function named(argument) {
  const at = argument.lastIndexOf('=');
  const [name, path] = at < 0 ? [undefined, argument] : [argument.slice(0, at), argument.slice(at + 1)];
  if (path === '' || name === '') {
    throw new Unchecked('--secret takes <name>=<file>, or a file alone; see --help');
  }
  return { name, path };
}

function oneOf(choices, value, option) {
  if (!choices.includes(value)) {
    throw new Unchecked(`${option} is one of ${choices.join(', ')}`);
  }
  return value;
}

/** Quotes, braces and line breaks where JSON has them, also as shells leave them that take its quotes away. */
const holdsSecret = (argument) => /["'\\]\s*:|[{[]\s*["'\\]|\{[^}]*:|=\s*["'{[]|[\r\n]/.test(argument);
