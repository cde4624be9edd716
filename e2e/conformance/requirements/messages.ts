/** docs/PROTOCOL.md, Messages, Error codes and the limits of one message. */
import { closeCodes } from '../../../shared/wire/close-codes.ts';
import { limits } from '../../../shared/wire/limits.ts';
import { mustRefuse, resultOf } from '../answers.ts';
import type { Requirement } from '../requirement.ts';
import { must, shown } from '../unmet.ts';

/** Far more than the stated limit of invalid messages and what is forgiven while they are sent. */
const manyInvalid = 40;

export const messages: readonly Requirement[] = [
  {
    id: 'message-1',
    says: 'an answer carries the id of its request, number or string',
    async run(subject) {
      const client = await subject.connect('viewer');
      resultOf(await client.call('heartbeat', {}, 7));
      resultOf(await client.call('heartbeat', {}, 'seven'));
    },
  },
  {
    id: 'message-2',
    says: 'text that is not JSON is answered with parse-error and a null id',
    async run(subject) {
      const client = await subject.connect('viewer');
      client.send('{"jsonrpc":');
      mustRefuse(await client.orphan(), 'parse-error');
    },
  },
  {
    id: 'message-3',
    says: 'JSON that is no JSON-RPC 2.0 object is answered with invalid-request and the path of the fault',
    async run(subject) {
      const client = await subject.connect('viewer');
      client.send(JSON.stringify({ jsonrpc: '1.0', id: 1, method: 'heartbeat' }));
      mustRefuse(await client.orphan(), 'invalid-request', 'jsonrpc');
    },
  },
  {
    id: 'message-4',
    says: 'a batch is refused with invalid-request',
    async run(subject) {
      const client = await subject.connect('viewer');
      client.send(JSON.stringify([{ jsonrpc: '2.0', id: 1, method: 'heartbeat', params: {} }]));
      mustRefuse(await client.orphan(), 'invalid-request');
    },
  },
  {
    id: 'message-5',
    says: 'an unknown method is refused with unknown-method',
    async run(subject) {
      mustRefuse(await (await subject.connect('viewer')).call('no.such.method'), 'unknown-method');
    },
  },
  {
    id: 'message-6',
    says: 'a parameter that the method does not have is refused, not ignored',
    async run(subject) {
      mustRefuse(await (await subject.connect('viewer')).call('heartbeat', { tempo: 3 }), 'invalid-params');
    },
  },
  {
    id: 'message-7',
    says: 'a parameter of the wrong type is refused with its path',
    async run(subject) {
      mustRefuse(await (await subject.connect('viewer')).call('view.unsubscribe', { key: 5 }), 'invalid-params', 'params.key');
    },
  },
  {
    id: 'message-8',
    says: 'half of a character in a parameter is refused',
    async run(subject) {
      const client = await subject.connect('viewer');
      client.send(String.raw`{"jsonrpc":"2.0","id":1,"method":"view.unsubscribe","params":{"key":"\ud800"}}`);
      const answer = await client.next('the answer', (thing) =>
        thing.kind === 'text' && isAnswerTo(thing.json, 1) ? thing.json : undefined,
      );
      mustRefuse(answer as Parameters<typeof mustRefuse>[0], 'invalid-params');
    },
  },
  {
    id: 'message-9',
    says: 'a binary message from a console is refused with invalid-request',
    async run(subject) {
      const client = await subject.connect('viewer');
      client.sendBinary(new Uint8Array([1, 2, 3]));
      mustRefuse(await client.orphan(), 'invalid-request');
    },
  },
  {
    id: 'message-10',
    says: 'an acknowledgement of a view that nobody looks at is let pass in silence',
    async run(subject) {
      const client = await subject.connect('viewer');
      client.send(JSON.stringify({ jsonrpc: '2.0', method: 'view.ack', params: { key: 'overview', sequence: 1 } }));
      resultOf(await client.call('heartbeat'));
      must(client.received.length === 2, `something was said to it: ${shown(client.received)}`);
    },
  },
  {
    id: 'message-11',
    says: 'one who keeps sending nonsense is closed with 4004',
    async run(subject) {
      const client = await subject.connect('viewer');
      for (let sent = 0; sent < manyInvalid; sent += 1) client.send('nonsense');
      const end = await client.ended();
      must(end.kind === 'closed' && end.code === closeCodes.tooManyInvalid.code, `it ended with ${shown(end)}`);
    },
  },
  {
    id: 'message-12',
    says: 'a message over 1 MiB closes the socket with 1009',
    async run(subject) {
      const client = await subject.connect('viewer');
      client.send(' '.repeat(limits.maxInboundBytes + 1));
      const end = await client.ended();
      must(end.kind === 'closed' && end.code === closeCodes.messageTooBig.code, `it ended with ${shown(end)}`);
    },
  },
  {
    id: 'message-13',
    says: 'who sends far more messages than the limit is told too-many, and closed with 4005 when that does not help',
    async run(subject) {
      const client = await subject.connect('viewer');
      for (let sent = 0; sent < 5 * limits.maxMessagesPerSecond; sent += 1)
        client.send(JSON.stringify({ jsonrpc: '2.0', id: sent, method: 'heartbeat', params: {} }));
      const end = await client.ended();
      must(end.kind === 'closed' && end.code === closeCodes.rateLimited.code, `it ended with ${shown(end)}`);
      must(
        client.received.some((thing) => thing.kind === 'text' && thing.text.includes('"too-many"')),
        'it was not told before',
      );
    },
  },
];

function isAnswerTo(json: unknown, id: number): boolean {
  return typeof json === 'object' && json !== null && 'id' in json && json.id === id;
}
