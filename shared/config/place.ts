/** Where in a value something is, in words that follow the key's name: `entry 2 at fromMs `; empty at its top. Entries count from 1. */
export function placeWords(path: readonly string[]): string {
  const words: string[] = [];
  let fields: string[] = [];
  const flush = (): void => {
    if (fields.length > 0) words.push(`at ${fields.join('.')} `);
    fields = [];
  };
  for (const part of path) {
    if (/^\d+$/.test(part)) {
      flush();
      words.push(entryWords(Number(part)));
    } else fields.push(part);
  }
  flush();
  return words.join('');
}

/** @param index from 0 */
export function entryWords(index: number): string {
  return `entry ${String(index + 1)} `;
}
