/**
 * The control record: a TXT record in the same zone that holds the last command whole. An update stands on it as it was read, and
 * replaces it together with the weights: so the DNS server itself refuses whoever read something older.
 */
import { z } from 'zod';
import { routingSchema } from '../../../shared/agents/ingress.ts';
import type { RoutingCommand } from '../../contracts.ts';
import type { DnsRecord } from '../../dns/message.ts';
import { classes, txtBytes, types } from '../../dns/records.ts';
import type { WireRecord } from '../../dns/records.ts';

const commandSchema = z.object({ token: z.number().int().nonnegative(), key: z.string().min(1).max(200), routing: routingSchema });

export interface Control {
  readonly held: RoutingCommand | null;
  /** True only while the record is as it was read. */
  readonly prerequisites: readonly WireRecord[];
}

/** @throws Error when something else stands there than a command of ours: nothing is written over it */
export function controlIn(records: readonly DnsRecord[], name: string): Control {
  const [only, ...others] = records;
  if (only === undefined) {
    return { held: null, prerequisites: [{ name, type: types.txt, class: classes.none, ttlSeconds: 0, data: new Uint8Array() }] };
  }
  const held = others.length === 0 && only.data.kind === 'txt' ? commandSchema.safeParse(jsonIn(only.data.text)) : null;
  if (only.data.kind !== 'txt' || held?.success !== true) {
    throw new Error(`the TXT record of ${name} is no command of ours: remove it, or give another name for the control record`);
  }
  return { held: held.data, prerequisites: [{ name, type: types.txt, class: classes.in, ttlSeconds: 0, data: only.data.data }] };
}

export function controlRecord(name: string, { token, key, routing }: RoutingCommand): WireRecord {
  return { name, type: types.txt, class: classes.in, ttlSeconds: 0, data: txtBytes(JSON.stringify({ token, key, routing })) };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
