/** For tests: the reference receiver as a process of its own. */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** `cut-…` ends the connection before or after a command was taken, `fails-…` answers 5xx; `silent` ends every connection. */
export type ReceiverTrouble = 'none' | 'cut-before' | 'cut-after' | 'fails-before' | 'fails-after' | 'silent';
export type ReceiverNews =
  { readonly kind: 'ready'; readonly port: number } | { readonly kind: 'troubled'; readonly trouble: ReceiverTrouble };

export interface ReceiverProcess {
  /** Where commands go and reads come from. */
  readonly url: string;
  trouble(trouble: ReceiverTrouble): Promise<void>;
  stop(): Promise<void>;
}

const mainFile = fileURLToPath(new URL('main.ts', import.meta.url));

export interface ReceiverFiles {
  readonly stateFile: string;
  readonly secretFile: string;
  readonly idcs: readonly string[];
  readonly unfenced?: boolean;
  readonly unsigned?: boolean;
}

export async function startReceiver(files: ReceiverFiles): Promise<ReceiverProcess> {
  const { stateFile, secretFile, idcs, unfenced = false, unsigned = false } = files;
  const flags = [...(unfenced ? ['--unfenced'] : []), ...(unsigned ? ['--unsigned'] : [])];
  const child = fork(mainFile, [stateFile, secretFile, idcs.join(','), ...flags], {
    env: { ...process.env, NODE_OPTIONS: '' },
    execArgv: [],
  });
  const ended = once(child, 'exit');
  const news = await Promise.race([nextNews(child), ended.then(() => null)]);
  if (news?.kind !== 'ready') throw new Error('the receiver ended before it was ready');
  return {
    url: `http://127.0.0.1:${String(news.port)}/routing`,
    trouble: async (trouble) => {
      const told = nextNews(child);
      child.send(trouble);
      await told;
    },
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await ended;
    },
  };
}

async function nextNews(child: ChildProcess): Promise<ReceiverNews> {
  const [news] = (await once(child, 'message')) as [ReceiverNews];
  return news;
}
