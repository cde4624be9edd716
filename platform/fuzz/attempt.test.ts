import { describe, expect, it } from 'vitest';
import { attempt } from './attempt.ts';
import { inputOf } from './mutate.ts';
import { isPlainError, textCorpus } from './target.ts';
import type { FuzzTarget } from './target.ts';

const seed = 7;

function door(take: (input: Uint8Array) => void): FuzzTarget {
  return { name: 'door', corpus: textCorpus(['{"rows":3}', '[1,2,3]']), words: ['rows'], take, refuses: isPlainError };
}

async function firstFault(target: FuzzTarget, inputs = 2_000) {
  for (let iteration = 0; iteration < inputs; iteration += 1) {
    const fault = await attempt(target, seed, iteration);
    if (fault !== null) return { iteration, fault };
  }
  return null;
}

describe('fuzzing a door', () => {
  it('makes the same input again from its seed and number', () => {
    const target = door(() => undefined);
    const inputs = Array.from({ length: 50 }, (_, iteration) => inputOf(target, seed, iteration));
    expect(inputs.map((_, iteration) => inputOf(target, seed, iteration))).toEqual(inputs);
    expect(new Set(inputs.map(String)).size).toBeGreaterThan(30);
  });

  it('leaves the corpus as it is, whatever the door does to its input', async () => {
    const target = door((input) => input.fill(0));
    const before = target.corpus.map((input) => [...input]);
    for (let iteration = 0; iteration < 200; iteration += 1) await attempt(target, seed, iteration);
    expect(target.corpus.map((input) => [...input])).toEqual(before);
  });

  it('takes a refusal in words for an answer', async () => {
    const target = door(() => {
      throw new Error('this is no report');
    });
    expect(await firstFault(target, 50)).toBeNull();
  });

  it('finds the input that the door trips over', async () => {
    const target = door((input) => {
      const rows: unknown = Reflect.get(new Object(readJson(input)), 'rows');
      if (typeof rows === 'number') new Array(rows).fill(0);
    });
    const found = await firstFault(target);
    expect(found?.fault.kind).toBe('crash');
    expect(found?.fault.words).toContain('RangeError');
  });

  it('finds the input that makes the door take memory without bound', async () => {
    const kept: Uint8Array[] = [];
    const target = door((input) => {
      if (input.byteLength > 40) kept.push(new Uint8Array(100 * 1024 * 1024));
    });
    expect((await firstFault(target))?.fault.kind).toBe('allocation');
  });
});

function readJson(input: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(input));
  } catch (cause) {
    throw new Error('this is no JSON', { cause });
  }
}
