/** Guards on traffic shifts. Each answers with its reason in words and figures. */
import { forecast } from '../changes/forecast.ts';
import { serves } from '../changes/shift.ts';
import type { IdcSnapshot } from '../model/snapshot.ts';
import { allows, durationWords, listed, startsLater, stops, stopsUnlessEmergency, warns } from './input.ts';
import type { Judgement, ShiftInput } from './input.ts';
import { receiversOf } from './touched.ts';

/** At least N IDCs take publishers afterwards and are not down. Never waived: it is what keeps the network on air. */
export function judgeServingIdcs({ intent, snapshot, policy, routing }: ShiftInput): Judgement {
  const leaving = intent.direction === 'away' && (intent.stepPercents.at(-1) ?? 100) >= 100 ? new Set(intent.idcs) : new Set<string>();
  const serving = snapshot.idcs.filter((idc) => serves(idc, routing) && !leaving.has(idc.id));
  const atLeast = `at least ${String(policy.minimumServingIdcs)}`;
  const count = `${String(serving.length)} of ${String(snapshot.idcs.length)}`;
  if (serving.length >= policy.minimumServingIdcs) return allows(`${count} serve after this; ${atLeast}.`);
  const last = intent.direction === 'away' && serving.length === 0 ? ` ${listed(intent.idcs)} would leave nobody to serve.` : '';
  return stops(`Only ${count} would serve after this; ${atLeast}.${last}`);
}

/** No receiver ends above the ceiling without a warning, nor above its capacity at all. */
export function judgeLoadCeiling(input: ShiftInput): Judgement {
  const { intent, snapshot, policy, routing } = input;
  const receivers = new Set(receiversOf(input));
  const ends = forecast(intent, snapshot, routing)
    .idcs.filter(({ idc }) => receivers.has(idc))
    .map(({ idc, loadPct }) => ({ idc, loadPct: loadPct.after }));
  const ceiling = `ceiling ${String(policy.loadCeilingPct)} %`;
  const known = ends.flatMap(({ idc, loadPct }) => (loadPct === null ? [] : [{ idc, loadPct }]));
  const over = (limit: number): string[] =>
    known.filter(({ loadPct }) => loadPct > limit).map(({ idc, loadPct }) => `${idc} ends at ${loadPct.toFixed(0)} %`);
  if (over(100).length > 0) {
    const full = known.filter(({ loadPct }) => loadPct > 100).map(({ idc }) => idc);
    return stopsUnlessEmergency(intent, `${listed(over(100))}, above its capacity; ${ceiling}.`, full);
  }
  if (over(policy.loadCeilingPct).length > 0) return warns(`${listed(over(policy.loadCeilingPct))}; ${ceiling}.`);
  const unknown = ends.filter(({ loadPct }) => loadPct === null).map(({ idc }) => idc);
  if (unknown.length > 0) return warns(`No basis for the load of ${listed(unknown)} afterwards; ${ceiling}.`);
  const highest = known.toSorted((left, right) => right.loadPct - left.loadPct)[0];
  return allows(
    highest === undefined
      ? `Nobody receives more; ${ceiling}.`
      : `Highest is ${highest.idc} at ${highest.loadPct.toFixed(0)} %; ${ceiling}.`,
  );
}

/** Who receives must be seen. Who is left need not be: getting away from a silent IDC is the point. */
export function judgeFreshReceivers(input: ShiftInput): Judgement {
  const receiving = new Set(receiversOf(input));
  const receivers = input.snapshot.idcs.filter((idc) => receiving.has(idc.id));
  const unfit = receivers.filter((idc) => idc.stale || idc.state === 'down' || idc.state === 'unknown');
  if (unfit.length > 0) {
    return stops(
      `${unfit.map(unfitWords).join('; ')}.`,
      unfit.map(({ id }) => id),
    );
  }
  const critical = receivers.filter((idc) => idc.state === 'critical').map((idc) => idc.id);
  if (critical.length > 0) return warns(`${listed(critical)} would receive while critical.`);
  const ages = receivers.map((idc) => idc.dataAgeMs ?? 0);
  return allows(receivers.length === 0 ? 'Nobody receives more.' : `Oldest receiver data ${durationWords(Math.max(...ages))}.`);
}

function unfitWords(idc: IdcSnapshot): string {
  if (idc.state === 'down') return `${idc.id} would receive but is down`;
  if (idc.dataAgeMs === null) return `${idc.id} would receive but never sent data`;
  return idc.stale
    ? `${idc.id} would receive but its data is ${durationWords(idc.dataAgeMs)} old`
    : `${idc.id} would receive but its state is unknown`;
}

/** Every step states the shares of the whole network, so that of two open shifts each would take back what the other moves. */
export function judgeOneShift({ snapshot, self, startAtMs }: ShiftInput): Judgement {
  const other = snapshot.shifting ?? null;
  if (other === null || other === self?.changeId) return allows('No other shift is open.');
  const reason = `Shift ${other} is open, and each step states the shares of all IDCs: one shift after the other`;
  return startsLater(snapshot, startAtMs)
    ? warns(`${reason}. Asked again at the start.`)
    : stops(`${reason}. Wait for it, or have it aborted: what it has moved stays.`);
}

/** Traffic that goes to and fro is worse than traffic that stays: wait after the last shift. */
export function judgeAntiFlap(input: ShiftInput): Judgement {
  const { intent, snapshot, policy } = input;
  const ages = intent.idcs.flatMap((id) => {
    const at = Object.hasOwn(snapshot.lastShiftAtMs, id) ? snapshot.lastShiftAtMs[id] : undefined;
    return at === undefined ? [] : [{ id, ageMs: Math.max(0, Math.max(snapshot.atMs, input.startAtMs ?? 0) - at) }];
  });
  const latest = ages.toSorted((left, right) => left.ageMs - right.ageMs)[0];
  if (latest === undefined) return allows(`${listed(intent.idcs)} not moved before.`);
  const moved = `${latest.id} last moved ${durationWords(latest.ageMs)} ago`;
  if (latest.ageMs < policy.antiFlapBlockMs) {
    const reason = `${moved}; wait ${durationWords(policy.antiFlapBlockMs)}.`;
    const moving = ages.filter(({ ageMs }) => ageMs < policy.antiFlapBlockMs).map(({ id }) => id);
    return input.undoes === true ? warns(reason) : stopsUnlessEmergency(intent, reason, moving);
  }
  if (latest.ageMs < policy.antiFlapWarnMs) return warns(`${moved}; better wait ${durationWords(policy.antiFlapWarnMs)}.`);
  return allows(`${moved}.`);
}

/** A step that nobody can make real, or read back, is not begun. */
export function judgeActuatorReachable({ snapshot }: ShiftInput): Judgement {
  return snapshot.actuatorReachable
    ? allows('The traffic manager answers and can be read back.')
    : stops('The traffic manager can not be asked: a step could neither be made nor read back.');
}
