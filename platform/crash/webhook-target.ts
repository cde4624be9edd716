/** What changes act on, as a team's own traffic manager behind the signed webhook: a process of its own, whose record is on its disk. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { WebhookCommand } from '../../shared/agents/webhook.ts';
import { startReceiver } from '../changes/actuators/test-support/receiver/process.ts';
import { sameShares } from './target.ts';
import type { Target } from './target.ts';

export interface WebhookTargetOptions {
  readonly idcs: readonly string[];
  readonly directory: string;
  readonly secretFile: string;
}

export async function startWebhookTarget({ idcs, directory, secretFile }: WebhookTargetOptions): Promise<Target> {
  const stateFile = path.join(directory, 'traffic-manager.json');
  const receiver = await startReceiver({ stateFile, secretFile, idcs });

  /** Every command that it took, in order. */
  function taken(): readonly WebhookCommand[] {
    try {
      const { keys } = JSON.parse(readFileSync(stateFile, 'utf8')) as { readonly keys: Readonly<Record<string, string>> };
      return Object.values(keys).map((body) => JSON.parse(body) as WebhookCommand);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
      throw error;
    }
  }
  const held = (): WebhookCommand | null => taken().at(-1) ?? null;

  return {
    mover: { traffic: { kind: 'webhook', url: receiver.url, secretFile } },
    get effects() {
      return taken();
    },
    held,
    // It has no traffic: what it holds is what it does.
    isLike: ({ publish, play }) => {
      const { routing } = held() ?? {};
      return routing !== undefined && sameShares(publish, routing.publish) && sameShares(play, routing.play);
    },
    publishWeights: () => held()?.routing.publish ?? {},
    close: () => receiver.stop(),
  };
}
