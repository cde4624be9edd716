/** What was asked for is not a thing this tool does. */
export class UsageError extends Error {}

/** Unix ms of a date or a time, e.g. `2026-11-27` or `2026-11-27T18:00Z`; without a zone it is UTC. @throws UsageError */
export function timeOf(flag: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const isDated = /^\d{4}-\d{2}-\d{2}/.test(text);
  const hasZone = /(Z|[+-]\d{2}:\d{2})$/.test(text);
  const atMs = isDated ? Date.parse(text.includes('T') && !hasZone ? `${text}Z` : text) : Number.NaN;
  if (Number.isNaN(atMs)) throw new UsageError(`${flag} ${text} is no time such as 2026-11-27 or 2026-11-27T18:00Z.`);
  return atMs;
}
