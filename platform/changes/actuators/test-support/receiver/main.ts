/** The reference receiver as a process: `node main.ts STATE-FILE SECRET-FILE IDC,IDC… [--unfenced] [--unsigned]`. Its parent may put trouble in its way. */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { webhookHeaders } from '../../../../../shared/agents/webhook.ts';
import { readSecretFile } from '../../../../agents/files.ts';
import { answerSignatureOf } from '../../webhook-signature.ts';
import { openReceiver } from './receiver.ts';
import type { ReceiverNews, ReceiverTrouble } from './process.ts';

const mostBytes = 256 * 1024;
const [stateFile = '', secretFile = '', idcs = '', ...flags] = process.argv.slice(2);
const secret = await readSecretFile(secretFile);
const receiver = await openReceiver({
  stateFile,
  secret,
  idcs: idcs.split(','),
  fences: !flags.includes('--unfenced'),
  nowMs: () => Date.now(),
});
let trouble: ReceiverTrouble = 'none';

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
    bytes += (chunk as Buffer).byteLength;
    if (bytes > mostBytes) throw new Error('the body is too large');
  }
  return Buffer.concat(chunks).toString('utf8');
}

function headerOf(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  return typeof value === 'string' ? value : '';
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await bodyOf(request);
  const isCommand = request.method !== 'GET';
  const now = isCommand || trouble === 'silent' ? trouble : 'none';
  if (now === 'cut-before' || now === 'silent') return void request.socket.destroy();
  if (now === 'fails-before') return void response.writeHead(503).end('<html>try later</html>');
  const signature = headerOf(request, webhookHeaders.signature);
  const reply = await receiver.answer({
    method: request.method ?? '',
    target: request.url ?? '',
    timestamp: headerOf(request, webhookHeaders.timestamp),
    signature,
    body,
  });
  if (now === 'cut-after') return void request.socket.destroy();
  if (now === 'fails-after') return void response.writeHead(502).end('<html>bad gateway</html>');
  const text = JSON.stringify(reply.body);
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    ...(flags.includes('--unsigned')
      ? {}
      : { [webhookHeaders.signature]: answerSignatureOf(secret, { to: signature, status: reply.status, body: text }) }),
  };
  response.writeHead(reply.status, headers).end(text);
}

const server = createServer((request, response) => {
  serve(request, response).catch(() => request.socket.destroy());
});
process.on('message', (message: ReceiverTrouble) => {
  trouble = message;
  process.send?.({ kind: 'troubled', trouble } satisfies ReceiverNews);
});
// Without its parent it has no reason to be.
process.on('disconnect', () => process.exit(0));
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') process.send?.({ kind: 'ready', port: address.port } satisfies ReceiverNews);
});
