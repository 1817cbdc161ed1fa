import type { Diagnostic, Fix, Input, Place, Report } from '../../pkg/engine.js';
import { type Access, Acts } from './acts';
import { Aftermath } from './aftermath';
import { Binding } from './binding';
import { Deployment } from './deployment';
import { button, byId, plural } from './dom';
import { Done } from './done';
import type { Document } from './document';
import { Editor, type Range } from './editor';
import { Embedding } from './embedding';
import { Engine, EngineStopped, type Recognised } from './engine';
import { type Example, examples } from './examples';
import { type Actions, explain, findingSheet } from './finding';
import { Keyboard, mod } from './keyboard';
import { isCode, mayBeLog, mayBeSecret } from './kinds';
import { isPacked, unpack } from './link';
import { menu } from './menu';
import type { Content } from './messages';
import { Note } from './note';
import { Opening } from './opening';
import { Pane } from './pane';
import { preview } from './preview';
import { printWhole } from './print';
import { privacy } from './privacy';
import { Problems } from './problems';
import { route, ruleTexts } from './rules';
import { type Given, nothing, showStanding, type Shown } from './standing';
import { forReview, withoutSecrets } from './review';
import { save } from './save';
import { share } from './share';
import { Status } from './status';
import { surroundings } from './surroundings';
import { FIRST, Workspace } from './workspace';
import './theme.css';

/** A check that took less is repeated at once. */
const QUICK_MS = 20;
const LONGEST_PAUSE_MS = 250;

/** All texts of the examples: what is lost with one of them can be had again. */
const exampleTexts = new Set(examples.flatMap(({ input: { files, secrets = [], log = '' } }) => [...[...files, ...secrets].map(({ text }) => text), log]));

const { root, page, signal, kind } = surroundings;

root.adoptedStyleSheets = [...root.adoptedStyleSheets, findingSheet];

const name = byId<HTMLInputElement>('secret-name');
const path = byId<HTMLInputElement>('code-path');
const fixAll = byId<HTMLButtonElement>('fix-all');
const keysOnly = byId<HTMLInputElement>('keys-only');
const toList = byId<HTMLButtonElement>('to-list');
const status = new Status(byId('status'));

const where = (place: Place): string => workspace.where(place);
const inTooltip: Actions = { goTo, apply: applyThere, copy, where };
const inList: Actions = { goTo: (place) => goToFrom('list', place), apply, copy, where };
/** Whether the texts may be changed. */
const access: Access = { isReadonly: false };
const shared = { access, onChange: changed, explain: (diagnostic: Diagnostic) => explain(diagnostic, inTooltip) };
const code: Pane = new Pane('code', {
  noun: 'File',
  newName: (documents) => unused(documents.map(({ name }) => name)),
  edit: (host) =>
    new Editor(host, { ...shared, label: 'CDK code', kind: 'code', redirect: (text, into) => elsewhere(code, text, into), placeholder: 'Paste CDK code: a stack, a construct, or only the lines that read the secret' }),
  onActivate: showNames,
  onAdd: () => add(code, 'file added'),
  onClose: (document) => close(code, document),
});
const secret: Pane = new Pane('secret', {
  noun: 'Secret',
  newName: () => '',
  edit: (host) =>
    new Editor(host, { ...shared, label: 'Secret JSON', kind: 'secret', redirect: (text, into) => elsewhere(secret, text, into), placeholder: 'Paste the secret, or what get-secret-value printed' }),
  onActivate: showNames,
  onAdd: () => add(secret, 'secret added'),
  onClose: (document) => close(secret, document),
});
const log: Pane = new Pane('log', {
  noun: 'Log',
  newName: () => '',
  edit: (host) =>
    new Editor(host, { ...shared, label: 'Deployment log', kind: 'log', redirect: (text, into) => elsewhere(log, text, into), placeholder: 'Paste what a failed cdk deploy or describe-stack-events printed' }),
  onActivate: () => {},
});
const workspace = new Workspace(code, secret, log);
const problems = new Problems(inList);
const deployment = new Deployment(goToFromDeployment, where);
const aftermath = new Aftermath({ goTo: (place) => goToFrom('log', place), where, copy, show: showFinding });
const binding = new Binding(bind);
const acts = new Acts(workspace, new Done(), status, access, changed);
const notes = { code: new Note('code-note'), secret: new Note('secret-note'), log: new Note('log-note') };
const engine = new Engine(stopped);
const embedding = new Embedding(showContent);
const keyboard = new Keyboard({ workspace, problems, acts, status, goTo, apply, diagnostics: () => diagnostics });
const opening = new Opening({ workspace, acts, engine, isPristine, entering, unfoldLog: () => aftermath.unfold() });

