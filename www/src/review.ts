import type { Deployment, Diagnostic, Edit, Event, Fix, Input, Report } from '../../pkg/engine.js';
import { words } from './severity';
import { maskPasswords } from './mask';

/** More than that is better looked at in the page. */
const EVENTS = 20;
/** A longer change is better looked at in the editor. */
const LINES = 40;

/** The report without what fixes would write into a secret: that may hold its values. */
export function withoutSecrets(report: Report): Report {
  const isCode = ({ document }: Edit) => !document.startsWith('secret:');
  return { ...report, diagnostics: report.diagnostics.map((one) => ({ ...one, fixes: one.fixes.filter(({ edits }) => edits.every(isCode)) })) };
}

/** The findings as Markdown for a pull request, with the first fix of each as a suggestion. */
export function forReview(report: Report, { files }: Input): string {
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  return [...deployed(report.deployment), ...withoutSecrets(report).diagnostics.map((diagnostic) => paragraph(diagnostic, texts))].join('\n');
}

/** What happened, where there is a log of it. */
function deployed(deployment: Deployment | null): string[] {
  if (!deployment) return [];
  const { summary, causes, stuck } = deployment;
  const events = [...causes, ...stuck].slice(0, EVENTS).map((event) => `- ${failed(event)}\n`);
  return [`**Deployment**: ${escaped(maskPasswords(summary))}\n${events.length > 0 ? `\n${events.join('')}` : ''}`];
}

function failed({ logicalId, status, reason, cause, contradiction, remedy, place }: Event): string {
  const said = [cause && `It means: ${cause}.`, contradiction && `Against it: ${contradiction}`, remedy].filter((text) => text !== null).map(escaped);
  return [`\`${logicalId}\` ${escaped(status)} (log, line ${place.line}): ${escaped(maskPasswords(reason))}`, ...said].join('\n  ');
}

function paragraph({ severity, rule, message, help, primary, fixes }: Diagnostic, texts: Map<string, string>): string {
  const [fix] = fixes;
  const place = primary.document.startsWith('secret:') ? `the secret, line ${primary.line}` : `\`${primary.document}:${primary.line}\``;
  const lines = [`**${words[severity]}** in ${place}: ${escaped(message)} (\`${rule}\`)`, help && `\n${escaped(help)}`, fix && `\n${suggestion(fix, texts)}`];
  return lines.filter((line) => line !== undefined).join('\n') + '\n';
}

function suggestion(fix: Fix, texts: Map<string, string>): string {
  const title = `${fix.applicability === 'safe' ? 'Fix' : 'Fix to review'}: ${escaped(fix.title)}`;
  const byFile = [...Map.groupBy(fix.edits, ({ document }) => document)];
  const changes = byFile.flatMap(([path, edits]) => together(texts.get(path) ?? '', edits).map((some) => change(path, texts.get(path) ?? '', some)));
  if (changes.some(({ before, after }) => [before, after].some((text) => text.split('\n').length > LINES || maskPasswords(text) !== text))) return title;
  const [only] = changes;
  if (changes.length === 1 && only) {
    return `${title} (${only.path}, ${only.from === only.to ? `line ${only.from}` : `lines ${only.from} to ${only.to}`})\n${fenced('suggestion', only.after)}`;
  }
  const diff = changes.flatMap(({ path, before, after }) => [`--- ${path}`, ...before.split('\n').map((line) => `-${line}`), ...after.split('\n').map((line) => `+${line}`)]);
  return `${title}\n${fenced('diff', diff.join('\n'))}`;
}

/** Edits, those on lines of each other or next to them in one group. */
function together(text: string, edits: Edit[]): Edit[][] {
  const groups: Edit[][] = [];
  for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
    const last = groups.at(-1);
    const isNear = last && text.slice(last.at(-1)!.end, edit.start).split('\n').length <= 2;
    if (isNear) last.push(edit);
    else groups.push([edit]);
  }
  return groups;
}

/** The whole lines that edits touch, before and after them; lines from 1. */
function change(path: string, text: string, edits: Edit[]) {
  const start = text.lastIndexOf('\n', Math.min(...edits.map(({ start }) => start)) - 1) + 1;
  const lastEnd = Math.max(...edits.map(({ end }) => end));
  const end = text.indexOf('\n', lastEnd) < 0 ? text.length : text.indexOf('\n', lastEnd);
  const backwards = [...edits].sort((a, b) => b.start - a.start);
  const edited = backwards.reduce((whole, { start, end, text }) => whole.slice(0, start) + text + whole.slice(end), text);
  const lineOf = (at: number) => text.slice(0, at).split('\n').length;
  return { path, from: lineOf(start), to: lineOf(end), before: text.slice(start, end), after: edited.slice(start, edited.length - (text.length - end)) };
}

function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((ticks) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** Text between backticks stays; what Markdown or HTML would take for their own outside of them is escaped. */
function escaped(text: string): string {
  return text.split(/(`[^`]*`)/).map((part, at) => (at % 2 ? part : part.replaceAll(/[<>*_[\]#|@]/g, '\\$&'))).join('');
}
