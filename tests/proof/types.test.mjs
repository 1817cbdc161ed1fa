// What a fix leaves behind is checked by TypeScript against the CDK's own types.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { applyFix, applyFixes, check } from '../../pkg/index.js';
import { cases } from './cases.mjs';
import { errorsOf } from './compiler.mjs';

/** Each case, and what its fixes make of its code, with the place of the case in the list. */
function projects() {
  const projects = [];
  for (const { title, input } of cases) {
    const { diagnostics } = check(input);
    const like = projects.push({ title, files: input.files, like: projects.length }) - 1;
    const fixed = diagnostics.flatMap(({ rule, fixes }) =>
      fixes.map((fix) => [`${rule}: ${fix.title}`, applyFix(input, fix)]),
    );
    fixed.push(['all safe fixes', applyFixes(input, diagnostics)]);
    fixed.push(['all fixes', applyFixes(input, diagnostics, { unsafe: true })]);
    for (const [fix, { files }] of fixed) {
      if (files.some(({ text }, at) => text !== input.files[at].text)) {
        projects.push({ title: `${title}: ${fix}`, files, like });
      }
    }
  }
  return projects;
}

/** What `after` has more of than `before`. */
function added(before, after) {
  const left = [...before];
  return after.filter((error) => {
    const at = left.indexOf(error);
    if (at !== -1) {
      left.splice(at, 1);
    }
    return at === -1;
  });
}

/** Whether an object lacks what it lacked before: an error that another one in the object hides. */
function isIncomplete(error, before, after) {
  const [, one, list] = error.match(/Property '(\w+)' is missing in type|following properties from type '\w+': (.*)/) ?? [];
  const names = one ?? list?.replace(/, and \d+ more.*/, '');
  const count = ({ files }, name) => files.flatMap(({ text }) => text.match(new RegExp(`\\b${name}\\b`, 'g')) ?? []).length;
  return names !== undefined && names.split(', ').every((name) => count(after, name) >= count(before, name));
}

/** A fix of the flagship case, and what would be wrong with others. */
const FLAGSHIP = `import * as rds from 'aws-cdk-lib/aws-rds';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
const dbSecret = Secret.fromSecretNameV2(this, 'DbSecret', 'prod/db');
const user = dbSecret.secretValueFromJson('username');
const db = new rds.DatabaseInstance(this, 'Db', { vpc, engine, credentials: rds.Credentials.fromSecret(dbSecret) });
`;

for (const [version, flagship] of [
  ['second', FLAGSHIP],
  ['first', FLAGSHIP.replaceAll('aws-cdk-lib/', '@aws-cdk/')],
]) {
  test(`the compiler sees what a wrong fix does with the ${version} version of the CDK`, () => {
    const fixes = [
      'rds.Credentials.fromSecret(dbSecret)',
      'rds.Credentials.fromPassword(user.unsafeUnwrap(), user)',
      'rds.Credentials.fromPassword(user, user)',
      'rds.Credentials.fromPassword(user.unsafeUnwrap(), other)',
      'rds.Credentials.fromPassword(user.unsafeUnwrap())',
      'rds.SnapshotCredentials.fromPassword(user)',
      'rds.Credentials.ofPassword(user)',
    ];
    const texts = fixes.map((fix) => flagship.replace(fixes[0], fix));
    const errors = errorsOf(texts.map((text) => ({ files: [{ path: 'db.ts', text }], like: 0 })));
    assert.deepEqual(errors[0], []);
    const codes = errors.map((found) => found.map((error) => error.match(/TS\d+/)[0]));
    assert.deepEqual(codes, [[], [], ['TS2345'], ['TS2304'], ['TS2554'], ['TS2322'], ['TS2551']]);
  });
}

test('no fix adds a type error', () => {
  const all = projects();
  const errors = errorsOf(all);
  const failures = all.flatMap(({ title, like }, at) => {
    const more = added(errors[like], errors[at]).filter((error) => !isIncomplete(error, all[like], all[at]));
    return more.length === 0 ? [] : [`${title}\n  ${more.join('\n  ')}`];
  });
  assert.ok(all.length > cases.length);
  assert.deepEqual(failures, []);
});
