/** Source: a team's own traffic manager, read back once a second: the routing that is in force, and its health checks if it has any. */
import { trafficClasses } from '../../../shared/agents/ingress.ts';
import { share } from '../../../shared/changes/routing.ts';
import type { Clock, RoutingReadBack, Timers, TrafficActuator } from '../../contracts.ts';
import type { TargetServer, TargetStatus } from '../ingress/reading.ts';
import { startPolling } from '../poll.ts';
import type { SampleSink, Source } from '../source.ts';

const intervalMs = 1_000;
/** Its answer may come late, but soon enough that what it says is not too old. */
const timeoutMs = 2_000;

/** No IDC can be called so. */
const elsewhere = 'no IDC of ours';
const mostRounding = 0.001;

export interface TargetSourceOptions {
  readonly actuator: Pick<TrafficActuator, 'name' | 'read'>;
  readonly sink: Pick<SampleSink, 'ingress'>;
  readonly clock: Clock;
  readonly timers: Timers;
}

export function startTarget({ actuator, sink, clock, timers }: TargetSourceOptions): Source {
  const { name } = actuator;
  const closing = new AbortController();

  async function readOnce(): Promise<void> {
    const askedAtMs = clock();
    const late = new AbortController();
    const cancel = timers.after(timeoutMs, () => late.abort(new Error(`no answer in ${String(timeoutMs)} ms`)));
    try {
      const status = statusOf(await actuator.read(AbortSignal.any([closing.signal, late.signal])));
      if (!closing.signal.aborted) sink.ingress({ kind: 'answered', name, askedAtMs, status });
    } catch (error) {
      const cause: unknown = late.signal.aborted ? late.signal.reason : error;
      const problem = cause instanceof Error ? cause.message : String(cause);
      if (!closing.signal.aborted) sink.ingress({ kind: 'failed', name, atMs: askedAtMs, problem });
    } finally {
      cancel();
    }
  }

  const stop = startPolling(timers, intervalMs, readOnce);
  return {
    close() {
      closing.abort(new Error('the platform is stopping'));
      stop();
    },
  };
}

/** @throws Error when it can't tell its shares: that is no routing in which nobody gets anything */
function statusOf({ readAtMs, actual, checks, text }: RoutingReadBack): TargetStatus {
  if (actual === null) throw new Error(text);
  const servers = trafficClasses.flatMap((trafficClass): readonly TargetServer[] => {
    const shares = actual[trafficClass];
    const ofClass = checks.filter((check) => check.trafficClass === trafficClass);
    const checkOf = new Map(ofClass.map((check) => [check.idc, check]));
    const ids = new Set([...Object.keys(shares), ...checkOf.keys()]);
    const lost = 1 - Object.values(shares).reduce((sum, part) => sum + part, 0);
    return [
      ...[...ids].map((idc): TargetServer => {
        const found = checkOf.get(idc);
        return { idc, trafficClass, weight: share(shares, idc), check: found?.check ?? null, checkDetail: found?.detail ?? '' };
      }),
      // What goes elsewhere must not look as if ours had it.
      ...(lost > mostRounding ? [{ idc: elsewhere, trafficClass, weight: lost, check: null, checkDetail: '' }] : []),
    ];
  });
  return { readAtMs, haproxy: 'up', servers };
}
