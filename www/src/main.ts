import type { Diagnostic, Edit, Fix, Input, Place } from '../../pkg/engine.js';
import { Binding } from './binding';
import { Deployment } from './deployment';
import { button, byId, plural } from './dom';
import { Done } from './done';
import { acceptDrops, type Dropped } from './drop';
import { Editor, type Range } from './editor';
import { Engine, EngineStopped } from './engine';
import * as example from './example';
import { type Actions, explain, findingSheet, words } from './finding';
import { Frame } from './frame';
import { isCode, mayBeSecret } from './kinds';
import type { Content } from './messages';
import { Note } from './note';
import { printWhole } from './print';
import { Problems } from './problems';
import { route } from './rules';
import { nothing, showStanding, type Shown } from './standing';
import { Status } from './status';
import './theme.css';

/** The name of the document that the code editor holds. */
const CODE = 'stack.ts';
/** A check that took less is repeated at once. */
const QUICK_MS = 20;
const LONGEST_PAUSE_MS = 250;

const onMac = /Mac|iP/.test(navigator.platform);
const mod = onMac ? '⌘' : 'Ctrl+';

document.adoptedStyleSheets = [findingSheet];

const name = byId<HTMLInputElement>('secret-name');
const fixAll = byId<HTMLButtonElement>('fix-all');
const reduce = byId<HTMLButtonElement>('reduce');
const toList = byId<HTMLButtonElement>('to-list');
const status = new Status(byId('status'));

const inTooltip: Actions = { goTo, apply: applyThere, copy };
const inList: Actions = { goTo: (place) => goToFrom('list', place), apply, copy };
const shared = { onChange: changed, explain: (diagnostic: Diagnostic) => explain(diagnostic, inTooltip) };
const code = new Editor(byId('code'), { ...shared, label: 'CDK code', language: 'typescript', redirect: secretFromCode, placeholder: 'Paste CDK code: a stack, a construct, or only the lines that read the secret' });
const secret = new Editor(byId('secret'), { ...shared, label: 'Secret JSON', language: 'json', redirect: codeFromSecret, placeholder: 'Paste the secret, or what get-secret-value printed' });
const problems = new Problems(inList);
const deployment = new Deployment(goToFromDeployment);
const binding = new Binding(bind);
const done = new Done();
const notes = { code: new Note('code-note'), secret: new Note('secret-note') };
const engine = new Engine(stopped);
const frame = new Frame(showContent);

/** Counts the changes of any text: a report speaks about one of them. */
let revision = 0;
let checkedRevision = -1;
let diagnostics: Diagnostic[] = [];
let lastCheckMs = 0;
let pause = 0;
let lastEditor = code;
/** A text of the secret, and what is left of it without its values. */
let shape: { of: string; text: string } | undefined;
/** What the page shows before anybody changes it. */
let start: Texts = { ...example, name: '' };
let isReadonly = false;

function begin(): void {
  reset();
  engine.start();
  changed();
}

function reset(): void {
  code.reset(start.code);
  secret.reset(start.secret);
  name.value = start.name;
}

/** Shows the texts of the page around this one, unless they would take the place of what a person has changed. */
function showContent({ files, secrets, readonly }: Partial<Content>): void {
  isReadonly = readonly === true;
  document.documentElement.classList.toggle('readonly', isReadonly);
  for (const editor of [code, secret]) editor.setReadonly(isReadonly);
  name.readOnly = isReadonly;
  // Nor may a page learn of a secret by what its own code finds in it.
  if (!isAtStart() || (!files && !secrets)) return;
  start = { code: files?.[0]?.text ?? '', secret: secrets?.[0]?.text ?? '', name: secrets?.[0]?.name ?? '' };
  reset();
  changed();
}

function isAtStart(): boolean {
  const { code, secret, name } = texts();
  return code === start.code && secret === start.secret && name === start.name;
}

/** Leaves nothing of any text behind, neither in the page nor in what the browser keeps of it to come back to. */
function wipe(): void {
  revision++;
  clearTimeout(pause);
  engine.stop();
  code.reset();
  secret.reset();
  name.value = '';
  shape = undefined;
  said();
  deployment.clear();
  show(nothing);
}

/** What was said about the texts before is no longer true of them. */
function said(): void {
  done.clear();
  for (const note of Object.values(notes)) note.clear();
}

// Checking

function input(): Input {
  const label = name.value.trim();
  return {
    files: code.text.trim() ? [{ path: CODE, text: code.text }] : [],
    secrets: secret.text.trim() ? [{ ...(label && { name: label }), text: secret.text }] : [],
  };
}

