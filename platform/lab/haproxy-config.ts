import { sessionLogFormat } from '../agents/ingress/runtime-output.ts';
import { weightOfShare } from '../agents/ingress/shares.ts';
import type { LabLayout } from './layout.ts';

/** Backends by traffic class; frontends carry the name of the class. */
export const haproxyBackends = { publish: 'origins', play: 'edges' } as const;

/**
 * HAProxy's whole config. Fewest connections per weight: sessions last for hours, so what counts is who has how many, not who got
 * the last one. Every session is logged when a server has taken it, also one that lasts a moment.
 */
export function renderHaproxyConfig(layout: LabLayout): string {
  const { files, ports, nodes, idcs } = layout;
  const weight = weightOfShare(1 / idcs.length);
  const sides = [
    { trafficClass: 'publish', role: 'origin', port: ports.publish },
    { trafficClass: 'play', role: 'edge', port: ports.play },
  ] as const;
  return [
    'global',
    `  stats socket ${files.haproxySocket} mode 600 level admin`,
    `  log 127.0.0.1:${ports.ingressLog} len 1024 format raw local0 info`,
    '  maxconn 4000',
    '  nbthread 1',
    'defaults',
    '  mode tcp',
    '  log global',
    '  option logasap',
    `  log-format "${sessionLogFormat}"`,
    '  timeout connect 1s',
    '  timeout client 30s',
    '  timeout server 30s',
    '  retries 3',
    '  option redispatch 1',
    '  balance leastconn',
    '  default-server check inter 500ms fall 2 rise 2 on-marked-down shutdown-sessions',
    ...sides.flatMap(({ trafficClass, role, port }) => [
      `frontend ${trafficClass}`,
      `  bind 127.0.0.1:${port}`,
      `  default_backend ${haproxyBackends[trafficClass]}`,
      `backend ${haproxyBackends[trafficClass]}`,
      ...nodes.filter((node) => node.role === role).map((node) => `  server ${node.idc} 127.0.0.1:${node.rtmpPort} weight ${weight}`),
    ]),
    '',
  ].join('\n');
}
