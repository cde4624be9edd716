import type { MediaValues } from './media-values.ts';
import type { MediaNode, Nginx } from './settings.ts';

/** How relays between our own nodes introduce themselves, on the side that pushes and on the side that receives. */
export const relayFlashVersions = ['ngx-local-relay', 'switchyard-relay'] as const;
const pushFlashVersion = relayFlashVersions[1];

/** RTMP application that all streams are in. */
export const mediaApplication = 'live';

export type RenderOptions = {
  readonly node: MediaNode;
  readonly nginx: Nginx;
  readonly values: MediaValues;
  /**
   * false leaves the connection limit out. nginx-rtmp keeps its count of connections in shared memory that outlives a reload and
   * never forgets those of a worker that was ended with connections open; a generation without the limit lets the memory go.
   */
  readonly isLimited: boolean;
  /** A master that runs as root gives its workers this user; else they are what it is. */
  readonly user: string | undefined;
};

function applicationLines({ node, values }: RenderOptions): readonly string[] {
  const idle = `drop_idle_publisher ${values['origin.dropIdlePublisherMs']}ms;`;
  if (node.role === 'edge') return [];
  return [
    idle,
    `push_reconnect ${values['relay.reconnectMs']}ms;`,
    ...node.pushPorts.map((port) => `push rtmp://127.0.0.1:${port}/${mediaApplication} flashVer=${pushFlashVersion};`),
  ];
}

/** The whole nginx.conf of a node. The same input gives the same text, so equal text means nothing to reload. */
export function renderNginxConfig(options: RenderOptions): string {
  const { node, nginx, values, isLimited, user } = options;
  const limit = values[node.role === 'origin' ? 'origin.maxConnections' : 'edge.maxConnections'];
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `  ${name}_temp_path ${node.directory}/tmp-${name};`,
  );
  return [
    `# ${node.id} (${node.role}), written by the config agent: a change by hand is lost at the next release.`,
    `load_module ${nginx.rtmpModule};`,
    ...(user === undefined ? [] : [`user ${user};`]),
    'daemon off;',
    'worker_processes 1;',
    `worker_shutdown_timeout ${values.workerShutdownTimeoutMs}ms;`,
    `pid ${node.directory}/nginx.pid;`,
    `error_log ${node.directory}/error.log notice;`,
    'events {',
    '  worker_connections 4096;',
    '}',
    'rtmp {',
    '  access_log off;',
    ...(isLimited ? [`  max_connections ${limit};`] : []),
    '  server {',
    `    listen 127.0.0.1:${node.rtmpPort};`,
    '    chunk_size 4096;',
    ...(node.role === 'edge'
      ? [`    buflen ${values['edge.bufferLengthMs']}ms;`, `    max_message ${values['edge.maxMessageBytes']};`]
      : []),
    `    application ${mediaApplication} {`,
    ...['live on;', 'record off;', 'wait_key on;', ...applicationLines(options)].map((line) => `      ${line}`),
    '    }',
    '  }',
    '}',
    'http {',
    '  access_log off;',
    ...temporary,
    '  server {',
    `    listen 127.0.0.1:${node.httpPort};`,
    '    location /stat {',
    '      rtmp_stat all;',
    '    }',
    '    location /control {',
    '      rtmp_control all;',
    '    }',
    '  }',
    '}',
    '',
  ].join('\n');
}
