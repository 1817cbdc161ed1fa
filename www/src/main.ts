import type { Input, Place, Report } from '../../pkg/engine.js';
import { type Access, Acts } from './acts';
import { Aftermath } from './aftermath';
import { Binding } from './binding';
import { Checking } from './checking';
import { copy } from './clipboard';
import { Deployment } from './deployment';
import { dismiss } from './dialog';
import { byId } from './dom';
import type { Document } from './document';
import { Done } from './done';
import { Editor } from './editor';
import { Embedding } from './embedding';
import { Engine } from './engine';
import { examples } from './examples';
import { ExamplesMenu } from './examples-menu';
import { offerExports } from './exporting';
import { type Actions, explain, findingSheet } from './finding';
import { Fixing } from './fixing';
import { Keyboard, mod } from './keyboard';
import { KeysOnly } from './keys-only';
import { isPacked, unpack } from './link';
import type { Content } from './messages';
import { newName } from './file-names';
import { Naming } from './naming';
import { Note } from './note';
import { Opening } from './opening';
import { Pane } from './pane';
import { Pasting } from './pasting';
import { Places } from './places';
import { printWhole } from './print';
import { canBeHadAgain, isPristine } from './pristine';
import { privacy } from './privacy';
import { Problems } from './problems';
import { Results } from './results';
import { route } from './rules';
import { share } from './share';
import { Status } from './status';
import { surroundings } from './surroundings';
import { Workspace } from './workspace';
import './theme.css';

const { root, page, signal, kind } = surroundings;

root.adoptedStyleSheets = [...root.adoptedStyleSheets, findingSheet];

// The texts

/** Whether the texts may be changed. */
const access: Access = { isReadonly: false };
const where = (place: Place): string => workspace.where(place);
const inTooltip: Actions = { goTo: (place) => places.goTo(place), apply: (fix) => fixing.applyThere(fix), copy, where };
const inList: Actions = { goTo: (place) => places.goToFrom('list', place), apply: (fix) => fixing.apply(fix), copy, where };

const code = pane('code', 'File', 'CDK code', 'Paste CDK code: a stack, a construct, or only the lines that read the secret');
const secret = pane('secret', 'Secret', 'Secret JSON', 'Paste the secret, or what get-secret-value printed');
const log = pane('log', 'Log', 'Deployment log', 'Paste what a failed cdk deploy or describe-stack-events printed');
const workspace = new Workspace(code, secret, log);

function pane(kind: Pane['kind'], noun: string, label: string, placeholder: string): Pane {
  const made: Pane = new Pane(kind, {
    noun,
    newName: kind === 'code' ? newName : () => '',
    edit: (host) =>
      new Editor(host, { label, kind, placeholder, access, onChange: changed, redirect: (text, into, isOpen) => pasting.redirect(made, text, into, isOpen), explain: (diagnostic) => explain(diagnostic, inTooltip) }),
    onActivate: showNames,
    ...(kind !== 'log' && { onAdd: () => add(made), onClose: (document) => close(made, document) }),
  });
  return made;
}

// What is known of them

const status = new Status(byId('status'));
const notes = { code: new Note('code-note'), secret: new Note('secret-note'), log: new Note('log-note') };
const acts = new Acts(workspace, new Done(), status, access, changed);
const engine = new Engine(() => checking.stopped());
const problems = new Problems(inList);
const deployment = new Deployment(goToFromDeployment, where);
const aftermath = new Aftermath({ goTo: (place) => places.goToFrom('log', place), where, copy, show: (diagnostic) => problems.lead(diagnostic) });
const binding = new Binding((label) => naming.rename(secret.active, label));
const naming = new Naming({ workspace, acts, note: notes.code, changed });
const results = new Results({ workspace, problems, deployment, aftermath, binding, acts, status, rename: (document, to) => naming.rename(document, to) });
const embedding = new Embedding(showContent);
const checking = new Checking({ workspace, engine, show: (report) => results.show(report), claimNothing: () => results.claimNothing(), onReport });

// What a person does with them

