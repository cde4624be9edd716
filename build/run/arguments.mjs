/**
 * `[--with PART]… FILE [argument]…` in its three parts: what set-up is told, the program, and what the program is told.
 *
 * @param {readonly string[]} words
 * @returns {{ readonly setup: readonly string[], readonly file: string, readonly rest: readonly string[] }}
 */
export function splitArguments(words) {
  const at = words.findIndex((word) => word.endsWith('.ts'));
  const file = words[at];
  if (file === undefined) throw new TypeError('no program is named: [--with PART]… FILE.ts [argument]…');
  return { setup: words.slice(0, at), file, rest: words.slice(at + 1) };
}
