/** Text from a server's API to a value of a schema. */
import type { z } from 'zod';

/** @throws Error that says in a few words what is wrong with it, fit for an operator. */
export function parseJson<S extends z.ZodType>(what: string, schema: S, text: string): z.output<S> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new Error(`${what}: the answer is not JSON`, { cause });
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = issue?.path.join('.') ?? '';
  throw new Error(`${what}: ${path === '' ? 'the answer' : path} is not usable: ${issue?.message ?? 'invalid'}`);
}
