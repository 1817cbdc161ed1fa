/** From when to when, as far as it is known. */
export function span(from: number | null, to: number | null, written: (seconds: number) => string): string {
  if (from === null && to === null) return '';
  if (from === null) return `until ${written(to!)}`;
  if (to === null) return `from ${written(from)}`;
  return from === to ? `at ${written(to)}` : `${written(from)} to ${written(to)}`;
}

/** Seconds as a clock shows them. */
export function clock(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const two = (number: number) => String(number).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** Seconds as one says them. */
export function inWords(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  return parts.filter(([number]) => number > 0).map(([number, unit]) => `${number} ${unit}`).join(' ') || '0 s';
}
