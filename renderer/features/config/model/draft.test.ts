import { describe, expect, it } from 'vitest';
import type { KeySpec } from '../../../../shared/wire/methods.ts';
import { draftKeys, draftState, emptyDraft, readValue, withText, withoutKey } from './draft.ts';

const connections: KeySpec = {
  key: 'edge.maxConnections',
  type: 'integer',
  minimum: 1,
  maximum: 65_535,
  default: 1024,
  unit: 'connections',
};
const relay: KeySpec = { key: 'relay.on', type: 'boolean', default: true };
const specs = [connections, relay];
const runs = { 'edge.maxConnections': 512 };

function stateOf(draft: ReturnType<typeof emptyDraft>, latest = 3): ReturnType<typeof draftState> {
  return draftState(draft, draftKeys(draft, specs, runs), latest);
}

describe('a config draft', () => {
  it('is unchanged until a value differs from what runs', () => {
    expect(stateOf(emptyDraft(3))).toEqual({ kind: 'unchanged' });
    expect(stateOf(withText(emptyDraft(3), 'edge.maxConnections', '512'))).toEqual({ kind: 'unchanged' });
  });

  it('is ready with every key, typed, once a value differs', () => {
    expect(stateOf(withText(emptyDraft(3), 'edge.maxConnections', ' 2 '))).toEqual({
      kind: 'ready',
      values: { 'edge.maxConnections': 2, 'relay.on': true },
      changed: ['edge.maxConnections'],
    });
  });

  it('is invalid out of range, in words with the unit', () => {
    const draft = withText(emptyDraft(3), 'edge.maxConnections', '0');
    expect(stateOf(draft)).toEqual({ kind: 'invalid', problems: 1 });
    expect(draftKeys(draft, specs, runs)[0]?.problem).toBe('must be 1 to 65535 connections');
  });

  it('never reads an empty field as zero', () => {
    expect(readValue(connections, ' ')).toEqual({ ok: false, problem: 'a whole number 1 to 65535 connections' });
  });

  it('must be reconciled when another release came out since', () => {
    expect(stateOf(withText(emptyDraft(2), 'edge.maxConnections', '2'))).toEqual({ kind: 'behind', baseRelease: 2, latest: 3 });
  });

  it('drops an edit', () => {
    const draft = withText(emptyDraft(3), 'edge.maxConnections', '2');
    expect(withoutKey(draft, 'edge.maxConnections')).toEqual(emptyDraft(3));
  });
});
