/** What is known of the ingress: its agent's answers, how old they are, and what they say of routing and of servers. */
import type { IngressStatus, Routing, TrafficClass } from '../../../shared/agents/ingress.ts';

export type IngressReading =
  | { readonly kind: 'answered'; readonly name: string; readonly askedAtMs: number; readonly status: IngressStatus }
  | { readonly kind: 'failed'; readonly name: string; readonly atMs: number; readonly problem: string };

/** Shares by effective weight: what the ingress is set to. */
export function weightShares(status: IngressStatus): Routing {
  return { publish: sharesOf(status, 'publish', false), play: sharesOf(status, 'play', false) };
}

/** Shares of what new sessions really get: a server whose check fails gets none, whatever its weight. */
export function effectiveShares(status: IngressStatus): Routing {
  return { publish: sharesOf(status, 'publish', true), play: sharesOf(status, 'play', true) };
}

function sharesOf(status: IngressStatus, trafficClass: TrafficClass, onlyServing: boolean): Record<string, number> {
  const servers = status.servers.filter((server) => server.trafficClass === trafficClass);
  const weightOf = (server: IngressStatus['servers'][number]): number => (onlyServing && server.check === 'down' ? 0 : server.weight);
  const total = servers.reduce((sum, server) => sum + weightOf(server), 0);
  return Object.fromEntries(servers.map((server) => [server.idc, total > 0 ? weightOf(server) / total : 0]));
}
