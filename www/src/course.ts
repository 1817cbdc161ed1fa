import type { Course, Event, Place } from '../../pkg/engine.js';
import { button, element, plural } from './dom';
import type { Actions } from './finding';
import { roles } from './roles';
import { clock, inWords, span } from './times';

/** More rows at once help nobody, and would make typing slow. */
export const ROWS = 100;
/** What lies between two marks of the time axis, in seconds. */
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400];
const MARKS = 5;

interface Options extends Pick<Actions, 'goTo' | 'where'> {
  /** All rows, however many there are. */
  isWhole: boolean;
  /** Asks for all rows, of which so many are shown. */
  showWhole(shown: number): void;
}

/** The course of a deployment: a row for each resource, with the construct where one of the events names it. */
export function courseOf(course: Course[], events: Event[], options: Options): HTMLElement {
  const shown = options.isWhole ? course : chosen(course);
  const end = Math.max(...course.flatMap(({ from, to }) => [from ?? 0, to ?? 0]));
  const constructs = new Map(events.flatMap(({ logicalId, construct }) => (construct ? [[logicalId, construct] as const] : [])));
  const left = course.length - shown.length;
  const all = button('', () => options.showWhole(shown.length), `Show all ${course.length}`);
  return element(
    'section',
    { className: `course${end > 0 ? ' timed' : ''}${constructs.size > 0 ? ' made' : ''}` },
    element('h4', {}, 'The course of it', element('span', { className: 'hint' }, `${plural(course.length, 'resource')}${end > 0 ? ` in ${inWords(end)}` : ''}`)),
    element(
      'div',
      { className: 'rows', tabIndex: 0, role: 'group', ariaLabel: 'The course of each resource' },
      end > 0 && axis(end),
      element('ol', {}, ...shown.map((one) => row(one, end, constructs.get(one.logicalId), options))),
    ),
    left > 0 && element('p', { className: 'rest' }, `and ${left} more${course.every((one) => shown.includes(one) || one.role === 'done') ? ', all done' : ''} `, all),
  );
}

function row({ place, logicalId, type, from, to, role }: Course, end: number, construct: Place | undefined, { goTo, where }: Options): HTMLElement {
  const { sign, word } = roles[role];
  const jump = button(
    'row',
    () => goTo(place),
    element('span', { className: 'part' }, element('span', { className: 'sign' }, sign), ` ${word}`),
    element('span', { className: 'resource' }, element('b', {}, logicalId), type && ` ${type.replace(/^AWS::/, '')}`),
    end > 0 && track(from, to, end, role),
    end > 0 && element('span', { className: 'time' }, span(from, to, clock)),
  );
  jump.title = [logicalId, type].filter(Boolean).join(', ');
  jump.ariaLabel = [logicalId, type, word, span(from, to, inWords), where(place)].filter(Boolean).join(', ');
  return element('li', { className: `of-${role}` }, jump, construct && button('place', () => goTo(construct), where(construct)));
}

/** Of very many resources those that something was wrong with, and of the others as many as there is room for. */
function chosen(course: Course[]): Course[] {
  const worth = { cause: 0, stuck: 0, consequence: 1, open: 2, done: 3 };
  const first = new Set([...course].sort((one, other) => worth[one.role] - worth[other.role]).slice(0, ROWS));
  return course.filter((one) => first.has(one));
}

function axis(end: number): HTMLElement {
  const step = STEPS.find((step) => end / step <= MARKS) ?? STEPS.at(-1)! * Math.ceil(end / STEPS.at(-1)! / MARKS);
  const marks = Array.from({ length: Math.floor(end / step) + 1 }, (_, at) => {
    const mark = element('span', {}, clock(at * step));
    mark.style.left = `${(100 * at * step) / end}%`;
    return mark;
  });
  return element('div', { className: 'axis', ariaHidden: 'true' }, element('div', { className: 'scale' }, element('span', { className: 'marks' }, ...marks)));
}

/** A bar from the beginning to the end; a point where only one of them is known. */
function track(from: number | null, to: number | null, end: number, role: Course['role']): HTMLElement {
  const [left, right] = [from ?? to, to ?? (role === 'open' ? end : from)];
  if (left === null || right === null) return element('span', { className: 'track' });
  const bar = element('span', { className: `extent${from === null || left === right ? ' point' : ''}` });
  bar.style.left = `${(100 * left) / end}%`;
  bar.style.width = `${(100 * (right - left)) / end}%`;
  return element('span', { className: 'track', ariaHidden: 'true' }, bar);
}
