import type { Acts } from './acts';
import type { Aftermath } from './aftermath';
import { button, byId, element, plural } from './dom';
import type { Kind } from './document';
import type { Engine } from './engine';
import { choose, type Found, isNamedLog, type Named } from './files';
import { filesBelow } from './folders';
import type { KeysOnly } from './keys-only';
import { mayBeLog, mayBeTemplate } from './kinds';
import { menu } from './menu';
import type { Pane } from './pane';
import { isPristine } from './pristine';
import { surroundings } from './surroundings';
import type { Workspace } from './workspace';

/** So many files are read at a time. */
const BATCH = 32;

/** A text that was read, and what it is. */
interface Read extends Named {
  text: string;
}

interface Page {
  workspace: Workspace;
  acts: Acts;
  engine: Engine;
  keysOnly: KeysOnly;
  aftermath: Aftermath;
}

/** Opens files and folders that are dropped anywhere on the page or chosen, which the browser would otherwise leave the page for. */
export class Opening {
  readonly #page: Page;
  readonly #progress = byId('opening');
  #run = 0;

  constructor(page: Page) {
    this.#page = page;
    this.#acceptDrops();
    const [files, folder] = [byId<HTMLInputElement>('files'), byId<HTMLInputElement>('folder')];
    for (const input of [files, folder]) {
      input.onchange = () => {
        const found = [...(input.files ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
        input.value = '';
        if (found.length > 0) void this.#open(found, input === folder);
      };
    }
    menu('open', [
      { label: 'Files…', hint: 'Code, secrets, a deployment’s log: .ts, .js, .json, .env, .log', act: () => files.click() },
      { label: 'Folder…', hint: 'All code below it, and what looks like a secret', act: () => folder.click() },
    ]);
  }

  #acceptDrops(): void {
    const { root } = surroundings;
    const hint = byId('drop');
    const listen = (type: 'dragenter' | 'dragover' | 'drop', handle: (files: DataTransfer | undefined) => void) =>
      root.addEventListener(
        type,
        (event) => {
          if (!(event instanceof DragEvent)) return;
          const hasFiles = event.dataTransfer?.types.includes('Files');
          // Text that is dragged is the editors' own affair.
          if (!hasFiles && event.target instanceof Element && event.target.closest('.editor, input')) return;
          event.preventDefault();
          if (hasFiles) event.stopPropagation();
          handle(hasFiles ? event.dataTransfer! : undefined);
        },
        { capture: true },
      );

    const over = (files: DataTransfer | undefined) => (hint.hidden = !files);
    listen('dragenter', over);
    listen('dragover', over);
    listen('drop', (data) => {
      hint.hidden = true;
      if (!data) return;
      const items = [...data.items].filter(({ kind }) => kind === 'file');
      const entries = items.map((item) => item.webkitGetAsEntry());
      const isFolder = entries.some((entry) => entry?.isDirectory);
      if (isFolder) void this.#openFolders(entries.filter((entry) => entry !== null));
      else if (data.files.length > 0) void this.#open([...data.files].map((file) => ({ path: file.name, file })), false);
    });
    root.addEventListener('dragleave', (event) => {
      if (!root.contains((event as DragEvent).relatedTarget as Node | null)) hint.hidden = true;
    });
  }

  async #openFolders(entries: FileSystemEntry[]): Promise<void> {
    const run = this.#start();
    const found = await filesBelow(entries, () => run === this.#run, (count) => this.#tell(`Looking through the folder: ${plural(count, 'file')} so far`));
    if (run === this.#run) await this.#open(found, true);
  }

  /** Reads what was found, and opens what is code or a secret. */
  async #open(found: Found[], isFolder: boolean): Promise<void> {
    const run = this.#start();
    const taken = choose(found, isFolder);
    const read: Read[] = [];
    const left = { ...taken.left, unreduced: 0 };
    for (let at = 0; at < taken.files.length; at += BATCH) {
      const batch = taken.files.slice(at, at + BATCH);
      if (taken.files.length > BATCH) this.#tell(`Reading ${at} of ${taken.files.length} files`);
      const texts = await Promise.all(batch.map(({ file }) => file.text().catch(() => '\0')));
      for (const [index, text] of texts.entries()) {
        const { path, kind: named } = batch[index]!;
        const kind = text.includes('\0') ? undefined : await this.#kindOf(text, batch[index]!, isFolder, found.length === 1);
        const entering = kind === 'secret' ? await this.#page.keysOnly.entering(text) : text;
        if (text.includes('\0')) left.binary.push(path);
        else if (kind === 'log' && read.some((one) => one.kind === kind)) left.over++;
        else if (entering === undefined) left.unreduced++;
        else if (kind) read.push({ kind, path, text: entering });
        else if (named === 'log' && !isNamedLog(path)) left.over++;
        else left.other++;
      }
      if (run !== this.#run) return;
    }
    this.stop();
    this.#put(read, left);
  }

  /** What a text is that was taken for one of a kind by its name; undefined where it is nothing that belongs here. */
  async #kindOf(text: string, { kind, path }: Named, isFolder: boolean, isAlone: boolean): Promise<Kind | undefined> {
    const isTaken = { code: true, secret: !isFolder && !mayBeLog(text) && !mayBeTemplate(text), log: isAlone && isNamedLog(path) }[kind];
    if (isTaken) return kind;
    const recognised = await this.#page.engine.recognise(text).catch(() => undefined);
    if (recognised === 'template' && !isFolder) return 'code';
    if (recognised === 'log' || recognised === kind) return recognised;
    return kind === 'secret' && !isFolder ? kind : undefined;
  }

  #put(read: Read[], left: { other: number; over: number; unreduced: number; binary: string[] }): void {
    const { workspace, acts, aftermath } = this.#page;
    const [binary, ...more] = left.binary;
    const notes = [
      binary !== undefined && (more.length > 0 ? `${left.binary.length} that are no text` : `${binary} is no text`),
      left.other > 0 && `${plural(left.other, 'file is', 'files are')} neither code nor a secret`,
      left.unreduced > 0 && `${plural(left.unreduced, 'secret')} could not be reduced to ${left.unreduced === 1 ? 'its' : 'their'} keys`,
      left.over > 0 && `${plural(left.over, 'file is', 'files are')} more than the checker takes`,
    ].filter((note) => note !== false);
    if (read.length === 0) return acts.say(`Not opened: ${notes.join('; ') || 'there is neither code nor a secret'}.`);

    surroundings.route.go('');
    const opened = acts.act(`opened ${names(read)}${notes.length > 0 ? ` (left out: ${notes.join('; ')})` : ''}`, () => {
      // The example goes as a whole: its secret has nothing to do with another's code.
      if (workspace.panes.every(isPristine)) workspace.open({ files: [] });
      for (const pane of workspace.panes) put(pane, read.filter(({ kind }) => kind === pane.kind), isPristine(pane));
    });
    if (!opened) return acts.say(`${names(read)} is open already.`);
    for (const pane of workspace.panes) if (read.some(({ kind }) => kind === pane.kind)) pane.editor.toTop();
    if (read.some(({ kind }) => kind === 'log')) aftermath.unfold();
  }

