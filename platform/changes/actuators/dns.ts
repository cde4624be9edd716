/** Weights in DNS: SRV records of one zone, replaced whole in one UPDATE (RFC 2136) that stands on the control record as it was read. */
import { trafficClasses } from '../../../shared/agents/ingress.ts';
import type { Routing, TrafficClass } from '../../../shared/agents/ingress.ts';
import { SwitchyardError } from '../../../shared/wire/errors.ts';
import type { Clock, RoutingCommand, RoutingReadBack, TrafficActuator } from '../../contracts.ts';
import { DnsRefusal } from '../../dns/client.ts';
import type { DnsClient } from '../../dns/client.ts';
import { classes, srvBytes, types } from '../../dns/records.ts';
import type { WireRecord } from '../../dns/records.ts';
import { controlIn, controlRecord } from './dns-control.ts';
import type { Control } from './dns-control.ts';
import { sharesOf, srvOf } from './dns-weights.ts';
import type { Places } from './dns-weights.ts';
import { differsBeyondRounding, sharesText } from './shares.ts';

export interface DnsZone {
  readonly zone: string;
  /** The name that publishers and the one that players look up. */
  readonly names: Readonly<Record<TrafficClass, string>>;
  readonly control: string;
  readonly ttlSeconds: number;
  readonly places: Readonly<Record<TrafficClass, Places>>;
}

export interface DnsActuatorOptions {
  readonly client: DnsClient;
  readonly zone: DnsZone;
  readonly clock: Clock;
  /** An answer later than this is none: the outcome is unknown. */
  readonly timeoutMs?: number;
}

const ordinaryTimeoutMs = 10_000;
/** How often an update is tried anew because somebody else has written in between. */
const mostTries = 3;

export function createDnsActuator({ client, zone, clock, timeoutMs = ordinaryTimeoutMs }: DnsActuatorOptions): TrafficActuator {
  const controlQuestion = { name: zone.control, type: types.txt };

  async function readWeights(signal: AbortSignal): Promise<Weights> {
    const [publish, play] = await Promise.all(
      trafficClasses.map(async (trafficClass) => {
        const question = { name: zone.names[trafficClass], type: types.srv };
        return sharesOf(await client.query(question, signal), zone.places[trafficClass]);
      }),
    );
    if (publish === undefined || play === undefined) throw new Error('there are two classes of traffic');
    return {
      actual: publish.shares === null || play.shares === null ? null : { publish: publish.shares, play: play.shares },
      strangers: [...publish.strangers, ...play.strangers],
      ttlSeconds: Math.max(publish.ttlSeconds, play.ttlSeconds),
    };
  }

  /** The control record first: weights are then never older than it says. */
  async function readAll(signal: AbortSignal): Promise<RoutingReadBack> {
    const control = controlIn(await client.query(controlQuestion, signal), zone.control);
    return readBackOf(control, await readWeights(signal));
  }

  /** It is there when the records are, and no resolver can hold those of before: a check that came earlier would judge the wrong thing. */
  function readBackOf({ held, settlesAtMs }: Control, weights: Weights): RoutingReadBack {
    const { actual, strangers } = weights;
    const readAtMs = clock();
    const differs = held === null || actual === null ? [] : differsBeyondRounding(held.routing, actual);
    const leftMs = Math.max(0, settlesAtMs - readAtMs);
    const words = [
      actual === null ? `there are no records at ${zone.names.publish} or ${zone.names.play}` : sharesText(actual),
      ...(strangers.length === 0 ? [] : [`records lead to ${strangers.join(', ')}, which is no IDC of ours`]),
      ...(differs.length === 0 ? [] : [`${differs.join(', ')} differs from what was asked for`]),
      ...(leftMs === 0 ? [] : [`resolvers may hold the old ones for ${String(Math.ceil(leftMs / 1000))} s more`]),
    ];
    return {
      readAtMs,
      held,
      converged: held !== null && stands(held, weights) && leftMs === 0,
      actual,
      text: `DNS weights ${words.join('; ')}`,
      brief: `weights in ${zone.zone}`,
      checks: [],
    };
  }

  function weightRecords({ routing }: RoutingCommand): readonly WireRecord[] {
    return trafficClasses.flatMap((trafficClass) => {
      const name = zone.names[trafficClass];
      const records = srvOf(routing[trafficClass], zone.places[trafficClass]);
      return [
        removal(name, types.srv),
        ...records.map((data) => ({ name, type: types.srv, class: classes.in, ttlSeconds: zone.ttlSeconds, data: srvBytes(data) })),
      ];
    });
  }

  async function apply(command: RoutingCommand, signal: AbortSignal): Promise<RoutingReadBack> {
    const records = certain(() => weightRecords(command));
    for (let tries = 0; tries < mostTries; tries += 1) {
      const found = await asRefusal(() => client.query(controlQuestion, signal));
      const control = certain(() => controlIn(found, zone.control));
      const weights = await asRefusal(() => readWeights(signal));
      const isOurs = control.held !== null && judge(command, control.held) === 'ours';
      // Somebody may have written by hand since: then the absolute state is put back.
      if (isOurs && stands(command, weights)) return readBackOf(control, weights);
      const settlesAtMs = clock() + 1000 * Math.max(zone.ttlSeconds, weights.ttlSeconds);
      // Everything in one message: the server does all of it or nothing.
      const changes = [removal(zone.control, types.txt), controlRecord(zone.control, command, settlesAtMs), ...records];
      try {
        await client.update({ zone: zone.zone, prerequisites: control.prerequisites, changes }, signal);
      } catch (error) {
        if (error instanceof DnsRefusal && error.isOutdated) continue;
        // What is ours already stays so, whatever became of this message.
        throw error instanceof DnsRefusal && !isOurs ? refusalOf(error) : error;
      }
      return readAll(signal);
    }
    throw new Error(`the control record ${zone.control} was written by others ${String(mostTries)} times while we tried`);
  }

  const inTime = (signal: AbortSignal): AbortSignal => AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  return {
    name: 'DNS server',
    apply: (command, signal) => apply(command, inTime(signal)),
    read: (signal) => readAll(inTime(signal)),
  };
}

interface Weights {
  /** null when a class has no records at all. */
  readonly actual: Routing | null;
  readonly strangers: readonly string[];
  readonly ttlSeconds: number;
}

function stands({ routing }: RoutingCommand, { actual, strangers }: Weights): boolean {
  return actual !== null && strangers.length === 0 && differsBeyondRounding(routing, actual).length === 0;
}

/** @throws SwitchyardError when the command may not be given over what is held */
function judge(command: RoutingCommand, held: RoutingCommand): 'ours' | 'older' {
  if (held.token < command.token) return 'older';
  if (held.token > command.token || held.key !== command.key) {
    throw new SwitchyardError('plan-outdated', `the DNS zone holds token ${String(held.token)} of ${held.key}`);
  }
  if (differsBeyondRounding(held.routing, command.routing).length > 0) {
    throw new SwitchyardError('key-reused', `the DNS zone holds another routing under key ${command.key}`);
  }
  return 'ours';
}

function removal(name: string, type: number): WireRecord {
  return { name, type, class: classes.any, ttlSeconds: 0, data: new Uint8Array() };
}

function refusalOf(error: DnsRefusal): SwitchyardError {
  return new SwitchyardError('unavailable', error.message, { cause: error });
}

/** Before anything was sent that changes something, a refusal is certain. */
async function asRefusal<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw error instanceof DnsRefusal ? refusalOf(error) : error;
  }
}

function certain<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw new SwitchyardError('invalid-params', error instanceof Error ? error.message : String(error), { cause: error });
  }
}
