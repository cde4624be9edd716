/** Many viewers in one process, and their measurements at `GET /v1/players`. `--settings FILE`. */
import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { ingressSessionsSchema } from '../../../shared/agents/ingress.ts';
import { describeError } from '../../agents/describe-error.ts';
import { readSecretFile } from '../../agents/files.ts';
import { startJsonServer } from '../../agents/http.ts';
import { createLogger } from '../../agents/log.ts';
import { createScoreboard } from './scoreboard.ts';
import { startViewer } from './viewer.ts';

const settingsSchema = z.object({
  port: z.number().int(),
  playPort: z.number().int(),
  app: z.string(),
  /** One viewer per entry. */
  streamIds: z.array(z.string()),
  ingress: z.object({ url: z.url(), secretFile: z.string() }),
});
export type PlayersSettings = z.infer<typeof settingsSchema>;

const attributeEveryMs = 500;

const { values } = parseArgs({ options: { settings: { type: 'string' } } });
if (values.settings === undefined) throw new Error('say which settings: --settings FILE');
const settings = settingsSchema.parse(JSON.parse(await readFile(values.settings, 'utf8')));
const secret = await readSecretFile(settings.ingress.secretFile);
const log = createLogger('players');
const scoreboard = createScoreboard(Date.now());

const server = await startJsonServer({
  port: settings.port,
  handle: ({ method, path }) =>
    method === 'GET' && path === '/v1/players'
      ? { status: 200, body: scoreboard.report(Date.now()) }
      : { status: 404, body: { code: 'not-found', message: 'this server answers GET /v1/players' } },
  onError: (error) => log.error({ error }, 'request failed'),
});

const viewers = settings.streamIds.map((streamId) =>
  startViewer({
    port: settings.playPort,
    app: settings.app,
    streamId,
    scoreboard,
    now: Date.now,
    random: Math.random,
    onFailure: (reason) => log.info({ streamId, reason }, 'start failed'),
  }),
);

async function attribute(): Promise<void> {
  if (!scoreboard.hasUnattributed()) return;
  const response = await fetch(`${settings.ingress.url}/v1/sessions`, {
    headers: { authorization: `Bearer ${secret}` },
    signal: AbortSignal.timeout(2000),
  });
  if (!response.ok) throw new Error(`the ingress agent answers ${response.status}`);
  scoreboard.attribute(ingressSessionsSchema.parse(await response.json()).sessions, Date.now());
}

const stopping = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stopping.abort());
let lastProblem: string | undefined;
while (!stopping.signal.aborted) {
  await attribute().catch((error: unknown) => {
    const problem = describeError(error);
    if (problem !== lastProblem) log.warn({ problem }, 'sessions can not be attributed');
    lastProblem = problem;
    // Without the agent nobody can say more: only what is too old is given up.
    scoreboard.attribute([], Date.now());
  });
  await wait(attributeEveryMs, undefined, { signal: stopping.signal }).catch(() => undefined);
}
for (const viewer of viewers) viewer.stop();
await server.close();
