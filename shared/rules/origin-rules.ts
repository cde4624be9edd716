/** Guards on origin switches. */
import type { OriginSwitchIntent } from '../changes/intent.ts';
import { share } from '../changes/routing.ts';
import { percentOf } from '../model/numbers.ts';
import { allows, durationWords, stops, warns } from './input.ts';
import type { Judgement, OriginFacts, RuleInput } from './input.ts';

export interface OriginInput extends RuleInput {
  readonly intent: OriginSwitchIntent;
  readonly origin: OriginFacts;
}

/** Encoders come back through the traffic manager: where it sends no publisher, none can land. */
export function judgeDestination({ intent, snapshot, origin, progress }: OriginInput): Judgement {
  const { toIdc } = intent;
  const publish = share(snapshot.intended.publish, toIdc);
  if (publish <= 0) return stops(`The traffic manager sends no publisher to ${toIdc}: bring it back first.`, [toIdc]);
  const moving = Object.values(origin.from).reduce((sum, count) => sum + count, 0);
  if (moving === 0 && origin.lost === 0) {
    return progress === undefined
      ? warns(`All of them are ingested at ${toIdc} already.`)
      : allows(`All of them are ingested at ${toIdc} by now.`);
  }
  const lost = origin.lost === 0 ? '' : ` ${streams(origin.lost)} not seen anywhere now: they count once their encoder is back.`;
  const words = `${toIdc} takes ${(publish * 100).toFixed(0)} % of the publishers.`;
  return origin.lost === 0 ? allows(words) : warns(`${words}${lost}`);
}

/** Who ingests them afterwards must be seen and on its feet. Where they are now need not be. */
export function judgeFreshDestination({ intent, snapshot }: OriginInput): Judgement {
  const idc = snapshot.idcs.find(({ id }) => id === intent.toIdc);
  if (idc === undefined) return stops(`There is no IDC ${intent.toIdc}.`, [intent.toIdc]);
  if (idc.state === 'down') return stops(`${idc.id} would ingest them but is down.`, [idc.id]);
  if (idc.dataAgeMs === null) return stops(`${idc.id} would ingest them but never sent data.`, [idc.id]);
  if (idc.stale) return stops(`${idc.id} would ingest them but its data is ${durationWords(idc.dataAgeMs)} old.`, [idc.id]);
  if (idc.state === 'unknown') return stops(`${idc.id} would ingest them but its state is unknown.`, [idc.id]);
  return idc.state === 'critical' ? warns(`${idc.id} would ingest them while critical.`) : allows(`${idc.id} is seen, and ${idc.state}.`);
}

/** By count of streams: what an origin is sized by. */
export function judgeOriginRoom({ intent, snapshot, policy, origin }: OriginInput): Judgement {
  const idc = snapshot.idcs.find(({ id }) => id === intent.toIdc);
  const moving = Object.values(origin.from).reduce((sum, count) => sum + count, 0) + origin.lost;
  const ceiling = `ceiling ${String(policy.loadCeilingPct)} %`;
  if (idc === undefined || idc.streams === null) return warns(`No basis for what ${intent.toIdc} ingests afterwards; ${ceiling}.`);
  const after = percentOf(idc.streams + moving, idc.streamCapacity);
  const words = `${idc.id} ends at ${after.toFixed(0)} % of its streams; ${ceiling}.`;
  if (after > 100) return stops(words, [idc.id]);
  return after > policy.loadCeilingPct ? warns(words) : allows(words);
}

/** A step that nobody can make real is not begun. */
export function judgeEncodersReachable({ origin }: OriginInput): Judgement {
  return origin.actuator === null
    ? stops('Nobody can move encoders here: no media server offers a control address, and nothing is simulated.')
    : allows(`Encoders are moved by ${origin.actuator} and read back.`);
}

function streams(count: number): string {
  return count === 1 ? '1 stream is' : `${String(count)} streams are`;
}
