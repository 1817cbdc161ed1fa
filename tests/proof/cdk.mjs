// The CDK's command line, as far as taking what it is given: it would let options pass that it does not know.

import { execFileSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const cdk = createRequire(import.meta.url).resolve('aws-cdk/bin/cdk');
const [command, ...given] = process.argv.slice(2);
const help = execFileSync(process.execPath, [cdk, command, '--help'], { encoding: 'utf8' });
const known = (option) => new RegExp(`${option.replace(/^--no-/, '--(\\[no-\\])?')}\\s`).test(help);
const unknown = given.filter((word) => word.startsWith('-') && !known(word));
if (!help.startsWith(`cdk ${command} `) || unknown.length > 0) {
  console.error(`no such command: cdk ${command} ${unknown}`);
  process.exit(1);
}
appendFileSync(process.env.CALLS, `${JSON.stringify({ service: 'cdk', operation: command, parameters: { given } })}\n`);
