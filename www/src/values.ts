/** Less is in too many texts to say anything. */
const SHORTEST = 4;
/** What stands between the values of a secret, in whatever form it was pasted. */
const BETWEEN = /[\s"'`,:={}[\]\\|]+/;

/** A secret, and what is left of it without its values. */
interface Shaped {
  text: string;
  shape: string;
}

/** The words of these secrets that another text has and their shapes have not. */
export function valuesIn(other: string, secrets: Shaped[]): string[] {
  return secrets.flatMap(({ text, shape }) =>
    [...new Set(text.split(BETWEEN))].filter((word) => word.length >= SHORTEST && other.includes(word) && !shape.includes(word)),
  );
}
