/** What an origin switch does to each IDC: encoders move, viewers stay where they are served. */
import { loadPctOf, orNull } from '../model/numbers.ts';
import type { IdcSnapshot, NetworkSnapshot } from '../model/snapshot.ts';
import type { OriginFacts } from '../rules/input.ts';
import { forecast } from './forecast.ts';
import type { OriginSwitchIntent } from './intent.ts';
import type { Forecast, ForecastIdc } from './plan.ts';

export function forecastOrigins(intent: OriginSwitchIntent, snapshot: NetworkSnapshot, origin: OriginFacts): Forecast {
  const still = forecast(intent, snapshot);
  const moving = Object.values(origin.from).reduce((sum, count) => sum + count, 0);
  const idcs = still.idcs.map((idc): ForecastIdc => {
    const leaving = Object.hasOwn(origin.from, idc.idc) ? (origin.from[idc.idc] ?? 0) : 0;
    const arriving = idc.idc === intent.toIdc ? moving + origin.lost : 0;
    if (leaving === 0 && arriving === 0) return idc;
    const streams = idc.streams.now === null ? null : Math.max(0, idc.streams.now + arriving - leaving);
    const known = snapshot.idcs.find(({ id }) => id === idc.idc);
    const loadPct = known === undefined ? null : loadAfter(known, streams);
    return {
      ...idc,
      role: idc.idc === intent.toIdc ? 'receiving' : 'leaving',
      streams: { now: idc.streams.now, after: streams },
      loadPct: { now: idc.loadPct.now, after: loadPct },
      headroomPct: { now: idc.headroomPct.now, after: loadPct === null ? null : 100 - loadPct },
      rebufferPct: { now: idc.rebufferPct.now, after: null },
    };
  });
  const gbps = origin.ingestGbps === null ? '' : ` They send ${bandwidthWords(origin.ingestGbps)}.`;
  const lost = origin.lost === 0 ? '' : ` ${String(origin.lost)} are not seen anywhere now.`;
  return {
    ...still,
    idcs,
    streamsMoved: moving,
    basis: `Encoders move, viewers stay where they are served; each stream breaks off for as long as its encoder takes to come back.${gbps}${lost}`,
  };
}

/** `1.25 Gb/s`, `3.24 Mb/s`. */
function bandwidthWords(gbps: number): string {
  return gbps >= 1 ? `${gbps.toFixed(2)} Gb/s` : `${(gbps * 1000).toPrecision(3)} Mb/s`;
}

/** The fullest of what it carries: as it is, or by streams. */
function loadAfter(idc: IdcSnapshot, streams: number | null): number | null {
  if (streams === null) return null;
  const byStreams = orNull(loadPctOf([[streams, idc.streamCapacity]]));
  const byOthers = orNull(
    loadPctOf([
      [idc.egressGbps ?? 0, idc.egressCapacityGbps],
      [idc.viewers ?? 0, idc.viewerCapacity],
    ]),
  );
  return byStreams === null || byOthers === null ? null : Math.max(byStreams, byOthers);
}
