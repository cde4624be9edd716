/** For tests: the live side over a simulated network, on a test's own time, with all that it would write. */
import type { Alarm, TimelineEntry } from '../../shared/model/events.ts';
import type { AuditRecord } from '../contracts.ts';
import { networkOf, openLive } from '../live.ts';
import type { Live, LiveOptions, SimulatorOptions } from '../live.ts';
import { inlineSimulator } from '../sources/simulator/test-support/inline.ts';
import { manualTime } from './manual-time.ts';
import type { ManualTime } from './manual-time.ts';
import { memoryAlarmLog } from './memory-alarm-log.ts';
import { createMetrics } from '../transport/metrics.ts';

export interface SimulatedLive {
  readonly live: Live;
  readonly time: ManualTime;
  readonly timeline: TimelineEntry[];
  readonly alarms: Alarm[];
  readonly audit: AuditRecord[];
}

/** @param dataDirectory where the simulated ingress keeps its memory; @param known alarms that the log has from before */
export async function openSimulatedLive(
  dataDirectory: string,
  simulator: SimulatorOptions,
  { known = [], ...differs }: Partial<LiveOptions> & { readonly known?: readonly Alarm[] } = {},
): Promise<SimulatedLive> {
  const time = manualTime();
  const alarmLog = memoryAlarmLog(time.now, known);
  const live = await openLive({
    network: networkOf(null, simulator),
    simulator,
    connectSimulator: inlineSimulator(time),
    simulatedBy: null,
    ingestMetrics: createMetrics().ingest,
    inform: () => undefined,
    ingressSecret: null,
    dataDirectory,
    clock: time.now,
    timers: time.timers,
    fetch: () => Promise.reject(new Error('there is no network')),
    alarmLog,
    stateLog: { known: async () => [], seen: async () => undefined },
    lease: () => 1,
    history: { write: async () => [], read: async () => [], loadBins: async () => ({ rebufferPct: [], cpuPct: [] }), prune: async () => 0 },
    intended: () => null,
    unwritableSinceMs: () => null,
    onFailure: (what, error) => {
      throw new Error(what, { cause: error });
    },
    ...differs,
  });
  const { timeline, alarms, audit } = alarmLog;
  return { live, time, timeline, alarms, audit };
}
