import type { Deployment, Event } from '../../pkg/engine.js';

/** Less is in too many texts to say anything. */
const SHORTEST = 4;
/** What stands between the values of a secret, in whatever form it was pasted. */
const BETWEEN = /[\s"'`,:={}[\]\\|]+/;
const MASK = '•••';

/** A secret, and what is left of it without its values. */
export interface Shaped {
  text: string;
  shape: string;
}

/** The words of these secrets that another text has and their shapes have not. */
export function valuesIn(other: string, secrets: Shaped[]): string[] {
  return secrets.flatMap(({ text, shape }) =>
    [...new Set(text.split(BETWEEN))].filter((word) => word.length >= SHORTEST && other.includes(word) && !shape.includes(word)),
  );
}

/** What a log says of a deployment, without the values of these secrets: a service may quote the password that it refuses. */
export function withoutValues(deployment: Deployment, secrets: Shaped[]): Deployment {
  const { summary, causes, stuck, consequences } = deployment;
  const said = new Set([summary, ...[causes, stuck, consequences].flatMap((events) => events.map(({ reason }) => reason))]);
  const values = valuesIn([...said].join('\n'), secrets).sort((one, other) => other.length - one.length);
  if (values.length === 0) return deployment;
  const hide = (text: string) => values.reduce((text, value) => text.replaceAll(value, MASK), text);
  const quiet = (events: Event[]) => events.map((event) => ({ ...event, reason: hide(event.reason) }));
  return { ...deployment, summary: hide(summary), causes: quiet(causes), stuck: quiet(stuck), consequences: quiet(consequences) };
}
