import { type Range, RangeSet, StateEffect, StateField, type Text } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, gutter, GutterMarker, WidgetType } from '@codemirror/view';

import { element } from './dom';
import { type Told, roles } from './roles';

/** A line of a log, and its part in what happened. */
export interface Marked {
  start: number;
  role: Told;
}

const marked = StateEffect.define<Range<Mark>[]>();

/** The part of a line in what happened: a sign beside it and a word before it, so that no colour has to tell. */
class Mark extends GutterMarker {
  readonly role: Told;

  constructor(role: Told) {
    super();
    this.role = role;
    this.elementClass = `cm-event-${role}`;
  }

  override eq(other: GutterMarker): boolean {
    return other instanceof Mark && other.role === this.role;
  }

  override toDOM(): Node {
    return element('span', { ariaHidden: 'true' }, roles[this.role].sign);
  }
}

class Word extends WidgetType {
  readonly role: Told;

  constructor(role: Told) {
    super();
    this.role = role;
  }

  override eq(other: Word): boolean {
    return other.role === this.role;
  }

  override toDOM(): HTMLElement {
    return element('span', { className: `cm-event-word cm-event-${this.role}` }, roles[this.role].word);
  }
}

interface Marks {
  beside: RangeSet<Mark>;
  within: DecorationSet;
}

const marks: Record<Told, Mark> = { cause: new Mark('cause'), consequence: new Mark('consequence'), stuck: new Mark('stuck') };
const lines = (role: Told) => Decoration.line({ class: `cm-event cm-event-${role}` });
const words = (role: Told) => Decoration.widget({ widget: new Word(role), side: -1 });
const decorations = Object.fromEntries(Object.keys(marks).map((role) => [role, [lines(role as Told), words(role as Told)]])) as Record<Told, [Decoration, Decoration]>;

const field = StateField.define<Marks>({
  create: () => ({ beside: RangeSet.empty, within: Decoration.none }),
  update({ beside, within }, { changes, effects }) {
    const effect = effects.find((effect) => effect.is(marked));
    if (!effect) return changes.empty ? { beside, within } : { beside: beside.map(changes), within: within.map(changes) };
    const set = effect.value as Range<Mark>[];
    return {
      beside: RangeSet.of(set, true),
      within: Decoration.set(set.flatMap(({ from, value }) => decorations[value.role].map((one) => one.range(from))), true),
    };
  },
  provide: (field) => EditorView.decorations.from(field, ({ within }) => within),
});

const colour = (role: Told, colour: string) => ({
  [`.cm-gutterElement.cm-event-${role}`]: { color: colour },
  [`.cm-line.cm-event-${role}`]: { backgroundColor: `color-mix(in oklab, ${colour} 10%, transparent)` },
  [`.cm-event-word.cm-event-${role}`]: { color: colour, borderColor: colour },
});
const look = EditorView.theme({
  '.cm-events .cm-gutterElement': { padding: '0 0.2rem 0 0.5rem', textAlign: 'center', fontWeight: '700' },
  '.cm-event-word': { marginInlineEnd: '0.5rem', padding: '0 0.35rem', border: '1px solid', borderRadius: '4px', font: '600 0.85em var(--sans)' },
  ...colour('cause', 'var(--error)'),
  ...colour('stuck', 'var(--warning)'),
  ...colour('consequence', 'var(--muted)'),
});

/** What marks the events of a log. */
export const eventMarks = [look, field, gutter({ class: 'cm-events', markers: ({ state }) => state.field(field).beside, initialSpacer: () => marks.cause })];

/** Marks these lines, and no others. */
export function showEvents(events: Marked[], doc: Text): StateEffect<unknown> {
  const byLine = new Map(events.map(({ start, role }) => [doc.lineAt(Math.min(start, doc.length)).from, role]));
  return marked.of([...byLine].map(([from, role]) => marks[role].range(from)));
}