const shared = { workspace, engine, checking, problems, acts, aftermath, status, notes, changed, failed: (error: unknown) => checking.failed(error) };
const places = new Places({ workspace, aftermath, focusList: () => problems.focus(checking.diagnostics[0], '.jump') });
const fixing = new Fixing(shared);
const keysOnly = new KeysOnly({ ...shared, note: notes.secret });
const pasting = new Pasting({ ...shared, keysOnly });
const opening = new Opening({ ...shared, keysOnly });
const keyboard = new Keyboard({ ...shared, goTo: (place) => places.goTo(place), apply: (fix) => fixing.apply(fix) });
const examplesMenu = new ExamplesMenu(shared);

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
  naming.showAccess(readonly);
  // Nor may a page learn of a secret by what its own code finds in it.
  if ((!files && !secrets) || content() !== atStart) return;
  first = { files: files ?? [], secrets: secrets ?? [] };
  canBeHadAgain(first);
  examplesMenu.offer([{ title: 'The example of this page', lesson: 'As it was before you changed it', input: first }, ...examples]);
  start(first);
  changed();
}

function content(): string {
  return JSON.stringify(workspace.panes.map(({ documents }) => documents.map(({ name, source }) => [name, source])));
}

/** Leaves nothing of any text behind, neither in the page nor in what the browser keeps of it to come back to. */
function wipe(): void {
  dismiss();
  opening.stop();
  workspace.reset({ files: [] });
  forgetWhatWasSaid();
  places.forget();
  deployment.clear();
  aftermath.unfold(false);
  checking.stop();
  status.clear();
}

/** Leaves nothing at all. */
function end(): void {
  wipe();
  for (const document of workspace.all) document.detach();
}

/** A text was changed. */
function changed(): void {
  forgetWhatWasSaid();
  checking.changed();
}

/** What was said about the texts before is no longer true of them. */
function forgetWhatWasSaid(): void {
  acts.forget();
  for (const note of Object.values(notes)) note.clear();
}

function onReport({ diagnostics }: Report): void {
  embedding.report(diagnostics);
  void learnShapes();
}

/** Keeps the shapes of the secrets at hand: paper gets nothing else, and there is no time to ask for them then. */
async function learnShapes(): Promise<void> {
  for (const document of secret.documents) {
    const { text } = document;
    if (document.shape?.of === text) continue;
    try {
      const shape = await engine.shapeOf(text);
      if (document.text === text) document.shape = { of: text, text: shape };
    } catch {
      document.shape = undefined;
    }
  }
}

/** Shows what the texts are called that are shown. */
function showNames(): void {
  naming.show();
  if (checking.isCurrent) results.showBinding();
}

function goToFromDeployment(place: Place): void {
  if (deployment.isHeld) status.tell('The places have moved: mend the line that does not parse first.');
  else places.goToFrom('deployment', place);
}

function add(pane: Pane): void {
  acts.act(`${pane === code ? 'file' : 'secret'} added`, () => pane.activate(pane.add()));
  pane.editor.focus();
}

function close(pane: Pane, document: Document): void {
  acts.act(`closed ${pane.title(document)}`, () => pane.close(document));
}

function clear(): void {
  opening.stop();
  pasting.drop();
  acts.act(workspace.all.length > 3 || workspace.given.log ? 'all texts cleared' : 'both texts cleared', () => workspace.open({ files: [] }));
  places.forget();
  aftermath.unfold(false);
  code.editor.focus();
}

function removeLog(): void {
  pasting.dropLog();
  acts.act('log removed', () => log.active.open(''));
  places.forget();
  aftermath.unfold(false);
  // The button goes with the log.
  aftermath.focus();
}

/** Shows what the address asks for. */
function turn(): void {
  if (isPacked(surroundings.route.get())) void openShared();
  else route((rule, input) => examplesMenu.tryOut(rule, input));
}

async function openShared(): Promise<void> {
  const hash = surroundings.route.get();
  history.replaceState(null, '', surroundings.address());
  try {
    const input = await unpack(hash);
    if (!acts.act('opened what was shared', () => workspace.open(input))) acts.say('What was shared is open already.');
  } catch (error) {
    acts.say((error as Error).message);
  }
}

examplesMenu.offer(examples);
offerExports(shared);
byId('share').onclick = () => void share({ input: workspace.input(), shapeOf: (text) => engine.shapeOf(text), copy, say: (what) => acts.say(what) }).catch(shared.failed);
byId('log-remove').onclick = removeLog;
byId('clear').onclick = clear;
printWhole(workspace, () => problems.showAll());
if (kind !== 'inline') privacy((what) => acts.say(what));
byId('keys').title = `${mod}Shift+M goes to the list, Escape back to the editor`;
byId('results').addEventListener('keydown', ({ key }) => {
  if (key === 'Escape') keyboard.back();
});
surroundings.route.watch(turn);
// Inline the question would be one of the site's, whose own way from page to page asks none: what was pasted has its original.
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
