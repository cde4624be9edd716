import { sessionLogFormat } from '../agents/ingress/runtime-output.ts';
import { weightOfShare } from '../agents/ingress/shares.ts';
import type { LabLayout } from './layout.ts';

/** Backends by traffic class; frontends carry the name of the class. */
export const haproxyBackends = { publish: 'origins', play: 'edges' } as const;

/** Of RTMP: C0 says version 3, C1 is a time, zeros and 1528 bytes of anything. A server answers with its own version first. */
const [clientVersion, clientHelloBytes, serverVersion] = ['03', 1536, '03'];
/** HAProxy takes lines up to some 2,000 characters. */
const helloBytesInALine = 512;

/**
 * A server is up when it answers an RTMP handshake: one whose process was stopped still has the kernel accept its connections, and would pass a
 * check that only connects.
 */
function rtmpCheck(): readonly string[] {
  const zeros = Array.from({ length: clientHelloBytes / helloBytesInALine }, () => '00'.repeat(helloBytesInALine));
  return [
    '  option tcp-check',
    '  tcp-check connect',
    ...[clientVersion, ...zeros].map((hex) => `  tcp-check send-binary ${hex}`),
    `  tcp-check expect rbinary ^${serverVersion}`,
  ];
}

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
    '  timeout check 1s',
    '  retries 3',
    '  option redispatch 1',
    '  balance leastconn',
    '  default-server check inter 500ms fall 2 rise 2 on-marked-down shutdown-sessions',
    ...sides.flatMap(({ trafficClass, role, port }) => [
      `frontend ${trafficClass}`,
      `  bind 127.0.0.1:${port}`,
      `  default_backend ${haproxyBackends[trafficClass]}`,
      `backend ${haproxyBackends[trafficClass]}`,
      ...rtmpCheck(),
      ...nodes.filter((node) => node.role === role).map((node) => `  server ${node.idc} 127.0.0.1:${node.rtmpPort} weight ${weight}`),
    ]),
    '',
  ].join('\n');
}
