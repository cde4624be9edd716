/** Entry of the link process: owns the socket, talks to main and to every window. See docs/adr/0001-link-process.md. */
import { join } from 'node:path';
import type { MessagePortMain } from 'electron';
import { readJsonFile, writeJsonFile } from '../files.ts';
import { createAuditClient, getBytes } from './audit/client.ts';
import { createTrustBook, trustFileSchema } from './audit/trust-book.ts';
import { askHttp } from './http-json.ts';
import { createIdentityClient } from './identity.ts';
import { createLink } from './link.ts';
import type { Link } from './link.ts';
import { fromMainSchema } from './main-messages.ts';
import type { ToMain } from './main-messages.ts';
import { createKnock } from './return-watch.ts';
import { openWebSocket } from './socket.ts';
import { submissionsFileSchema } from './submissions.ts';
import { systemTime } from './time.ts';

const { parentPort } = process;

function toMain(message: ToMain): void {
  parentPort.postMessage(message);
}

async function start(profileDirectory: string): Promise<Link> {
  const file = join(profileDirectory, 'unanswered-submissions.json');
  const read = await readJsonFile(file, submissionsFileSchema);
  if (read.state === 'set-aside')
    toMain({ kind: 'note', text: `unanswered submissions could not be read (${read.why}); kept as ${read.keptAs}` });
  const trustFile = join(profileDirectory, 'audit-trust.json');
  const trusted = await readJsonFile(trustFile, trustFileSchema);
  if (trusted.state === 'set-aside')
    toMain({ kind: 'note', text: `what was known of audit logs could not be read (${trusted.why}); kept as ${trusted.keptAs}` });
  return createLink({
    identity: createIdentityClient(askHttp),
    openSocket: openWebSocket,
    knock: createKnock(askHttp),
    time: systemTime(),
    random: Math.random,
    stored: read.state === 'read' ? read.value.submissions : [],
    saveSubmissions: async (submissions) => writeJsonFile(file, { version: 1, submissions }),
    audit: {
      client: createAuditClient(getBytes),
      book: createTrustBook({
        stored: trusted.state === 'read' ? trusted.value.platforms : [],
        save: async (platforms) => writeJsonFile(trustFile, { version: 1, platforms }),
        onFailure: (error) => toMain({ kind: 'note', text: `what is known of audit logs could not be stored: ${String(error)}` }),
      }),
    },
    toMain,
  });
}

function addWindow(link: Link, port: MessagePortMain): void {
  const line = link.addWindow((message) => {
    port.postMessage(message);
  });
  port.on('message', ({ data }) => {
    line.receive(data);
  });
  port.on('close', () => {
    line.close();
  });
  port.start();
}

/** Messages are taken one after the other, so none overtakes the start, which reads a file. */
let starting: Promise<Link> | null = null;

parentPort.on('message', ({ data, ports }) => {
  const parsed = fromMainSchema.safeParse(data);
  if (!parsed.success) {
    toMain({ kind: 'note', text: `the link can't read a message from main: ${parsed.error.message}` });
    return;
  }
  const message = parsed.data;
  if (message.kind === 'start') {
    starting = start(message.profileDirectory);
    return;
  }
  void starting?.then((link) => {
    if (message.kind !== 'window') link.receive(message);
    else for (const port of ports) addWindow(link, port);
  });
});
