/** A guard on what the forecast itself rests on. */
import { allows, durationWords, isEmergency, listed, stops, warns } from './input.ts';
import type { Judgement, ShiftInput } from './input.ts';
import { receiversOf } from './touched.ts';

/** Old figures of a receiver forecast nothing. Those of who is left, and old load curves, only warn. */
export function judgeStaleInputs(input: ShiftInput): Judgement {
  const { intent, snapshot, policy, undoes } = input;
  const { figuresMs, curvesMs } = policy.staleInputs;
  const receiving = new Set(receiversOf(input));
  const old = snapshot.idcs.filter(({ dataAgeMs }) => dataAgeMs === null || dataAgeMs > figuresMs);
  const receivers = old.filter(({ id }) => receiving.has(id));
  const most = `at most ${durationWords(figuresMs)}`;
  if (receivers.length > 0) {
    const reason = `The forecast for ${listed(receivers.map(({ id }) => id))} rests on figures that are ${ageWords(receivers)}; ${most}.`;
    return isEmergency(intent) || undoes === true ? warns(reason) : stops(reason);
  }
  const left = old.filter(({ id }) => intent.idcs.includes(id));
  if (left.length > 0) {
    return warns(
      `${listed(left.map(({ id }) => id))} by figures that are ${ageWords(left)}: what it carries is taken to be what it carried then.`,
    );
  }
  const curveAgeMs = snapshot.curves === undefined ? 0 : snapshot.atMs - snapshot.curves.fittedAtMs;
  if (curveAgeMs > curvesMs) {
    return warns(`Load curves are ${durationWords(curveAgeMs)} old; at most ${durationWords(curvesMs)}: look twice at stalls and CPU.`);
  }
  const ages = snapshot.idcs.filter(({ id }) => receiving.has(id) || intent.idcs.includes(id)).map(({ dataAgeMs }) => dataAgeMs ?? 0);
  return allows(ages.length === 0 ? `None used; ${most}.` : `Oldest figure used is ${durationWords(Math.max(...ages))} old; ${most}.`);
}

function ageWords(idcs: readonly { readonly dataAgeMs: number | null }[]): string {
  const ages = idcs.map(({ dataAgeMs }) => dataAgeMs).filter((age) => age !== null);
  return ages.length === 0 ? 'not there' : `${durationWords(Math.max(...ages))} old`;
}
