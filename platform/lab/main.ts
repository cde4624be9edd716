/** `npm run lab`: a media network of real servers on one machine. See README.md beside this file, or `--help`. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { startJsonServer } from '../agents/http.ts';
import type { LabReady, ServerStatus } from './contract.ts';
import { createControlApi } from './control-api.ts';
import { createLab } from './lab.ts';
import type { Lab } from './lab.ts';
import { loopbackUrl, rtmpUrl } from './layout.ts';
import { labHelp, parseLabOptions } from './options.ts';
import type { LabOptions } from './options.ts';
import { summary } from './summary.ts';

const startedAtMs = Date.now();
const parentLookEveryMs = 500;

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
function complain(text: string): void {
  process.stderr.write(`${text}\n`);
}

function describeDeath({ name, kind, cause, logFile }: ServerStatus): string {
  if (kind === 'console') {
    const words = readFileSync(logFile, 'utf8').trim().split('\n').slice(-6).join('\n');
    return `The console is closed (${cause ?? 'nobody knows why'}). The lab goes on until Ctrl-C. Its last words:\n${words}`;
  }
  return `${name} died: ${cause ?? 'nobody knows why'}. It stays down until it is started again; its log is ${logFile}`;
}

async function describeReady(lab: Lab, options: LabOptions, control: LabReady['control']): Promise<LabReady> {
  const { layout } = lab;
  const { ports, files } = layout;
  const platform = await lab.platformReady();
  const platformUrl = loopbackUrl(ports.platform);
  return {
    ready: true,
    startedInMs: Date.now() - startedAtMs,
    directory: layout.directory,
    networkFile: files.network,
    machineSecretFile: files.machineSecret,
    ...(platform === undefined ? {} : { platform: { url: platformUrl, ready: platform } }),
    expectedPlatformUrl: platformUrl,
    signIn: `development sign-in at ${platformUrl}: choose one of the people it offers; only on loopback, only for trying out`,
    control,
    ingress: { url: loopbackUrl(ports.ingress), secretFile: files.ingressSecret },
    ...(options.withTraffic ? { players: { url: loopbackUrl(ports.players) } } : {}),
    rtmp: { publishUrl: rtmpUrl(ports.publish), playUrl: rtmpUrl(ports.play) },
    streamIds: [...layout.streamIds],
    ...lab.status(),
  };
}

async function run(options: LabOptions): Promise<void> {
  const say = options.isJson ? complain : print;
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());
  if (options.diesWithParent) {
    const parent = process.ppid;
    setInterval(() => {
      if (process.ppid !== parent) stopping.abort();
    }, parentLookEveryMs).unref();
  }
  const asked = new Promise<void>((resolve) => stopping.signal.addEventListener('abort', () => resolve(), { once: true }));
  const lab = await createLab(options, { say, onDeath: (status) => complain(describeDeath(status)) });
  try {
    const secret = randomBytes(24).toString('base64url');
    const server = await startJsonServer({
      port: 0,
      secret,
      handle: createControlApi(lab),
      onError: (error) => complain(error instanceof Error ? (error.stack ?? error.message) : String(error)),
    });
    const control = { url: loopbackUrl(server.port), secret };
    const started = lab.start();
    // Once asked to stop, nobody waits for the start any more and its failure is no news.
    started.catch(() => undefined);
    await Promise.race([started, asked]);
    if (!stopping.signal.aborted) {
      const ready = await describeReady(lab, options, control);
      print(options.isJson ? JSON.stringify(ready) : summary(ready));
      if (!options.isHeadless && ready.platform !== undefined) await lab.openConsole();
      await asked;
    }
    say('Stopping every server');
    await server.close();
  } finally {
    await lab.stop();
  }
}

try {
  const options = parseLabOptions(process.argv.slice(2));
  if (options.isHelp) print(labHelp);
  else await run(options);
  process.exit(0);
} catch (error) {
  complain(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
