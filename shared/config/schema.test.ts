import { describe, expect, it } from 'vitest';
import type { KeySpec } from './keys.ts';
import { keyFaults, same, schemaFaults, valueProblem } from './schema.ts';
import { isConfigValue } from './values.ts';

const windows: KeySpec = {
  key: 'windows',
  description: 'Times in which nothing happens.',
  schema: {
    type: 'array',
    maxItems: 2,
    items: {
      type: 'object',
      properties: { fromMs: { type: 'integer', minimum: 0 }, kind: { enum: ['soft', 'hard'] } },
      required: ['fromMs'],
      additionalProperties: false,
    },
  },
  default: [],
};

function limit(schema: KeySpec['schema']): KeySpec {
  return { key: 'limit', description: 'A limit.', schema, default: 1, unit: 'ms' };
}

describe('values judged by a schema', () => {
  it.each([
    [{ type: 'integer', minimum: 100 }, 5, 'is 5 ms, at least 100 ms'],
    [{ type: 'integer', maximum: 100 }, 500, 'is 500 ms, at most 100 ms'],
    [{ type: 'number', exclusiveMinimum: 0 }, 0, 'is 0 ms, must be above 0 ms'],
    [{ type: 'integer' }, 1.5, 'is 1.5, must be an integer'],
    [{ type: 'integer' }, '5', 'must be an integer'],
    [{ type: ['string', 'null'] }, 5, 'is 5, must be text or null'],
    [{ type: 'string', minLength: 3 }, 'ab', 'must have at least 3 characters'],
    [{ type: 'string', pattern: '^a' }, 'b', 'must match ^a'],
    [{ enum: ['a', 1] }, 'b', 'must be one of a, 1'],
    [
      { type: 'array', uniqueItems: true },
      [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
      'names something twice',
    ],
  ])('%j refuses %j', (schema, value, problem) => {
    expect(valueProblem(limit(schema), value)).toBe(problem);
  });

  it('names the place inside a value', () => {
    expect(valueProblem(windows, [{ fromMs: 1 }, { fromMs: -1 }])).toBe('entry 2 at fromMs is -1, at least 0');
    expect(valueProblem(windows, [{}])).toBe('entry 1 lacks fromMs');
    expect(valueProblem(windows, [{ fromMs: 1, until: 2 }])).toBe('entry 1 has no field until');
    expect(valueProblem(windows, [{ fromMs: 1, kind: 'soft' }])).toBeNull();
  });

  it('leaves keywords that a console does not know to the platform', () => {
    expect(schemaFaults({ if: { type: 'string' }, then: false }, 'x')).toEqual([]);
  });

  it('names unknown keys and missing ones', () => {
    expect(keyFaults([windows], { other: 1 })).toEqual([
      { key: 'other', problem: 'is no key of this namespace' },
      { key: 'windows', problem: 'is missing' },
    ]);
  });

  it('takes values for the same whatever the order of their fields', () => {
    expect(same({ a: 1, b: [1, 2] }, { b: [1, 2], a: 1 })).toBe(true);
    expect(same([1, 2], [2, 1])).toBe(false);
    expect(same(null, undefined)).toBe(false);
  });

  it('takes no value for JSON that has no such form, or is nested without end', () => {
    let deep: unknown = 1;
    for (let depth = 0; depth < 5000; depth += 1) deep = [deep];
    expect([Number.NaN, undefined, deep].map((value) => isConfigValue(value))).toEqual([false, false, false]);
    expect(isConfigValue({ a: [1, null, 'x', { b: true }] })).toBe(true);
  });
});
