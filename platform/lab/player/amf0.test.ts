import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AmfError, decodeAmfValues, encodeAmf, encodeAmfValues } from './amf0.ts';
import type { AmfValue } from './amf0.ts';

const { value: someValue } = fc.letrec<{ value: AmfValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.double({ noNaN: true }),
    fc.boolean(),
    fc.string(),
    fc.constant(null),
    fc.constant(undefined),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

describe('AMF0', () => {
  it('gives back what was written', () => {
    fc.assert(
      fc.property(fc.array(someValue, { maxLength: 4 }), (values) => {
        expect(decodeAmfValues(encodeAmfValues(values))).toEqual(values);
      }),
    );
  });
  it('reads an ECMA array as an object', () => {
    const bytes = Buffer.from([8, 0, 0, 0, 1, 0, 1, 0x61, 1, 1, 0, 0, 9]);
    expect(decodeAmfValues(bytes)).toEqual([{ a: true }]);
  });
  it('writes a string beyond 64 kB as a long one', () => {
    const text = 'x'.repeat(70_000);
    expect(encodeAmf(text)[0]).toBe(12);
    expect(decodeAmfValues(encodeAmf(text))).toEqual([text]);
  });
  it('refuses bytes that end too early, and never anything but with its own error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          decodeAmfValues(Buffer.from(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(AmfError);
        }
      }),
    );
    expect(() => decodeAmfValues(encodeAmf('hello').subarray(0, 4))).toThrow(AmfError);
  });
});
