/** Text from a console: envelope, method, parameters, notification. */
import { SwitchyardError } from '../../../shared/wire/errors.ts';
import { methods } from '../../../shared/wire/methods.ts';
import { readEnvelope, readMethod, readNotification, readParams } from '../../transport/rpc-door.ts';
import { asText, textCorpus } from '../target.ts';
import type { FuzzTarget } from '../target.ts';

const examples: readonly { readonly method: string; readonly params: unknown; readonly id?: unknown }[] = [
  { id: 1, method: 'heartbeat', params: {} },
  { id: 'two', method: 'view.subscribe', params: { view: 'timeline', params: {}, after: { epoch: 'e', offset: 3 } } },
  { id: 3, method: 'view.subscribe', params: { view: 'idc', params: { idc: 'osl-1' } } },
  { id: 4, method: 'change.abort', params: { changeId: 'c-1', why: 'it does not help' } },
  {
    id: 5,
    method: 'change.preview',
    params: {
      intent: { kind: 'traffic-shift', away: ['osl-1'], receivers: { 'ath-1': 1 }, classes: ['publish', 'play'], profile: 'emergency' },
    },
  },
  { id: 6, method: 'audit.search', params: { text: 'osl', outcome: null, changeId: null, before: 9, most: 10 } },
  { id: 7, method: 'token.refresh', params: { accessToken: 'a.b.c' } },
  { method: 'view.ack', params: { key: 'overview', sequence: 7 } },
];

export const rpcDoor: FuzzTarget = {
  name: 'rpc-door',
  corpus: textCorpus(examples.map((example) => JSON.stringify({ jsonrpc: '2.0', ...example }))),
  words: [...Object.keys(methods), '"jsonrpc":"2.0"', '"params":{', '"id":', String.raw`\ud800`, String.raw`\\`],
  take(input) {
    const { id, method, params } = readEnvelope(asText(input));
    if (id === null) readNotification(method, params);
    else readParams(readMethod(method), params);
  },
  refuses: (error) => error instanceof SwitchyardError,
};