/** Counts the changes of any text: a report speaks about one of them. */
let revision = 0;
let checkedRevision = -1;
let diagnostics: Diagnostic[] = [];
let lastReport: Shown = nothing;
/** What the last check said of the texts as they were then. */
let checked: { report: Report; input: Input } | undefined;
let lastCheckMs = 0;
let pause = 0;
/** The texts that the page shows before anybody changes one, and what they were then. */
let first: Input = examples[0].input;
let atStart = '';

function begin(): void {
  start(first);
  engine.start();
  changed();
}

/** Shows these texts, which are nobody's work. */
function start(input: Input): void {
  workspace.reset(input);
  atStart = content();
}

/** Shows the texts of the page around this one, unless they would take the place of what a person has changed. */
function showContent({ files, secrets, readonly }: Content): void {
  access.isReadonly = readonly;
  page.classList.toggle('readonly', readonly);
  for (const { editor } of workspace.all) editor?.showAccess();
  path.readOnly = name.readOnly = readonly;
  // Nor may a page learn of a secret by what its own code finds in it.
  if ((!files && !secrets) || content() !== atStart) return;
  const input = { files: files ?? [], secrets: secrets ?? [] };
  for (const { text } of [...input.files, ...input.secrets]) exampleTexts.add(text);
  showExamples([{ title: 'The example of this page', lesson: 'As it was before you changed it', input }, ...examples]);
  first = input;
  start(first);
  changed();
}

function content(): string {
  return JSON.stringify(workspace.panes.map(({ documents }) => documents.map(({ name, source }) => [name, source])));
}

/** Leaves nothing of any text behind, neither in the page nor in what the browser keeps of it to come back to. */
function wipe(): void {
  revision++;
  clearTimeout(pause);
  opening.stop();
  engine.stop();
  workspace.reset({ files: [] });
  said();
  checked = undefined;
  deployment.clear();
  aftermath.unfold(false);
  show(nothing);
}

/** Leaves nothing at all. */
function end(): void {
  root.querySelectorAll('dialog').forEach((dialog) => dialog.close());
  wipe();
  for (const document of workspace.all) document.detach();
}

/** What was said about the texts before is no longer true of them. */
function said(): void {
  acts.forget();
  for (const note of Object.values(notes)) note.clear();
}

// Checking

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
    const input = workspace.input();
    const report = await engine.check(input);
    if (!report || about !== revision) return;
    lastCheckMs = performance.now() - started;
    checked = { report, input };
    notice();
    show(report);
    embedding.report(report.diagnostics);
    void learnShapes();
  } catch (error) {
    if (about === revision) failed(error);
    else if (error instanceof EngineStopped) stopped();
  }
}

