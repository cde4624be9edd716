/** For tests: a BIND with a zone for SRV weights, and actuators that write there. */
import path from 'node:path';
import type { TrafficActuator } from '../../contracts.ts';
import { createDnsClient } from '../../dns/client.ts';
import type { DnsClient } from '../../dns/client.ts';
import { tcpExchange } from '../../dns/exchange.ts';
import { startBind } from '../../test-support/bind.ts';
import type { BindServer } from '../../test-support/bind.ts';
import { createDnsActuator } from '../actuators/dns.ts';
import type { DnsZone } from '../actuators/dns.ts';

export const secrets = {
  'switchyard-key': Buffer.from('a secret of thirty-two bytes, yes').toString('base64'),
  'reader-key': Buffer.from('another secret of 32 bytes as well').toString('base64'),
};

/** Every IDC takes publishers at port 1935 and viewers at port 8080 of its own host. */
export function exampleZone(idcs: readonly string[]): DnsZone {
  const places = (port: number) => Object.fromEntries(idcs.map((idc) => [idc, { host: `${idc}.live.example`, port }]));
  return {
    zone: 'live.example',
    names: { publish: '_publish._tcp.live.example', play: '_play._tcp.live.example' },
    control: '_switchyard.live.example',
    ttlSeconds: 30,
    places: { publish: places(1935), play: places(8080) },
  };
}

/** The records are there before Switchyard comes: every IDC with the same weight. */
export function startZone(directory: string, idcs: readonly string[], ttlSeconds = 30): Promise<BindServer> {
  return startBind({
    directory: path.join(directory, 'bind'),
    zone: 'live.example',
    records: idcs.flatMap((idc) => [
      `${idc} A 127.0.0.1`,
      `_publish._tcp ${String(ttlSeconds)} SRV 0 100 1935 ${idc}`,
      `_play._tcp ${String(ttlSeconds)} SRV 0 100 8080 ${idc}`,
    ]),
    keys: secrets,
    policy: [
      'grant switchyard-key name _switchyard.live.example. TXT',
      'grant switchyard-key name _publish._tcp.live.example. SRV',
      'grant switchyard-key name _play._tcp.live.example. SRV',
    ],
  });
}

export interface ClientDiffers {
  readonly keyName?: string;
  readonly secret?: string;
  readonly clock?: () => number;
}

export function clientAt(port: number, differs: ClientDiffers = {}): DnsClient {
  const { keyName = 'switchyard-key', secret = secrets['switchyard-key'], clock = () => Date.now() } = differs;
  let id = 0;
  return createDnsClient({
    exchange: tcpExchange({ host: '127.0.0.1', port }),
    key: { name: keyName, secret: Buffer.from(secret, 'base64') },
    clock,
    newId: () => (id += 1),
  });
}

export interface ZoneDiffers {
  /** By default a minute goes by between two looks at the clock, so that no resolver holds anything any more. */
  readonly clock?: () => number;
  readonly ttlSeconds?: number;
}

export function zoneActuator(client: DnsClient, idcs: readonly string[], differs: ZoneDiffers = {}): TrafficActuator {
  const { clock = minutes(), ttlSeconds = 30 } = differs;
  return createDnsActuator({ client, zone: { ...exampleZone(idcs), ttlSeconds }, clock });
}

function minutes(): () => number {
  let nowMs = Date.now();
  return () => (nowMs += 60_000);
}