function changed(): void {
  revision++;
  said();
  clearTimeout(pause);
  pause = window.setTimeout(() => void check(), lastCheckMs < QUICK_MS ? 0 : Math.min(3 * lastCheckMs, LONGEST_PAUSE_MS));
}

async function check(): Promise<void> {
  const about = revision;
  const started = performance.now();
  try {
    const report = await engine.check(input());
    if (!report || about !== revision) return;
    lastCheckMs = performance.now() - started;
    notice();
    show(report);
    frame.report(report.diagnostics);
    void learnShape();
  } catch (error) {
    if (about === revision) failed(error);
    else if (error instanceof EngineStopped) stopped();
  }
}

function show(report: Shown): void {
  checkedRevision = revision;
  diagnostics = report.diagnostics;
  for (const editor of [code, secret]) editor.show(diagnostics.filter(({ primary }) => editorOf(primary) === editor));
  problems.show(diagnostics);
  problems.showSilenced(report.silenced);
  deployment.show(report, code.text);

  const safe = diagnostics.filter(({ fixes }) => fixes[0]?.applicability === 'safe').length;
  fixAll.hidden = safe === 0;
  fixAll.textContent = `Fix all safe (${safe})`;

  const counts = count();
  byId('counts').textContent = counts;
  byId('keys').hidden = diagnostics.length === 0;
  const given = { code: Boolean(code.text.trim()), secret: Boolean(secret.text.trim()) };
  // While the code does not parse, what its secrets are is not known anew with every key press.
  const settled = deployment.isHeld ? { ...report, texts: [] } : report;
  if (!deployment.isHeld) binding.show(report, given, name.value.trim());
  showReduce();
  const standing = showStanding(settled, given, (label) => act(`named \`${label}\``, () => (name.value = label)));
  status.state([counts, standing].filter(Boolean).join('. '));
}

function count(): string {
  const of = (severity: Diagnostic['severity']) => diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  return [
    of('error') && plural(of('error'), 'error'),
    of('warning') && plural(of('warning'), 'warning'),
    of('info') && plural(of('info'), 'info', 'info'),
  ]
    .filter(Boolean)
    .join(', ');
}

/** Keeps the shape of the secret at hand: paper gets nothing else, and there is no time to ask for it then. */
async function learnShape(): Promise<void> {
  const { text } = secret;
  if (shape?.of === text) return;
  try {
    shape = { of: text, text: await engine.shapeOf(text) };
  } catch {
    shape = undefined;
  }
  showReduce();
}

function showReduce(): void {
  const isShape = shape?.of === secret.text && shape.text === secret.text;
  reduce.disabled = isShape || !secret.text.trim();
}

// What goes wrong

function failed(error: unknown): void {
  if (error instanceof EngineStopped && engine.gaveUp) return stopped();
  show(nothing);
  byId('calm').hidden = true;
  status.state('');
  if (error instanceof EngineStopped) {
    notice('The checker stopped on this text and was restarted; edit the text to check again.');
  } else {
    notice(`Not checked. ${error instanceof Error ? error.message : error}`);
  }
}

function stopped(): void {
  if (!engine.gaveUp) return notice('The checker stopped and was restarted.');
  const retry = button('', () => {
    notice();
    engine.start();
    changed();
  });
  retry.textContent = 'Retry';
  notice('The checker keeps stopping and is not started again.', retry);
}

function notice(...content: (string | Node)[]): void {
  byId('notice').replaceChildren(...content);
}

// Places

function editorOf({ document }: { document: string }): Editor {
  return document.startsWith('secret:') ? secret : code;
}

function goTo(place: Place): void {
  editorOf(place).select(place);
}

/** Also leads back, where the place that was left is not in view beside the editors. */
function goToFrom(left: 'list' | 'deployment', place: Place): void {
  const from = document.activeElement;
  const { scrollX, scrollY } = window;
  goTo(place);
  editorOf(place).scrollPage();
  toList.textContent = `Back to the ${left}`;
  toList.hidden = false;
  toList.onclick = () => {
    toList.hidden = true;
    scrollTo(scrollX, scrollY);
    if (from instanceof HTMLElement && from.isConnected) from.focus();
    else if (left === 'list') problems.focus(diagnostics[0], '.jump');
    else byId('deployment-title').focus();
  };
}

function goToFromDeployment(place: Place): void {
  if (deployment.isHeld) status.tell('The places have moved: mend the line that does not parse first.');
  else goToFrom('deployment', place);
}

