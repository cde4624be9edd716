/** How a requirement ends when it does not hold. */

/** The platform does not do what the protocol says. */
export class Unmet extends Error {
  override readonly name = 'Unmet';
}

/** The platform lawfully lacks what a requirement is about: it is skipped, and why is printed. */
export class NotOffered extends Error {
  override readonly name = 'NotOffered';
}

/** @throws Unmet with `otherwise` unless `condition` holds */
export function must(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new Unmet(otherwise);
}

/** For messages: any value, short. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
