/** Real publishers: one ffmpeg per stream, each started again a moment after it ends, as an encoder reconnects. `--settings FILE`. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { createLogger } from '../../agents/log.ts';

const settingsSchema = z.object({
  ffmpeg: z.string(),
  clip: z.string(),
  /** Streams are published at `<publishUrl>/<stream id>`. */
  publishUrl: z.string(),
  streamIds: z.array(z.string()),
});
export type PublishersSettings = z.infer<typeof settingsSchema>;

/** Not at once: a stream must have ended everywhere before it begins again elsewhere, or edges refuse it as published twice. */
const reconnectMs = { least: 300, most: 1000 };

const { values } = parseArgs({ options: { settings: { type: 'string' } } });
if (values.settings === undefined) throw new Error('say which settings: --settings FILE');
const settings = settingsSchema.parse(JSON.parse(await readFile(values.settings, 'utf8')));
const log = createLogger('publishers');
const children = new Set<ChildProcess>();
let isStopping = false;

function publish(streamId: string): void {
  if (isStopping) return;
  const input = ['-re', '-stream_loop', '-1', '-i', settings.clip];
  const output = ['-c', 'copy', '-f', 'flv', `${settings.publishUrl}/${streamId}`];
  const child = spawn(settings.ffmpeg, ['-nostdin', '-hide_banner', '-loglevel', 'fatal', '-threads', '1', ...input, ...output], {
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  children.add(child);
  let isOver = false;
  function again(reason: string): void {
    if (isOver) return;
    isOver = true;
    children.delete(child);
    log.info({ streamId, reason }, 'publisher ended');
    setTimeout(() => publish(streamId), reconnectMs.least + Math.random() * (reconnectMs.most - reconnectMs.least));
  }
  child.once('error', (error) => again(error.message));
  child.once('exit', (code, signal) => again(signal ?? `code ${code ?? '?'}`));
}

async function stop(): Promise<void> {
  isStopping = true;
  const ends = [...children].map((child) => new Promise((resolve) => child.once('close', resolve)));
  for (const child of children) child.kill('SIGKILL');
  // Whoever starts processes sees them out: an orphan would stay a zombie until somebody adopts it.
  await Promise.all(ends);
  process.exit(0);
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());
for (const streamId of settings.streamIds) setTimeout(() => publish(streamId), Math.random() * reconnectMs.most);
