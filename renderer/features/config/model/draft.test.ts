import { describe, expect, it } from 'vitest';
import type { ConfigDraft } from '../../../../shared/config/drafts.ts';
import type { KeySpec } from '../../../../shared/config/keys.ts';
import type { ConfigValues } from '../../../../shared/config/values.ts';
import { draftKeys, draftState, editsWith, fieldText, rangeWords, readValue, textsLeft } from './draft.ts';
import type { Texts } from './draft.ts';

const connections: KeySpec = {
  key: 'edge.maxConnections',
  description: 'Connections of one edge.',
  schema: { type: 'integer', minimum: 1, maximum: 65_535 },
  default: 1024,
  unit: 'connections',
};
const relay: KeySpec = { key: 'relay.on', description: 'Whether relays run.', schema: { type: 'boolean' }, default: true };
const origins: KeySpec = {
  key: 'origins',
  description: 'Where relays go.',
  schema: { type: 'array', items: { type: 'string' } },
  default: [],
};
const wait: KeySpec = {
  key: 'waitMs',
  description: 'How long somebody waits.',
  schema: { type: 'number', minimum: 1000, maximum: 3_600_000 },
  default: 60_000,
  unit: 'ms',
};
const keys = [connections, relay, origins];
const latest = { 'edge.maxConnections': 512, 'relay.on': true, origins: [] };

function draft(edits: ConfigValues, baseRelease = 3, subject = 'ada'): ConfigDraft {
  return {
    namespace: 'media',
    author: { subject, name: subject, role: 'operator', kind: 'person' },
    baseRelease,
    revision: 1,
    edits: { ...edits },
    updatedAtMs: 0,
  };
}

function keysOf(edits: ConfigValues, texts: Texts = {}, differs: Partial<Parameters<typeof draftKeys>[0]> = {}) {
  return draftKeys({ keys, latest, edits, texts, faults: [], others: [], ...differs });
}

describe('a config draft', () => {
  it('is unchanged until a value differs from the latest release', () => {
    expect(draftState(keysOf({}), null, 3)).toEqual({ kind: 'unchanged' });
    expect(draftState(keysOf({}, { 'edge.maxConnections': '512' }), null, 3)).toEqual({ kind: 'unchanged' });
  });

  it('is ready with every key, typed, once a value differs', () => {
    expect(draftState(keysOf({ 'edge.maxConnections': 2 }, { origins: '["a"]' }), draft({ 'edge.maxConnections': 2 }), 3)).toEqual({
      kind: 'ready',
      values: { 'edge.maxConnections': 2, 'relay.on': true, origins: ['a'] },
      changed: ['edge.maxConnections', 'origins'],
    });
  });

  it('is invalid out of range, in words with the unit, and by what the platform finds', () => {
    const typed = keysOf({}, { 'edge.maxConnections': '0' });
    expect(draftState(typed, null, 3)).toEqual({ kind: 'invalid', problems: 1 });
    expect(typed[0]?.problem).toBe('is 0 connections, at least 1');
    const faults = [{ key: 'relay.on', problem: 'contradicts another' }];
    expect(keysOf({ 'relay.on': false }, {}, { faults })[1]?.problem).toBe('contradicts another');
    expect(keysOf({ 'relay.on': false }, { 'relay.on': 'true' }, { faults })[1]?.problem).toBeNull();
  });

  it('never reads an empty field as zero', () => {
    expect(readValue(connections, ' ')).toEqual({ problem: 'must be an integer' });
    expect(readValue(origins, '[')).toMatchObject({ problem: expect.stringMatching(/^is no JSON/) as string });
  });

  it('must be reconciled when another release came out since', () => {
    const behind = draft({ 'edge.maxConnections': 2 }, 2);
    expect(draftState(keysOf(behind.edits), behind, 3)).toEqual({ kind: 'behind', baseRelease: 2, latest: 3 });
  });

  it('shows what others want of a key', () => {
    const [first, second] = keysOf({}, {}, { others: [draft({ 'edge.maxConnections': 9 }, 3, 'bo')] });
    expect([first?.others, second?.others]).toEqual([[{ name: 'bo', value: 9 }], []]);
  });
});

describe('what is saved of a draft', () => {
  it('is what can be read of what is typed, over what is saved, without what is as it was', () => {
    const texts = { 'edge.maxConnections': '64', 'relay.on': 'tru', origins: '[]' };
    expect(editsWith(texts, { keys, base: latest, edits: { 'relay.on': false, origins: ['a'] } })).toEqual({
      'edge.maxConnections': 64,
      'relay.on': false,
    });
  });

  it('leaves in the fields what was typed on meanwhile, and what can not be read', () => {
    const sent = { 'edge.maxConnections': '6', 'relay.on': 'tru', origins: '[]' };
    expect(textsLeft({ ...sent, 'edge.maxConnections': '64' }, sent, keys)).toEqual({ 'edge.maxConnections': '64', 'relay.on': 'tru' });
  });

  it('comes back into the fields as it was', () => {
    expect([fieldText(origins, 'a'), fieldText(connections, 5), fieldText(origins, null)]).toEqual(['a', '5', 'null']);
    expect(readValue(origins, fieldText(origins, ['a', 'b'])).value).toEqual(['a', 'b']);
  });

  it('has durations with their units, typed and shown', () => {
    expect(fieldText(wait, 90_000)).toBe('1 min 30 s');
    expect(readValue(wait, '5 min')).toEqual({ value: 300_000 });
    expect(readValue(wait, '300000')).toEqual({ problem: 'must be a time with its unit, e.g. 90 s or 5 min' });
    expect(readValue(wait, '2 h').problem).toBe('is 2 h, at most 1 h');
    expect(rangeWords(wait)).toBe('1 s to 1 h');
  });
});

describe('the range of a key', () => {
  it('is said with its unit, without limits that are only of numbers as such', () => {
    expect(rangeWords(connections)).toBe('1 to 65535 connections');
    expect(rangeWords({ ...connections, schema: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER } })).toBe(
      'at least 1 connections',
    );
    expect(rangeWords({ ...connections, schema: { type: 'number', minimum: 0 } })).toBe('');
    expect(rangeWords(relay)).toBe('');
  });
});
