// Pasted code, type-checked against the CDK: many texts in one program, which is what makes it fast.

import { createRequire } from 'node:module';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';

import ts from 'typescript';

const require = createRequire(import.meta.url);
const here = fileURLToPath(new URL('.', import.meta.url)).replaceAll('\\', '/');

const OPTIONS = {
  strict: true,
  // What is pasted is seldom whole.
  noImplicitAny: false,
  noImplicitThis: false,
  useUnknownInCatchVariables: false,
  allowJs: true,
  checkJs: true,
  noEmit: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ES2022,
  // Takes `import`, `import = require` and `require` alike.
  module: ts.ModuleKind.Preserve,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.es2022.d.ts'],
  types: ['node'],
};

const CODE = /\.[cm]?[jt]sx?$/;
const JAVASCRIPT = /\.[cm]?jsx?$/;

/** Packages of the first version of the CDK, whose types are installed in a folder of their own. */
const V1 = /["']@aws-cdk\/(?![\w-]*-alpha)/;

/** What a fragment may be a part of: a file, or what stands in a class, a function or a list of properties. */
const SURROUNDINGS = [
  ['', ''],
  ['class Fragment extends cdk.Stack {', '}'],
  ['async function fragment() {', '}'],
  ['const fragment = {', '};'],
];

/** Where the CDK has what fragments name and do not declare; as the checker assumes, and more. */
const MODULES = ['constructs', 'aws-cdk-lib', 'aws-cdk-lib/aws-rds', 'aws-cdk-lib/aws-secretsmanager'];
const ALIASES = { cdk: 'aws-cdk-lib', sm: 'aws-cdk-lib/aws-secretsmanager' };

/** No such name, none but a similar one or a member of the class, no such namespace, none for a short-hand property. */
const UNDECLARED = [2304, 2552, 2663, 2503, 18004];

/**
 * The errors that TypeScript reports for each of many projects, without their places.
 *
 * What nothing declares is taken from the CDK where it has something of that name, and is `any` elsewhere. Where a
 * project is `like` another one, that is decided by the other one's files: what it alone does not declare is an error.
 *
 * @param {{ files: { path: string, text: string }[], like: number }[]} projects
 * @returns {string[][]}
 */
export function errorsOf(projects) {
  const placed = projects.map(({ files, like }, at) => {
    const code = files.filter(({ path }) => CODE.test(path));
    const directory = `${here}${code.some(({ text }) => V1.test(text)) ? 'v1/' : ''}virtual/${at}`;
    return code.map(({ path, text }) => {
      const original = projects[like].files.find((file) => file.path === path).text;
      return { path, name: posix.join(directory, path), text: asModule(path, text, original) };
    });
  });

  const alone = compile(placed.flat());
  const undeclared = placed.map((files) => new Map(files.map(({ path, name }) => [path, alone.undeclared(name)])));
  for (const [at, files] of placed.entries()) {
    for (const file of files) {
      file.text += undeclared[projects[at].like].get(file.path).map((name) => declaration(name, file.path)).join('');
    }
  }

  const whole = compile(placed.flat());
  return placed.map((files, at) =>
    files.flatMap(({ path, name }) =>
      whole.errors(name).map((error) => `${path}: ${error.replaceAll(`virtual/${at}/`, 'virtual/')}`),
    ),
  );
}

/** The text as a module, with what `original` lacks around it to be one. */
function asModule(path, text, original) {
  const flaws = ([before, after]) =>
    ts.createSourceFile(path, before + original + after, OPTIONS.target).parseDiagnostics.length;
  const [before, after] = SURROUNDINGS.reduce((best, other) => (flaws(other) < flaws(best) ? other : best));
  return `${withoutThis(path, before + text + after)}\nexport {};\n`;
}

/** `this` outside of classes and functions is a construct of what the fragment was cut out of: here it has a name. */
function withoutThis(path, text) {
  const places = [];
  const visit = (node) => {
    if (node.kind === ts.SyntaxKind.ThisKeyword) {
      places.push(node.getStart());
    } else if (!ts.isClassLike(node) && !ts.isFunctionDeclaration(node) && !ts.isFunctionExpression(node)) {
      ts.forEachChild(node, visit);
    }
  };
  visit(ts.createSourceFile(path, text, OPTIONS.target, true));
  return places.reverse().reduce((text, at) => `${text.slice(0, at)}self${text.slice(at + 'this'.length)}`, text);
}

function declaration(name, path) {
  const whole = ALIASES[name] ?? `aws-cdk-lib/aws-${name}`;
  if (resolves(whole)) {
    return `import * as ${name} from '${whole}';\n`;
  }
  const module = MODULES.find((module) => name in require(module));
  if (module !== undefined) {
    return `import { ${name} } from '${module}';\n`;
  }
  return JAVASCRIPT.test(path) ? `/** @type {any} */ var ${name};\n` : `declare var ${name}: any; type ${name} = any;\n`;
}

function resolves(module) {
  try {
    return Boolean(require.resolve(module));
  } catch {
    return false;
  }
}

/** The files of packages: the same in every program. */
const installed = new Map();

function compile(files) {
  const texts = new Map(files.map(({ name, text }) => [name, text]));
  const host = ts.createCompilerHost(OPTIONS);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (name) => texts.has(name) || fileExists(name);
  host.readFile = (name) => texts.get(name) ?? readFile(name);
  // The folders of the texts are not on the disk.
  host.directoryExists = undefined;
  host.getSourceFile = (name, ...rest) => {
    if (texts.has(name)) {
      return ts.createSourceFile(name, texts.get(name), ...rest);
    }
    if (!installed.has(name)) {
      installed.set(name, getSourceFile(name, ...rest));
    }
    return installed.get(name);
  };
  const program = ts.createProgram([...texts.keys()], OPTIONS, host);
  const diagnostics = (name) => {
    const file = program.getSourceFile(name);
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
  };
  return {
    errors: (name) =>
      diagnostics(name).map(({ code, messageText }) => `TS${code} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`),
    undeclared: (name) => {
      const found = diagnostics(name).filter(({ code }) => UNDECLARED.includes(code));
      return [...new Set(found.map(({ file, start, length }) => file.text.slice(start, start + length)))];
    },
  };
}
