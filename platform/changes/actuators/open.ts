/** The team's own traffic manager as the network file names it, with its secret read. The ingress agent is wired where it is read too. */
import { randomInt } from 'node:crypto';
import type { Network } from '../../../shared/model/network.ts';
import type { DnsTarget } from '../../../shared/model/traffic-target.ts';
import type { Clock, TrafficActuator } from '../../contracts.ts';
import { createDnsClient } from '../../dns/client.ts';
import { tcpExchange } from '../../dns/exchange.ts';
import { StartError } from '../../start-error.ts';
import { createDnsActuator } from './dns.ts';
import type { DnsZone } from './dns.ts';
import { createWebhookActuator } from './webhook.ts';

export interface TargetOptions {
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  /** @throws StartError when it can't be read; `named` is its place in the network file */
  readonly readSecret: (file: string, named: string) => Promise<string>;
}

/** null when the network file names none. @throws StartError for a secret that can't be used */
export async function openTarget({ traffic }: Network, options: TargetOptions): Promise<TrafficActuator | null> {
  const { fetch, clock, readSecret } = options;
  switch (traffic?.kind) {
    case undefined:
    case 'ingress':
      return null;
    case 'webhook': {
      const { url, method, readUrl = url, secretFile, answers } = traffic;
      const secret = await readSecret(secretFile, 'traffic.secretFile');
      return createWebhookActuator({ url, method, readUrl, secret, signsAnswers: answers === 'signed', fetch, clock });
    }
    case 'dns': {
      const { host, port, key } = traffic;
      const secret = tsigSecret(await readSecret(key.secretFile, 'traffic.key.secretFile'), key.secretFile);
      const client = createDnsClient({
        exchange: tcpExchange({ host, port }),
        key: { name: key.name, secret },
        clock,
        newId: () => randomInt(65_536),
      });
      return createDnsActuator({ client, zone: zoneOf(traffic), clock });
    }
  }
}

function tsigSecret(text: string, file: string): Uint8Array {
  const secret = Buffer.from(text, 'base64');
  if (/^[A-Za-z0-9+/]+={0,2}$/.test(text) && secret.byteLength >= 16) return secret;
  throw new StartError(
    `the TSIG secret in ${file} is not base64 of 16 bytes or more`,
    'Write the secret as tsig-keygen prints it, without quotes.',
  );
}

function zoneOf({ zone, publish, play, control = `_switchyard.${zone}`, ttlSeconds, idcs }: DnsTarget): DnsZone {
  const places = Object.entries(idcs);
  return {
    zone,
    names: { publish, play },
    control,
    ttlSeconds,
    places: {
      publish: Object.fromEntries(places.map(([idc, place]) => [idc, place.publish])),
      play: Object.fromEntries(places.map(([idc, place]) => [idc, place.play])),
    },
  };
}
