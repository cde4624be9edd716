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

const controlSchema = z.object({
  token: z.number().int().nonnegative(),
  key: z.string().min(1).max(200),
  routing: routingSchema,
  settlesAtMs: z.number().nonnegative(),
});

export interface Control {
  readonly held: RoutingCommand | null;
  /** Unix ms from which no resolver can hold the weights of before; 0 before the first command. */
  readonly settlesAtMs: number;
  /** True only while the record is as it was read. */
  readonly prerequisites: readonly WireRecord[];
}

/** @throws Error when something else stands there than a command of ours: nothing is written over it */
export function controlIn(records: readonly DnsRecord[], name: string): Control {
  const [only, ...others] = records;
  if (only === undefined) {
    return {
      held: null,
      settlesAtMs: 0,
      prerequisites: [{ name, type: types.txt, class: classes.none, ttlSeconds: 0, data: new Uint8Array() }],
    };
  }
  const found = others.length === 0 && only.data.kind === 'txt' ? controlSchema.safeParse(jsonIn(only.data.text)) : null;
  if (only.data.kind !== 'txt' || found?.success !== true) {
    throw new Error(`the TXT record of ${name} is no command of ours: remove it, or give another name for the control record`);
  }
  const { settlesAtMs, ...held } = found.data;
  return { held, settlesAtMs, prerequisites: [{ name, type: types.txt, class: classes.in, ttlSeconds: 0, data: only.data.data }] };
}

export function controlRecord(name: string, { token, key, routing }: RoutingCommand, settlesAtMs: number): WireRecord {
  const text = JSON.stringify({ token, key, settlesAtMs, routing });
  return { name, type: types.txt, class: classes.in, ttlSeconds: 0, data: txtBytes(text) };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
