import { z } from 'zod';
import { describe, expect, it } from 'vitest';
import { healthExceptionsSchema } from '../../../../shared/model/health-limits.ts';
import { policySchema } from '../../../../shared/rules/policy.ts';
import type { JsonSchema } from '../../../../shared/config/keys.ts';
import { leafText, readLeaf } from './leaf-text.ts';
import { emptyOf, fieldWords, isUnfilled, shapeOf } from './value-shape.ts';

const schemas = (z.toJSONSchema(policySchema).properties ?? {}) as Readonly<Record<string, JsonSchema>>;

function policyShape(key: string) {
  return shapeOf(schemas[key] ?? {}, key);
}

describe('the shape of a value', () => {
  it('is known of every key of the policy: nobody writes JSON for it', () => {
    expect(Object.keys(schemas).filter((key) => policyShape(key) === null)).toEqual([]);
  });

  it('tells moments from durations', () => {
    expect(policyShape('freezeWindows')).toMatchObject({
      kind: 'list',
      item: {
        kind: 'group',
        fields: [
          { name: 'fromMs', shape: { kind: 'time' } },
          { name: 'untilMs', shape: { kind: 'time' } },
          { name: 'reason', shape: { kind: 'text' } },
          { name: 'idcs', shape: { kind: 'words' } },
        ],
      },
    });
    expect(policyShape('staleInputs')).toMatchObject({
      kind: 'group',
      fields: [{ shape: { kind: 'duration' } }, { shape: { kind: 'duration' } }],
    });
  });

  it('offers the choices that there are, and each kind of dependency', () => {
    expect(policyShape('needsApproval')).toMatchObject({ kind: 'some-of', options: expect.arrayContaining(['hold']) as unknown });
    expect(policyShape('dependencies')).toMatchObject({
      kind: 'list',
      item: { kind: 'variants', variants: [{ name: 'idcs-first' }, { name: 'namespace-first' }] },
    });
  });

  it('is known of names that nobody knows before, with fields that may be left out', () => {
    const shape = shapeOf(z.toJSONSchema(healthExceptionsSchema) as JsonSchema);
    expect(shape).toMatchObject({ kind: 'map', item: { kind: 'group', fields: [{ name: 'rebuffering', isOptional: true }, {}, {}, {}] } });
    if (shape?.kind !== 'map') return;
    expect(emptyOf(shape)).toEqual({});
    expect(emptyOf(shape.item)).toEqual({});
    const limits = { enterAt: 2, leaveAt: 1 };
    const differs = { rebuffering: { degraded: limits, critical: limits } };
    expect(
      [{}, { 'osl-1': differs }, { 'osl-1': { rebuffering: { degraded: limits, critical: { enterAt: '', leaveAt: 1 } } } }].map((value) =>
        isUnfilled(shape, value),
      ),
    ).toEqual([false, false, true]);
  });

  it('is left to JSON where anything may stand', () => {
    expect(shapeOf({ type: 'object', additionalProperties: {} })).toBeNull();
  });

  it('begins empty where something has to be said', () => {
    const shape = policyShape('freezeWindows');
    expect(shape?.kind === 'list' ? emptyOf(shape.item) : null).toEqual({ fromMs: '', untilMs: '', reason: '', idcs: [] });
  });

  it('is unfilled while a number or a time is missing anywhere in it', () => {
    const shape = policyShape('freezeWindows');
    const whole = { fromMs: 1, untilMs: 2, reason: '', idcs: [] };
    expect(shape === null ? null : [[whole], [whole, { ...whole, untilMs: '' }], []].map((value) => isUnfilled(shape, value))).toEqual([
      false,
      true,
      false,
    ]);
  });

  it('names fields in words with their units', () => {
    expect(fieldWords('startFailurePct', { kind: 'number' })).toBe('Start failure, %');
    expect(fieldWords('forMinutes', { kind: 'number' })).toBe('For, min');
    expect(fieldWords('fromMs', { kind: 'time' })).toBe('From (local time)');
    expect(fieldWords('fromUtc', { kind: 'text' })).toBe('From (UTC)');
    expect(fieldWords('start-failure', { kind: 'number' })).toBe('Start failure');
    expect(fieldWords('idcs', { kind: 'words' })).toBe('IDCs');
  });
});

describe('what is typed into a field', () => {
  it('is read as its kind, and shown as it reads', () => {
    expect(readLeaf('duration', '15 s')).toBe(15_000);
    expect(leafText('duration', 3_600_000)).toBe('1 h');
    expect(readLeaf('words', 'osl-1, ath-1')).toEqual(['osl-1', 'ath-1']);
    expect(leafText('words', ['osl-1', 'ath-1'])).toBe('osl-1, ath-1');
    const atMs = Date.parse('2026-11-28T02:00');
    expect(leafText('time', readLeaf('time', '2026-11-28T02:00'))).toBe('2026-11-28T02:00');
    expect(readLeaf('time', '2026-11-28T02:00')).toBe(atMs);
  });

  it('stays text while it means nothing, for its schema to refuse', () => {
    expect(readLeaf('number', '')).toBe('');
    expect(readLeaf('duration', '15')).toBe('15');
    expect(readLeaf('time', '')).toBe('');
  });
});