  // Progress

  #start(): number {
    this.#progress.hidden = true;
    return ++this.#run;
  }

  #tell(said: string): void {
    const text = element('span', {}, said);
    if (this.#progress.hidden) {
      this.#progress.replaceChildren(text, button('', () => this.#cancel(), 'Cancel'));
      this.#progress.hidden = false;
    } else {
      this.#progress.firstElementChild!.replaceWith(text);
    }
  }

  /** Opens nothing of what is being read. */
  stop(): void {
    this.#run++;
    this.#progress.hidden = true;
  }

  #cancel(): void {
    this.stop();
    this.#page.acts.say('Not opened: cancelled.');
  }
}

/** Puts texts in the place of the example, or beside what is there. */
function put(pane: Pane, read: Read[], isPristine: boolean): void {
  const [first] = read;
  if (!first) return;
  const name = ({ kind, path }: Read) => (kind === 'code' ? path : '');
  if (isPristine || pane.kind === 'log') pane.only(name(first), first.text);
  for (const one of isPristine || pane.kind === 'log' ? read.slice(1) : read) {
    const same = pane.documents.find((document) => (one.kind === 'code' ? document.name === one.path : document.text === one.text));
    if (same) same.open(one.text);
    else pane.add(name(one), one.text);
  }
  const shown = pane.documents.find((document) => document.name === name(first) && document.text === first.text.replaceAll(/\r\n?/g, '\n'));
  pane.activate(shown ?? pane.active);
}

function names(read: Read[]): string {
  if (read.length <= 2) return read.map(({ path }) => path).join(' and ');
  const count = (kind: Kind) => read.filter((one) => one.kind === kind).length;
  return [count('code') && plural(count('code'), 'file'), count('secret') && plural(count('secret'), 'secret'), count('log') && 'a log'].filter(Boolean).join(' and ');
}
