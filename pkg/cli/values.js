import { shapeOf } from '../index.js';

/** Less is in too many texts to say anything. */
const SHORTEST = 4;
/** What stands between the values of a secret, in whatever form it is. */
const BETWEEN = /[\s"'`,:={}[\]\\|]+/;
const MASK = '•••';

/** The report, its deployment without values of the secrets: a service may quote the password that it refuses. */
export function withoutValues(report, secrets = []) {
  const { deployment } = report;
  if (!deployment) {
    return report;
  }
  const { summary, causes, stuck, consequences } = deployment;
  const said = [...new Set([summary, ...[causes, stuck, consequences].flat().map(({ reason }) => reason)])].join('\n');
  const values = secrets.flatMap(({ text }) => {
    const words = [...new Set(text.split(BETWEEN))].filter((word) => word.length >= SHORTEST && said.includes(word));
    const shape = words.length > 0 ? shapeOf(text) : '';
    return words.filter((word) => !shape.includes(word));
  });
  values.sort((one, other) => other.length - one.length);
  const hide = (text) => values.reduce((text, value) => text.replaceAll(value, MASK), text);
  const quiet = (events) => events.map((event) => ({ ...event, reason: hide(event.reason) }));
  const hidden = { summary: hide(summary), causes: quiet(causes), stuck: quiet(stuck), consequences: quiet(consequences) };
  return { ...report, deployment: { ...deployment, ...hidden } };
}