function show(report: Shown): void {
  checkedRevision = revision;
  lastReport = report;
  diagnostics = report.diagnostics;
  const found = Map.groupBy(diagnostics, ({ primary }) => workspace.documentOf(primary));
  for (const document of workspace.all) document.show(found.get(document) ?? []);
  for (const pane of workspace.panes) pane.renderTabs();
  problems.show(diagnostics);
  problems.showSilenced(report.silenced);
  deployment.show(report, code.documents.map(({ text }) => text).join('\n'));
  aftermath.show(report.deployment, diagnostics, given().log);
  markEvents(report.deployment);

  const safe = diagnostics.filter(({ fixes }) => fixes[0]?.applicability === 'safe').length;
  fixAll.hidden = safe === 0;
  fixAll.textContent = `Fix all safe (${safe})`;

  const counts = count();
  byId('counts').textContent = counts;
  byId('keys').hidden = diagnostics.length === 0;
  showBinding();
  // While the code does not parse, what its secrets are is not known anew with every key press.
  const settled = deployment.isHeld ? { ...report, texts: [] } : report;
  const standing = showStanding(settled, given(), (text, label) =>
    acts.act(`named \`${label}\``, () => rename(workspace.documentOf(text), label)),
  );
  status.state([counts, standing, report.deployment?.summary].filter(Boolean).join('. '));
}

function markEvents(deployment: Report['deployment']): void {
  const { causes, stuck, consequences } = deployment ?? { causes: [], stuck: [], consequences: [] };
  const marked = ([[consequences, 'consequence'], [stuck, 'stuck'], [causes, 'cause']] as const).flatMap(([events, role]) => events.map(({ place: { start } }) => ({ start, role })));
  log.editor.showEvents(marked);
}

