/** Durations as people write them: values in ms are shown and typed with their units. */

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const;

/** `5 min`, `1 h 30 min`, `1 s 500 ms`: exact, so that it reads back as the same number. */
export function formatDuration(durationMs: number): string {
  if (!(durationMs > 0)) return `${String(durationMs)} ms`;
  let left = durationMs;
  const parts: string[] = [];
  for (const [unit, unitMs] of units) {
    const count = unitMs === 1 ? left : Math.floor(left / unitMs);
    left -= count * unitMs;
    if (count > 0) parts.push(`${String(count)} ${unit}`);
  }
  return parts.join(' ');
}

const part = /^(\d+(?:[.,]\d+)?)\s*(ms|sec|s|min|m|h|d)\s*/;

/** ms of `90 s`, `1 h 30 min` or `1.5 h`; null when it is no duration, or lacks a unit. */
export function parseDuration(text: string): number | null {
  let rest = text.trim().toLowerCase();
  if (rest === '') return null;
  let totalMs = 0;
  while (rest !== '') {
    const match = part.exec(rest);
    if (match === null) return null;
    const [all, count = '', unit = ''] = match;
    totalMs += Number(count.replace(',', '.')) * (unitMsOf(unit) ?? Number.NaN);
    rest = rest.slice(all.length);
  }
  // Parts of a unit may leave a rest of floating point: nobody means less than a thousandth of a ms.
  const rounded = Math.round(totalMs * 1000) / 1000;
  return Number.isFinite(rounded) ? rounded : null;
}

const shorthands: Readonly<Record<string, string>> = { sec: 's', m: 'min' };

function unitMsOf(word: string): number | undefined {
  const name = shorthands[word] ?? word;
  return units.find(([unit]) => unit === name)?.[1];
}
