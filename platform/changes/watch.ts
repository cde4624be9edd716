/** Success checks while a step is held. */
import type { CheckMetric, SuccessCheck } from '../../shared/changes/plan.ts';
import { percentOf } from '../../shared/model/numbers.ts';
import { listed } from '../../shared/rules/input.ts';
import type { LiveState } from '../contracts.ts';

export interface CheckResult {
  readonly verdict: 'passed' | 'missing' | 'breached';
  /** In words with figures. */
  readonly text: string;
}

/** What checks are made on: the live side's figures, and where the streams of an origin plan are. */
export interface Checked extends Pick<LiveState, 'windowed' | 'streamsLost'> {
  /** Of the streams switched so far the share that is not ingested at the IDC, %. */
  readonly awayPct: (idc: string) => number | null;
}

const words: Readonly<Record<CheckMetric, string>> = {
  rebufferPct: 'rebuffering',
  startFailurePct: 'start failures',
  loadPct: 'load',
  streamsLostPct: 'streams lost',
  streamsAwayPct: 'streams not ingested there',
};

/** Every watched IDC must keep every metric; missing data is no success, but of an IDC that may be silent. */
export function checkSuccess(checks: readonly SuccessCheck[], live: Checked): CheckResult {
  const readings = checks.flatMap((check) => {
    const { metric } = check;
    return metric === 'streamsLostPct' ? [streamsLost(check, live)] : check.idcs.map((idc) => ofIdc(check, { idc, metric, live }));
  });
  const of = (verdict: Reading['verdict']): string[] => readings.flatMap((reading) => (reading.verdict === verdict ? [reading.text] : []));
  const [breached, missing, kept] = [of('breached'), of('missing'), of('kept')];
  if (breached.length > 0) return { verdict: 'breached', text: [...breached, ...missing].join('; ') };
  if (missing.length > 0) return { verdict: 'missing', text: missing.join('; ') };
  return { verdict: 'passed', text: kept.length === 0 ? 'nothing declared to watch' : kept.join('; ') };
}

/** A shadow network carries, but nobody watches it: what players feel is read where they are. */
export function drillChecked({ verdict, text }: CheckResult): CheckResult {
  return { verdict, text: `drill, with load and origins of the shadow network, the rest of the network as it is: ${text}` };
}

interface Reading {
  readonly verdict: 'kept' | 'missing' | 'breached';
  readonly text: string;
}

function ofIdc(
  { max, windowMs, mayBeSilent }: SuccessCheck,
  { idc, metric, live }: { readonly idc: string; readonly metric: Exclude<CheckMetric, 'streamsLostPct'>; readonly live: Checked },
): Reading {
  const value = metric === 'streamsAwayPct' ? live.awayPct(idc) : live.windowed(idc, metric, windowMs);
  const window = metric === 'streamsAwayPct' ? 'at the end of the hold' : `over ${String(windowMs / 1000)} s`;
  if (value === null) {
    return mayBeSilent.includes(idc)
      ? { verdict: 'kept', text: `${idc} says nothing of ${words[metric]}, and is being left` }
      : { verdict: 'missing', text: `no data of ${idc} for ${words[metric]} ${window}` };
  }
  const text = `${idc} ${words[metric]} ${value.toFixed(1)} %`;
  return value > max ? { verdict: 'breached', text: `${text}, at most ${String(max)} % ${window}` } : { verdict: 'kept', text };
}

/** Over all its IDCs together: a publisher leaves one of them and is to come back at another. */
function streamsLost({ max, idcs, mayBeSilent }: SuccessCheck, live: Checked): Reading {
  const told = idcs.map((idc) => ({ idc, counts: live.streamsLost(idc) }));
  const silent = told.filter(({ idc, counts }) => counts === null && !mayBeSilent.includes(idc)).map(({ idc }) => idc);
  if (silent.length > 0) return { verdict: 'missing', text: `no data of ${listed(silent)} for ${words.streamsLostPct}` };
  const sum = (of: (counts: { readonly lost: number; readonly live: number }) => number): number =>
    told.reduce((total, { counts }) => total + (counts === null ? 0 : of(counts)), 0);
  const lost = sum((counts) => counts.lost);
  const all = lost + sum((counts) => counts.live);
  const text = `${String(lost)} of ${String(all)} streams lost`;
  return all > 0 && percentOf(lost, all) > max
    ? { verdict: 'breached', text: `${text}, at most ${String(max)} %` }
    : { verdict: 'kept', text };
}