function given(): Given {
  const isGiven = ({ documents }: Pane) => documents.some(({ isBlank }) => !isBlank);
  return { code: isGiven(code), secret: isGiven(secret), log: isGiven(log) };
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

/** Keeps the shapes of the secrets at hand: paper gets nothing else, and there is no time to ask for them then. */
async function learnShapes(): Promise<void> {
  for (const document of secret.documents) {
    const { text } = document;
    if (document.shape?.of === text) continue;
    try {
      document.shape = { of: text, text: await engine.shapeOf(text) };
    } catch {
      document.shape = undefined;
    }
  }
}

/** Shows what the texts are called that are shown. */
function showNames(): void {
  path.value = code.active.name;
  name.value = secret.active.name;
  if (checkedRevision === revision) showBinding();
}

/** Shows which secret of the code the one that is shown is checked as. */
function showBinding(): void {
  if (deployment.isHeld) return;
  const texts = lastReport.texts.filter((text) => workspace.documentOf(text) === secret.active);
  binding.show({ ...lastReport, texts }, given(), secret.active.name.trim());
}

// What goes wrong

function failed(error: unknown): void {
  const isGivenUp = error instanceof EngineStopped && engine.gaveUp;
  if (isGivenUp && revision === checkedRevision) return stopped();
  checked = undefined;
  show(nothing);
  for (const id of ['calm', 'start', 'limits']) byId(id).hidden = true;
  status.state('');
  if (isGivenUp) {
    stopped();
  } else if (error instanceof EngineStopped) {
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
  const listed = diagnostics.length > 0 ? ' What is listed was found before.' : '';
  notice(`The checker keeps stopping and is not started again. Your texts are as you left them.${listed}`, retry);
}

function notice(...content: (string | Node)[]): void {
  byId('notice').replaceChildren(...content);
}

// Places

function goTo(place: Place): void {
  const document = workspace.documentOf(place);
  const pane = workspace.paneOf(document);
  if (pane === log) aftermath.unfold();
  if (pane.active !== document) pane.activate(document);
  pane.editor.select(place);
}

const headings = { list: 'problems-title', deployment: 'deployment-title', log: 'happened-title' };

/** Also leads back, where the place that was left is not in view beside the editors. */
function goToFrom(left: keyof typeof headings, place: Place): void {
  const from = root.activeElement;
  const { scrollTop } = page;
  goTo(place);
  workspace.paneOf(workspace.documentOf(place)).editor.scrollPage();
  toList.textContent = left === 'log' ? 'Back to what happened' : `Back to the ${left}`;
  toList.hidden = false;
  toList.onclick = () => {
    toList.hidden = true;
    page.scrollTop = scrollTop;
    if (from instanceof HTMLElement && from.isConnected) from.focus();
    else if (left === 'list') problems.focus(diagnostics[0], '.jump');
    else byId(headings[left]).focus();
  };
}

/** Leads from what the log confirms to where the list has it. */
function showFinding(diagnostic: Diagnostic): void {
  problems.mark(diagnostic);
  problems.focus(diagnostic, '.jump');
}

function goToFromDeployment(place: Place): void {
  if (deployment.isHeld) status.tell('The places have moved: mend the line that does not parse first.');
  else goToFrom('deployment', place);
}

// What changes the texts

/** Whether the diagnostics speak about the present texts; says so if not. */
function isCurrent(): boolean {
  if (revision !== checkedRevision) status.tell('The text has changed since it was checked.');
  return revision === checkedRevision;
}

function apply(fix: Fix): boolean {
  if (!isCurrent()) return false;
  const edits = Map.groupBy(fix.edits, (edit) => workspace.documentOf(edit));
  const change = () => {
    for (const [document, of] of edits) {
      workspace.paneOf(document).activate(document);
      document.apply(of);
    }
  };
  return acts.act(fix.title, change, `Undo with ${mod}Z.`);
}

/** The tooltip goes with the fix; its editor stays. */
function applyThere(fix: Fix): boolean {
  const isDone = apply(fix);
  if (isDone && fix.edits[0]) workspace.documentOf(fix.edits[0]).editor?.focus();
  return isDone;
}

async function applyAll(): Promise<void> {
  if (!isCurrent()) return;
  const about = revision;
  try {
    const applied = await engine.applyFixes(workspace.input(), diagnostics);
    if (about !== revision) return;
    const changes = workspace.changes(applied);
    const titles = diagnostics.flatMap(({ fixes: [fix] }) => (fix?.applicability === 'safe' ? [fix.title] : []));
    const change = () => changes.forEach(({ document, after }) => document.replace(after));
    preview(changes, applied.applied, [...new Set(titles)], () => {
      if (about !== revision) return status.tell('The text has changed since it was checked.');
      if (acts.act(`${plural(applied.applied, 'fix', 'fixes')} applied`, change, `Undo with ${mod}Z.`)) problems.keepFocus();
    });
  } catch (error) {
    failed(error);
  }
}

function add(pane: Pane, title: string): void {
  acts.act(title, () => pane.activate(pane.add()));
  pane.editor.focus();
}

function close(pane: Pane, document: Document): void {
  acts.act(`closed ${pane.title(document)}`, () => pane.close(document));
}

/** Whether there is nothing but an example. */
function isPristine({ documents }: Pane): boolean {
  return documents.every(({ isBlank, text }) => isBlank || exampleTexts.has(text));
}

function showExample({ title, input }: Example): void {
  acts.act(`example shown: ${title}`, () => workspace.open(input));
  aftermath.unfold(!log.active.isBlank);
  for (const { editor } of workspace.panes) editor.toTop();
}

function showExamples(all: Example[]): void {
  menu('examples', all.map((example) => ({ label: example.title, hint: example.lesson, act: () => showExample(example) })));
}

function tryOut(rule: string, input: Input): void {
  for (const { text } of [...input.files, ...(input.secrets ?? [])]) exampleTexts.add(text);
  acts.act(`example of ${rule} opened`, () => workspace.open(input));
  code.editor.toTop();
  secret.editor.toTop();
}

async function copy(text: string): Promise<string> {
  try {
    await navigator.clipboard.writeText(text);
    return 'Copied';
  } catch {
    return 'Not allowed here';
  }
}

// What the texts are called

function rename(document: Document, to: string): void {
  document.name = to;
  showNames();
  changed();
}

/** The path decides which file an import means: no two files have the same. */
function renamePath(): void {
  const to = path.value.trim();
  const { active, documents } = code;
  if (to === active.name) return;
  const isTaken = documents.some((other) => other !== active && other.name === to);
  if (to === '' || isTaken) {
    path.value = active.name;
    notes.code.show(to === '' ? 'A file needs a path.' : `There is another file \`${to}\` already.`);
    return;
  }
  acts.act(`renamed to \`${to}\``, () => rename(active, to));
}

function unused(names: string[]): string {
  const others = Array.from({ length: names.length + 1 }, (_, at) => FIRST.replace('.', `-${at + 2}.`));
  return [FIRST, ...others].find((name) => !names.includes(name))!;
}

/** A choice of the secret that the pasted text is; none lets the text speak for itself. */
function bind(label: string): void {
  rename(secret.active, label);
}

// What goes where

/** Takes a text that is pasted among texts of another kind to where it belongs; undefined where it plainly stays. */
function elsewhere(from: Pane, text: string, into: Range): Promise<boolean> | undefined {
  if (from === log && mayBeLog(text)) return undefined;
  if (!mayBeLog(text) && (from === secret || !mayBeSecret(text))) return unasked(from, text, into);
  return recognised(text).then(async (kind) => {
    if (kind === 'log') move(text, text, { from, into, to: log });
    else if (from === secret || !mayBeSecret(text)) return unasked(from, text, into) ?? false;
    else if (kind === 'secret') move(text, await entering(text), { from, into, to: secret });
    else return false;
    return true;
  });
}

/** The same for what needs no other to tell what it is. */
function unasked(from: Pane, text: string, into: Range): Promise<boolean> | undefined {
  if (from === secret) return intoSecret(text, into);
  if (from === code || !isCode(text)) return undefined;
  move(text, text, { from, into, to: code });
  return Promise.resolve(true);
}

function recognised(text: string): Promise<Recognised | undefined> {
  return engine.recognise(text).catch(() => undefined);
}

/** Code that is pasted among secrets goes where it belongs; of a secret only its shape is taken, if that is wanted. */
function intoSecret(text: string, into: Range): Promise<boolean> | undefined {
  if (isCode(text)) {
    move(text, text, { from: secret, into, to: code });
    return Promise.resolve(true);
  }
  if (!keysOnly.checked) return undefined;
  const { editor } = secret;
  return entering(text).then(
    (shape) => {
      editor.insert(shape, into);
      return true;
    },
    (error) => {
      failed(error);
      return true;
    },
  );
}

function move(text: string, taken: string, { from, into, to }: { from: Pane; into: Range; to: Pane }): void {
  const what = {
    code: 'code: it went to the code editor',
    secret: 'a secret: it went to the secret editor',
    log: 'the log of a deployment: it went to its own pane',
  }[to.kind];
  const taker = to.active;
  const before = taker.source;
  if (to === log) aftermath.unfold();
  taker.open(taken);
  to.editor.toTop();
  changed();
  notes[from.kind].show(`What you pasted is ${what}.`, {
    label: 'Put it back',
    act() {
      taker.open(before);
      if (to === log && taker.isBlank) aftermath.unfold(false);
      from.editor.insert(text, into);
      changed();
      from.editor.focus();
      status.tell('Put back.');
    },
  });
  status.tell(`What you pasted is ${what}.`);
}

/** What of a secret's text enters the page: all of it, or only its shape. */
function entering(text: string): Promise<string> {
  return keysOnly.checked ? engine.shapeOf(text) : Promise.resolve(text);
}

/** Leaves nothing of the secrets' values: not in the history of their editors, not in what could be undone, not in the worker. */
async function reduceToShapes(): Promise<void> {
  const secrets = secret.documents.filter(({ isBlank }) => !isBlank).map((document) => ({ document, text: document.text }));
  if (secrets.length === 0) return;
  try {
    const reduced = await Promise.all(secrets.map(({ text }) => engine.shapeOf(text)));
    if (secrets.some(({ document, text }) => document.text !== text)) return void (keysOnly.checked = false);
    for (const [at, { document }] of secrets.entries()) {
      document.reset(reduced[at]);
      document.shape = { of: reduced[at]!, text: reduced[at]! };
    }
    engine.stop();
    engine.start();
    changed();
    const title = 'Sensitive values are placeholders of the same kind now. What you pasted is gone from the checker and cannot be brought back.';
    notes.secret.show(title);
    status.tell(title);
  } catch (error) {
    keysOnly.checked = false;
    failed(error);
  }
}

// What leaves the page, when it is asked for

async function openShared(): Promise<void> {
  const hash = surroundings.route.get();
  if (!isPacked(hash)) return;
  history.replaceState(null, '', surroundings.address());
  try {
    const input = await unpack(hash);
    if (!acts.act('opened what was shared', () => workspace.open(input))) acts.say('What was shared is open already.');
  } catch (error) {
    acts.say((error as Error).message);
  }
}

function exported(name: string, type: string, content: (checked: { report: Report; input: Input }) => Promise<string> | string): void {
  if (!checked || revision !== checkedRevision) return acts.say('Not exported: the text has not been checked.');
  const handOver = async (text: string) => {
    if (kind === 'framed') return acts.say(`${await copy(text)}.`);
    save(name, new Blob([text], { type }));
    acts.say(`Saved ${name}.`);
  };
  Promise.resolve(content(checked)).then(handOver).catch(failed);
}

function copyForReview(): void {
  if (!checked || revision !== checkedRevision) return acts.say('Not copied: the text has not been checked.');
  void copy(forReview(checked.report, checked.input)).then((outcome) => acts.say(`${outcome}${outcome === 'Copied' ? ' for review' : ''}.`));
}

function turn(): void {
  if (isPacked(surroundings.route.get())) return void openShared();
  route(tryOut);
}

name.oninput = () => rename(secret.active, name.value);
path.onchange = renamePath;
keysOnly.onchange = () => keysOnly.checked && void reduceToShapes();
fixAll.onclick = () => void applyAll();
showExamples(examples);
byId('share').onclick = () => void share({ input: workspace.input(), shapeOf: (text) => engine.shapeOf(text), copy, say: (what) => acts.say(what) }).catch(failed);
const rendered = (format: 'markdown' | 'sarif') => ({ report }: { report: Report }) => engine.render(withoutSecrets(report), format, ruleTexts());
menu('export', [
  { label: 'Copy for review', hint: 'Markdown with suggestions, for a pull request', act: copyForReview },
  { label: 'Markdown', hint: 'findings.md', act: () => exported('findings.md', 'text/markdown', rendered('markdown')) },
  { label: 'SARIF', hint: 'findings.sarif, for code scanning', act: () => exported('findings.sarif', 'application/sarif+json', rendered('sarif')) },
  { label: 'JSON', hint: 'findings.json, the whole report', act: () => exported('findings.json', 'application/json', ({ report }) => JSON.stringify(withoutSecrets(report), null, 2)) },
]);
byId('log-remove').onclick = () => {
  acts.act('log removed', () => log.active.open(''));
  aftermath.unfold(false);
};
byId('clear').onclick = () => {
  acts.act(workspace.all.length > 3 || given().log ? 'all texts cleared' : 'both texts cleared', () => workspace.open({ files: [] }));
  code.editor.focus();
};
printWhole(workspace, () => problems.showAll());
if (kind !== 'inline') privacy((what) => acts.say(what));
byId('keys').title = `${mod}Shift+M goes to the list, Escape back to the editor`;
byId('results').addEventListener('focusin', () => (toList.hidden = true));
byId('results').addEventListener('keydown', ({ key }) => {
  if (key === 'Escape') keyboard.back();
});
surroundings.route.watch(turn);
if (kind !== 'inline') {
  addEventListener('beforeunload', (event) => {
    if (!workspace.panes.every(isPristine)) event.preventDefault();
  });
}
addEventListener('pagehide', wipe, { signal });
addEventListener('pageshow', ({ persisted }) => persisted && begin(), { signal });
signal.addEventListener('abort', end);

begin();
turn();
embedding.begin();
