/** For tests: a real BIND 9 on a free loopback port, with one zone, in a folder of the test. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

export interface BindServer {
  readonly port: number;
  /** Everything it has logged. */
  log(): string;
  stop(): Promise<void>;
}

export interface BindSetup {
  readonly directory: string;
  readonly zone: string;
  /** Records of the zone as its file has them, beside SOA and NS. */
  readonly records: readonly string[];
  /** Base64, by key name. */
  readonly keys: Readonly<Record<string, string>>;
  /** The lines of `update-policy`, e.g. `grant the-key name play.example. SRV`. */
  readonly policy: readonly string[];
}

const program = '/usr/sbin/named';
/** Set-up brings it on Debian; elsewhere it may be missing. */
export const hasBind = existsSync(program);
/** Another program may take the port between our looking and BIND's listening. */
const mostTries = 5;

export async function startBind(setup: BindSetup): Promise<BindServer> {
  await mkdir(setup.directory, { recursive: true });
  // Some systems confine the program, by its path, to the folders of the system's own name server.
  const named = path.join(setup.directory, 'named');
  await copyFile(program, named);
  await writeFile(path.join(setup.directory, 'zone.db'), zoneText(setup));
  for (let tries = 1; ; tries += 1) {
    try {
      return await run(named, setup, await freePort());
    } catch (error) {
      if (tries === mostTries) throw error;
    }
  }
}

async function run(named: string, setup: BindSetup, port: number): Promise<BindServer> {
  const configFile = path.join(setup.directory, 'named.conf');
  await writeFile(configFile, configText(setup, port));
  const child = spawn(named, ['-g', '-4', '-n', '1', '-c', configFile], { cwd: setup.directory, stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'exit');
  let log = '';
  const running = new Promise<boolean>((resolve) => {
    child.stderr.on('data', (chunk: Buffer) => {
      log += chunk.toString('utf8');
      if (/ running$/m.test(log)) resolve(!/(address|port) in use|creating IPv4 interface .* failed/i.test(log));
    });
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await ended;
  };
  if (await Promise.race([running, ended.then(() => false)])) return { port, log: () => log, stop };
  await stop();
  throw new Error(`BIND did not start:\n${log}`);
}

function configText({ zone, keys, policy }: BindSetup, port: number): string {
  const quoted = Object.entries(keys).map(([name, secret]) => `key "${name}" { algorithm hmac-sha256; secret "${secret}"; };`);
  return `
options {
  directory ".";
  listen-on port ${String(port)} { 127.0.0.1; };
  listen-on-v6 { none; };
  pid-file none;
  session-keyfile none;
  managed-keys-directory ".";
  recursion no;
  notify no;
  allow-transfer { none; };
  dnssec-validation no;
};
controls { };
${quoted.join('\n')}
zone "${zone}" {
  type primary;
  file "zone.db";
  update-policy { ${policy.map((line) => `${line};`).join(' ')} };
};
`;
}

function zoneText({ zone, records }: BindSetup): string {
  return `$ORIGIN ${zone}.
$TTL 30
@ SOA ns hostmaster 1 3600 600 86400 30
@ NS ns
ns A 127.0.0.1
${records.join('\n')}
`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