// What changes the texts

type Texts = Record<'code' | 'secret' | 'name', string>;

function texts(): Texts {
  return { code: code.source, secret: secret.source, name: name.value };
}

function setTexts(to: Texts): void {
  code.open(to.code);
  secret.open(to.secret);
  name.value = to.name;
}

/** Makes a change in one go, says so, and offers to take it back. */
function act(title: string, change: () => void, hint = ''): boolean {
  if (isReadonly) {
    status.tell('These texts cannot be changed here.');
    return false;
  }
  const before = texts();
  change();
  if (JSON.stringify(before) === JSON.stringify(texts())) return false;
  changed();
  done.show(`Done: ${title}.`, () => {
    setTexts(before);
    changed();
    done.show(`Undone: ${title}.`);
    status.tell(`Undone: ${title}.`);
    byId('problems-title').focus();
  });
  status.tell(`Done: ${title}. ${hint}`);
  return true;
}

/** Whether the diagnostics speak about the present texts; says so if not. */
function isCurrent(): boolean {
  if (revision !== checkedRevision) status.tell('The text has changed since it was checked.');
  return revision === checkedRevision;
}

function apply(fix: Fix): boolean {
  if (!isCurrent()) return false;
  const edits = Map.groupBy(fix.edits, editorOf);
  return act(fix.title, () => edits.forEach((edits: Edit[], editor) => editor.apply(edits)), `Undo with ${mod}Z.`);
}

/** The tooltip goes with the fix; its editor stays. */
function applyThere(fix: Fix): boolean {
  const isDone = apply(fix);
  if (isDone && fix.edits[0]) editorOf(fix.edits[0]).focus();
  return isDone;
}

async function applyAll(): Promise<void> {
  if (!isCurrent()) return;
  const about = revision;
  try {
    const applied = await engine.applyFixes(input(), diagnostics);
    if (about !== revision) return;
    const change = () => {
      for (const { text } of applied.files) code.replace(text);
      for (const { text } of applied.secrets ?? []) secret.replace(text);
    };
    if (act(`${plural(applied.applied, 'fix', 'fixes')} applied`, change, `Undo with ${mod}Z.`)) problems.keepFocus();
  } catch (error) {
    failed(error);
  }
}

async function open(dropped: Dropped): Promise<void> {
  const read = await Promise.all([dropped.code?.text(), dropped.secret?.text()]);
  const isBinary = read.some((text) => text?.includes('\0'));
  const names = [dropped.code?.name, dropped.secret?.name].filter(Boolean).join(' and ');
  if (isBinary) {
    done.show(`Not opened: ${names} is no text.`);
    status.tell(`Not opened: ${names} is no text.`);
    return;
  }
  const left = dropped.left > 0 ? `, and ${plural(dropped.left, 'file')} left out: one of code and one of the secret fit` : '';
  location.hash = '';
  act(`opened ${names}${left}`, () => setTexts({ ...texts(), ...(read[0] !== undefined && { code: read[0] }), ...(read[1] !== undefined && { secret: read[1] }) }));
  [code, secret].forEach((editor, at) => read[at] !== undefined && editor.toTop());
}

async function copy(text: string): Promise<string> {
  try {
    await navigator.clipboard.writeText(text);
    return 'Copied';
  } catch {
    return 'Not allowed here';
  }
}

// What goes where

/** A choice of the secret that the pasted text is; none lets the text speak for itself. */
function bind(label: string): void {
  name.value = label;
  changed();
}

/** A secret that is pasted among the code goes where it belongs. */
function secretFromCode(text: string, into: Range): Promise<boolean> | undefined {
  if (!mayBeSecret(text)) return undefined;
  return engine.looksLikeSecret(text).then(
    (isSecret) => {
      if (isSecret) move(text, { from: code, into, to: secret });
      return isSecret;
    },
    () => false,
  );
}

function codeFromSecret(text: string, into: Range): Promise<boolean> | undefined {
  if (!isCode(text)) return undefined;
  move(text, { from: secret, into, to: code });
  return Promise.resolve(true);
}

function move(text: string, { from, into, to }: { from: Editor; into: Range; to: Editor }): void {
  const what = to === secret ? 'a secret: it went to the secret editor' : 'code: it went to the code editor';
  const before = to.source;
  to.open(text);
  to.toTop();
  changed();
  notes[from === code ? 'code' : 'secret'].show(`What you pasted is ${what}.`, {
    label: 'Put it back',
    act() {
      to.open(before);
      from.insert(text, into);
      changed();
      from.focus();
      status.tell('Put back.');
    },
  });
  status.tell(`What you pasted is ${what}.`);
}

