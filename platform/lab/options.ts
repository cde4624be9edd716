import { parseArgs } from 'node:util';

export type LabOptions = {
  readonly isHelp: boolean;
  /** No console: only servers. */
  readonly isHeadless: boolean;
  /** One JSON line when all is up, nothing else on standard output. */
  readonly isJson: boolean;
  readonly withPlatform: boolean;
  /** Publishers, viewers and config agents. */
  readonly withTraffic: boolean;
  readonly streams: number;
  readonly viewers: number;
  /** The platform's data directory; absent: inside the lab's temporary directory, gone with it. */
  readonly dataDirectory: string | undefined;
  readonly diesWithParent: boolean;
};

export const labHelp = `npm run lab -- [options]

Starts a whole media network on this machine, on loopback only: three IDCs of nginx-rtmp origins and edges, one HAProxy with its
ingress agent, real publishers and viewers, a config agent per IDC, the platform over them, and the console. Everything lives in
one temporary directory; Ctrl-C or SIGTERM ends every process and removes every file.

  --headless         no console
  --json             print one JSON line when all is up: URLs, ports, pids, how to sign in, and the control API
  --streams N        publishers, one stream each (default 24)
  --viewers N        viewers, spread over the streams (default 24)
  --data DIR         keep the platform's data in DIR (default: the temporary directory, removed at the end)
  --no-platform      all but platform and console; the JSON line says where config agents expect a platform
  --network-only     only nginx, HAProxy and the ingress agent
  --die-with-parent  end when the process that started the lab ends
  --help             this text
`;

function count(text: string, flag: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 1000) throw new Error(`${flag} ${text}: give a whole number from 0 to 1000`);
  return value;
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      headless: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      'no-platform': { type: 'boolean', default: false },
      'network-only': { type: 'boolean', default: false },
      'die-with-parent': { type: 'boolean', default: false },
      streams: { type: 'string', default: '24' },
      viewers: { type: 'string', default: '24' },
      data: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  }).values;
}

function parseOrExplain(args: readonly string[]): ReturnType<typeof parse> {
  try {
    return parse(args);
  } catch (cause) {
    throw new Error(`${cause instanceof Error ? cause.message : String(cause)}; npm run lab -- --help lists the options`, { cause });
  }
}

/** @throws Error naming the argument that can't be understood. */
export function parseLabOptions(args: readonly string[]): LabOptions {
  const values = parseOrExplain(args);
  const isNetworkOnly = values['network-only'];
  return {
    isHelp: values.help,
    isHeadless: values.headless,
    isJson: values.json,
    withPlatform: !values['no-platform'] && !isNetworkOnly,
    withTraffic: !isNetworkOnly,
    streams: count(values.streams, '--streams'),
    viewers: count(values.viewers, '--viewers'),
    dataDirectory: values.data,
    diesWithParent: values['die-with-parent'],
  };
}
