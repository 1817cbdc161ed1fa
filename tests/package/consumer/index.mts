// Compiled, never run.

import {
  applyFix,
  applyFixes,
  check,
  init,
  render,
  rules,
  shapeOf,
  version,
  type Applied,
  type DatabaseUse,
  type Diagnostic,
  type Fix,
  type Input,
  type Place,
  type Report,
  type Rule,
  type SecretUse,
} from 'cdk-secret-check';
import * as inline from 'cdk-secret-check/inline';
import { CdkSecretCheckElement, type Counts } from 'cdk-secret-check/element';

const same: typeof check = inline.check;
const shown = document.createElement('cdk-secret-check');
shown.files = [{ path: 'lib/db-stack.ts', text: '' }];
shown.secrets = [{ text: '{}' }];
shown.addEventListener('cdk-secret-check:report', ({ detail }) => console.log(detail satisfies Counts));
console.log(same, shown instanceof CdkSecretCheckElement);
// @ts-expect-error: a file has a path.
shown.files = [{ text: '' }];

await init();
await init('https://example.org/engine.wasm');
await init(new URL('https://example.org/engine.wasm'));
await init(new Uint8Array());
await init(new WebAssembly.Module(new Uint8Array()));

const input: Input = { files: [{ path: 'lib/db-stack.ts', text: '' }] };
const complete: Input = {
  files: [],
  secrets: [{ name: 'prod/db', text: '{}' }, { text: '{}' }],
  policy: { existingSecretsOnly: true },
  log: '',
};

const report: Report = check(complete);
const finding: Diagnostic | undefined = report.diagnostics[0];
if (finding) {
  const severity: 'error' | 'warning' | 'info' = finding.severity;
  const place: Place = finding.primary;
  const position: number = place.start + place.end + place.line + place.column;
  const optional: string | undefined = finding.help ?? finding.deployError;
  const commands: { title: string; shell: 'bash'; text: string }[] = finding.commands;
  for (const fix of finding.fixes satisfies Fix[]) {
    const applicability: 'safe' | 'unsafe' = fix.applicability;
    const fixed: Input = applyFix(input, fix);
    console.log(applicability, fixed);
  }
  console.log(severity, position, optional, commands);
}

const secrets: SecretUse[] = report.secrets;
const states: ('present' | 'missing' | 'unknown')[] = secrets.flatMap(({ keys }) => keys.map(({ state }) => state));
const databases: DatabaseUse[] = report.databases;
const verdicts: ('ok' | 'refused' | 'unknown')[] = databases.map(({ password }) => password.verdict);
const failed: number | undefined = report.deployment?.resources.failed;
const elapsed: number = report.elapsedMs;
const bound: string | null = report.texts[0]!.boundTo;
console.log(states, verdicts, failed, elapsed, bound);

const applied: Applied = applyFixes(input, report.diagnostics);
const again: Input & { applied: number; left: Diagnostic[] } = applyFixes(applied, applied.left, { unsafe: true });
const catalogue: Rule[] = rules();
const reports: boolean | undefined = catalogue[0]?.examples[0]?.reports;
const fixable: 'safe' | 'unsafe' | null | undefined = catalogue[0]?.fix;
const texts: string[] = [render(report, 'text'), render(report, 'markdown'), render(report, 'sarif'), shapeOf('{}'), version()];
console.log(again, reports, fixable, texts);

// @ts-expect-error: code comes in files.
check({ code: '' });
// @ts-expect-error: there is no such format.
render(report, 'html');
// @ts-expect-error: a fix is not a diagnostic.
applyFix(input, finding);
