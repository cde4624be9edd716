/** Ends what was started, and nothing else. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

const drainWithinMs = 10_000;

/** Asks a child to end, waits, and kills it when it does not. */
export async function endChild(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), drainWithinMs);
  await gone;
  clearTimeout(timer);
}

/** The last words of a child on a stream, for the message when it fails. */
export function keepLastWords(stream: NodeJS.ReadableStream, most = 4000): () => string {
  let said = '';
  stream.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString('utf8')).slice(-most);
  });
  return () => said.trim();
}
