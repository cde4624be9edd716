/** What is known of the ingress: its agent's answers, how old they are, and what they say of routing and of servers. */
import type { IngressServer, IngressStatus, Routing, TrafficClass } from '../../../shared/agents/ingress.ts';

/** What every target of routing tells of an IDC: any weights, as they are divided by their sum; null where it has no health check. */
export type TargetServer = Pick<IngressServer, 'idc' | 'trafficClass' | 'weight' | 'checkDetail'> & {
  readonly check: IngressServer['check'] | null;
};
export type TargetStatus = Pick<IngressStatus, 'readAtMs' | 'haproxy' | 'problem'> & { readonly servers: readonly TargetServer[] };

export type IngressReading =
  | { readonly kind: 'answered'; readonly name: string; readonly askedAtMs: number; readonly status: TargetStatus }
  | { readonly kind: 'failed'; readonly name: string; readonly atMs: number; readonly problem: string };

/** Shares by effective weight: what the ingress is set to. */
export function weightShares(status: TargetStatus): Routing {
  return { publish: sharesOf(status, 'publish', false), play: sharesOf(status, 'play', false) };
}

/** Shares of what new sessions really get: a server whose check fails gets none, whatever its weight. */
export function effectiveShares(status: TargetStatus): Routing {
  return { publish: sharesOf(status, 'publish', true), play: sharesOf(status, 'play', true) };
}

function sharesOf(status: TargetStatus, trafficClass: TrafficClass, onlyServing: boolean): Record<string, number> {
  const servers = status.servers.filter((server) => server.trafficClass === trafficClass);
  const weightOf = (server: TargetServer): number => (onlyServing && server.check === 'down' ? 0 : server.weight);
  const total = servers.reduce((sum, server) => sum + weightOf(server), 0);
  return Object.fromEntries(servers.map((server) => [server.idc, total > 0 ? weightOf(server) / total : 0]));
}