/** Leaves nothing of the secret's values: not in its editor's history, not in what could be undone, not in the worker. */
async function reduceToShape(): Promise<void> {
  const { text } = secret;
  try {
    const reduced = await engine.shapeOf(text);
    if (secret.text !== text) return;
    secret.reset(reduced);
    shape = { of: reduced, text: reduced };
    engine.stop();
    engine.start();
    changed();
    const title = 'Sensitive values are placeholders of the same kind now. What you pasted is gone from this page and cannot be brought back.';
    notes.secret.show(title);
    status.tell(title);
    secret.focus();
  } catch (error) {
    failed(error);
  }
}

// The keyboard

function focused(): Editor | undefined {
  return [code, secret].find((editor) => editor.hasFocus);
}

/** The finding after the cursor, or the one before it; round at the ends, through both editors. */
function step(forward: boolean): void {
  const editor = focused();
  const isAfter = ({ primary }: Diagnostic) => {
    if (!editor) return true;
    if (editorOf(primary) !== editor) return editor === code;
    return editor.locate(primary).from > editor.cursor;
  };
  const isBefore = (diagnostic: Diagnostic) =>
    !isAfter(diagnostic) && (editorOf(diagnostic.primary) !== editor || editor.locate(diagnostic.primary).from < editor.cursor);
  const next = forward
    ? (diagnostics.find(isAfter) ?? diagnostics[0])
    : (diagnostics.findLast(isBefore) ?? diagnostics.at(-1));
  if (!next) return;
  problems.mark(next);
  goTo(next.primary);
  status.tell(`${words[next.severity]}: ${next.message}`);
}

function atCursor(): Diagnostic[] {
  const editor = focused();
  return diagnostics.filter(({ primary }) => editorOf(primary) === editor && editor.isOnLine(primary));
}

/** Takes the fix at the cursor if it is safe, else shows it. */
function quickFix(): void {
  const fixable = atCursor().find(({ fixes }) => fixes.length > 0);
  const fix = fixable?.fixes[0];
  if (!fix) status.tell('No fix on this line.');
  else if (fix.applicability === 'safe') apply(fix);
  else problems.focus(fixable, '.fix');
}

function onKey(event: KeyboardEvent): void {
  const withMod = onMac ? event.metaKey : event.ctrlKey;
  if (event.key === 'Escape') return [code, secret].forEach((editor) => editor.closeTooltip());
  if (event.key === 'F8') step(!event.shiftKey);
  else if (withMod && event.key === '.') event.repeat || quickFix();
  else if (withMod && event.key === 'z' && done.canUndo && !focused() && document.activeElement !== name) done.undo();
  else if (withMod && event.shiftKey && event.key.toLowerCase() === 'm') problems.focus(atCursor()[0] ?? diagnostics[0], '.jump');
  else return;
  event.preventDefault();
}

function turn(): void {
  route(() => engine.rules()).catch(failed);
}

name.oninput = changed;
reduce.onclick = () => void reduceToShape();
fixAll.onclick = () => void applyAll();
byId('example').onclick = () => {
  act('example shown', () => setTexts(start));
  code.toTop();
  secret.toTop();
};
byId('clear').onclick = () => {
  act('both texts cleared', () => setTexts({ code: '', secret: '', name: '' }));
  code.focus();
};
acceptDrops((dropped) => void open(dropped));
printWhole(
  () => ({
    code: code.text,
    secretShape: shape?.of === secret.text ? shape.text : 'The secret is left out: it was being edited.',
  }),
  () => problems.showAll(),
);
byId('keys').title = `${mod}Shift+M goes to the list, Escape back to the editor`;
document.addEventListener('keydown', onKey);
document.addEventListener('focusin', () => (lastEditor = focused() ?? lastEditor));
byId('results').addEventListener('focusin', () => (toList.hidden = true));
byId('results').addEventListener('keydown', ({ key }) => {
  if (key === 'Escape') lastEditor.focus();
});
addEventListener('hashchange', turn);
addEventListener('beforeunload', (event) => {
  const isOwn = (text: string, shown: string) => text.trim() !== '' && text !== shown;
  if (isOwn(code.text, start.code) || isOwn(secret.text, start.secret)) event.preventDefault();
});
addEventListener('pagehide', wipe);
addEventListener('pageshow', ({ persisted }) => {
  if (persisted) begin();
});

begin();
turn();
