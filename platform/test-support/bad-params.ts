/** For tests: every way to get one method's parameters wrong, made from its schema. */
import { z } from 'zod';
import { exampleOf } from './example-params.ts';

export interface BadParams {
  /** What is wrong, in words. */
  readonly what: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Where the refusal must point, or inside it. */
  readonly at: string;
}

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly required?: readonly string[];
}

/** Longer than any text that a method takes, and far below the limit of a message. */
const endless = 'x'.repeat(200_000);
const otherTypes: readonly unknown[] = [17.5, 'no such thing', true, {}, [], null];

export function badParams(schema: z.ZodType): readonly BadParams[] {
  const good = exampleOf(schema) as Readonly<Record<string, unknown>>;
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as ObjectSchema;
  const bad: BadParams[] = [{ what: 'an unknown key', params: { ...good, surprise: 1 }, at: 'params' }];
  for (const key of required) {
    bad.push({ what: `no ${key}`, params: Object.fromEntries(Object.entries(good).filter(([name]) => name !== key)), at: `params.${key}` });
  }
  for (const key of Object.keys(properties)) {
    const wrong = otherTypes.filter((value) => !schema.safeParse({ ...good, [key]: value }).success);
    for (const value of wrong)
      bad.push({ what: `${key} is ${JSON.stringify(value)}`, params: { ...good, [key]: value }, at: `params.${key}` });
    // Whatever it is: a text that long is either no text or too much of one.
    bad.push({ what: `${key} without end`, params: { ...good, [key]: endless }, at: `params.${key}` });
  }
  return bad;
}
