/** The ingress agent: the one process that owns a HAProxy's runtime socket. `--settings FILE`, see settings.ts. */
import { createSocket } from 'node:dgram';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { readSecretFile } from '../files.ts';
import { startJsonServer } from '../http.ts';
import { createLogger } from '../log.ts';
import { createIngressApi } from './api.ts';
import { createController } from './controller.ts';
import { openDesiredStore } from './desired-store.ts';
import { parseSessionLog } from './runtime-output.ts';
import { askHaproxy } from './runtime-socket.ts';
import { readIngressSettings } from './settings.ts';

/** The state is re-read this often, and sooner after a request. */
const roundEveryMs = 400;

const { values } = parseArgs({ options: { settings: { type: 'string' } } });
if (values.settings === undefined) throw new Error('say which settings: --settings FILE');
const settings = await readIngressSettings(values.settings);
const log = createLogger('ingress-agent');

const controller = createController({
  agentId: settings.agentId,
  idcs: settings.idcs,
  backends: settings.backends,
  store: await openDesiredStore(settings.stateFile),
  ask: (command) => askHaproxy(settings.runtimeSocket, command),
  now: Date.now,
  log,
});

const logSocket = createSocket('udp4');
logSocket.on('message', (message) => {
  for (const line of message.toString('utf8').split('\n')) {
    const session = parseSessionLog(line, settings.backends);
    if (session !== undefined) controller.sessionBegan(session);
    else if (line !== '') log.info({ haproxy: line }, 'HAProxy says');
  }
});
logSocket.on('error', (error) => log.error({ error: error.message }, "HAProxy's log can not be received"));
logSocket.bind(settings.logPort, '127.0.0.1');

const server = await startJsonServer({
  port: settings.port,
  secret: await readSecretFile(settings.secretFile),
  handle: createIngressApi(controller, settings.idcs),
  onError: (error) => log.error({ error }, 'request failed'),
});
log.info({ port: server.port }, 'listening');

const stopping = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stopping.abort());
while (!stopping.signal.aborted) {
  await controller.round();
  await wait(roundEveryMs, undefined, { signal: stopping.signal }).catch(() => undefined);
}
logSocket.close();
await server.close();
