/** Keeps one nginx on the wanted release, whatever happens to either: asked again and again, it acts only on a difference. */
import { createHash } from 'node:crypto';
import type { AdoptionReport } from '../../../shared/agents/config.ts';
import { readIfPresent } from '../files.ts';
import type { Logger } from '../log.ts';
import type { MediaValues } from './media-values.ts';
import { masterPid } from './nginx-process.ts';
import { configFile, reloadNginx } from './reload.ts';
import { renderNginxConfig } from './render.ts';
import type { MediaNode, Nginx } from './settings.ts';

export type NodeReport = Pick<AdoptionReport, 'instance' | 'release' | 'state' | 'detail'>;

export type NodeKeeperOptions = {
  readonly node: MediaNode;
  readonly nginx: Nginx;
  readonly user: string | undefined;
  readonly report: (report: NodeReport) => void;
  readonly log: Logger;
};

export type Wanted = { readonly release: number; readonly values: MediaValues };
export type NodeKeeper = {
  readonly tend: (wanted: Wanted) => Promise<void>;
  /** Reports a release that can't even be rendered; nginx goes on with what it has. */
  readonly refuse: (release: number, reason: string) => void;
  /** What was reported last: for a platform that may have forgotten. */
  readonly lastReport: () => NodeReport | undefined;
};

export function createNodeKeeper(options: NodeKeeperOptions): NodeKeeper {
  const { node, nginx, user, log } = options;
  let last: NodeReport | undefined;
  /** The config that a master is known to run. A master that this agent has not seen before runs what the file says. */
  let loaded: { readonly master: number; readonly hash: string } | undefined;
  let refused: { readonly hash: string; readonly reason: string } | undefined;

  function tell(release: number, state: NodeReport['state'], detail?: string): void {
    const report = { instance: node.id, release, state, ...(detail === undefined ? {} : { detail: detail.slice(0, 2000) }) };
    if (JSON.stringify(report) === JSON.stringify(last)) return;
    last = report;
    log.info(report, 'adoption');
    options.report(report);
  }
  const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

  return {
    lastReport: () => last,
    refuse: (release, reason) => tell(release, 'failed', reason),
    async tend({ release, values }) {
      const text = renderNginxConfig({ node, nginx, values, user, isLimited: true });
      const hash = hashOf(text);
      const master = await masterPid(node);
      if (master === undefined) {
        loaded = undefined;
        tell(release, 'failed', `${node.id} is not running; it takes the release when it does`);
        return;
      }
      if (loaded?.master !== master) loaded = { master, hash: hashOf((await readIfPresent(configFile(node))) ?? '') };
      if (loaded.hash === hash) {
        tell(release, 'adopted');
        return;
      }
      if (refused?.hash === hash) {
        tell(release, 'failed', refused.reason);
        return;
      }
      const onDraining = (): void => tell(release, 'draining');
      const result = await reloadNginx({ node, nginx, values, user, master, onDraining });
      if (result.ok) {
        loaded = { master, hash };
        refused = undefined;
        tell(release, 'adopted');
      } else if ((await masterPid(node)) === master) {
        refused = { hash, reason: result.reason };
        tell(release, 'failed', result.reason);
      }
    },
  };
}
