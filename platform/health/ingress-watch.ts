/**
 * What the ingresses say, kept: checks as second witnesses, routing as it is set, and whether they can be asked at all. An ingress
 * that has been silent too long says nothing.
 */
import type { IngressServer, Routing, TrafficClass } from '../../shared/agents/ingress.ts';
import { trafficClasses } from '../../shared/agents/ingress.ts';
import { effectiveShares, weightShares } from '../sources/ingress/reading.ts';
import type { IngressReading, TargetStatus } from '../sources/ingress/reading.ts';
import { tooOldMs } from '../state/freshness.ts';

export interface IngressCheck {
  readonly name: string;
  readonly says: IngressServer['check'];
  readonly detail: string;
  readonly atMs: number;
  /** By our clock; NaN while it does not fail. */
  readonly failingSinceMs: number;
}

export interface IngressProblem {
  readonly kind: 'unreachable' | 'haproxy-down';
  readonly name: string;
  /** Who should have answered, e.g. `ingress agent`. */
  readonly agent: string;
  readonly text: string;
}

/** HAProxy's supervisor brings it back sooner than this, or not at all. */
const outagePatienceMs = 2_000;

interface Watched {
  status: TargetStatus | null;
  /** Of the last answer; NaN before the first. */
  answeredAtMs: number;
  problem: string;
  readonly failingSinceMs: Map<string, number>;
  /** Of the last answer, by traffic class and IDC: thousands of nodes ask for them four times a second. */
  checks: ReadonlyMap<string, IngressCheck>;
  /** Since when its agent has been telling that HAProxy is down; NaN while it is not. */
  downSinceMs: number;
  /** The IDCs it was last seen to serve. */
  idcs: ReadonlySet<string>;
}

export interface IngressWatch {
  take(reading: IngressReading): void;
  /** null when no ingress that can be asked has a check of it. */
  check(idc: string, trafficClass: TrafficClass, nowMs: number): IngressCheck | null;
  /** Shares of what new sessions get, and shares by weight alone; null while one of the ingresses can't be read. */
  routing(nowMs: number): { readonly effective: Routing; readonly weights: Routing } | null;
  /** Age of the oldest answer; NaN when one never answered or there is none. */
  ageMs(nowMs: number): number;
  problems(nowMs: number): readonly IngressProblem[];
  /** Why nobody new reaches the IDC, and since when; null when its ingress lives or can't be asked. */
  outage(idc: string, nowMs: number): { readonly text: string; readonly sinceMs: number } | null;
}

/**
 * @param names the ingresses there are; @param base shares with nothing shifted, to weigh several ingresses against each other
 * @param agentOf who answers for an ingress
 */
export function createIngressWatch(
  names: readonly string[],
  base: Routing,
  agentOf: (name: string) => string = () => 'ingress agent',
): IngressWatch {
  const all = new Map<string, Watched>(
    names.map((name) => [
      name,
      {
        status: null,
        answeredAtMs: Number.NaN,
        problem: '',
        failingSinceMs: new Map(),
        checks: new Map(),
        downSinceMs: Number.NaN,
        idcs: new Set<string>(),
      },
    ]),
  );
  const isHeard = (watched: Watched, nowMs: number): boolean => nowMs - watched.answeredAtMs <= tooOldMs;

  function answered(
    name: string,
    watched: Watched,
    { status, askedAtMs }: { readonly status: TargetStatus; readonly askedAtMs: number },
  ): void {
    watched.status = status;
    watched.answeredAtMs = askedAtMs;
    watched.problem = '';
    if (status.haproxy === 'up') {
      watched.downSinceMs = Number.NaN;
      watched.idcs = new Set(status.servers.map(({ idc }) => idc));
    } else if (Number.isNaN(watched.downSinceMs)) watched.downSinceMs = askedAtMs;
    const failing = new Set<string>();
    for (const server of status.servers) {
      if (server.check !== 'down') continue;
      const key = `${server.trafficClass}/${server.idc}`;
      failing.add(key);
      if (!watched.failingSinceMs.has(key)) watched.failingSinceMs.set(key, askedAtMs);
    }
    for (const key of watched.failingSinceMs.keys()) if (!failing.has(key)) watched.failingSinceMs.delete(key);
    const checks = new Map<string, IngressCheck>();
    for (const { trafficClass, idc, check, checkDetail } of status.servers) {
      const key = `${trafficClass}/${idc}`;
      const failingSinceMs = watched.failingSinceMs.get(key) ?? Number.NaN;
      if (check !== null && !checks.has(key))
        checks.set(key, { name, says: check, detail: checkDetail, atMs: status.readAtMs, failingSinceMs });
    }
    watched.checks = checks;
  }

  return {
    take(reading) {
      const watched = all.get(reading.name);
      if (watched === undefined) return;
      if (reading.kind === 'answered') answered(reading.name, watched, reading);
      else watched.problem = reading.problem;
    },
    check(idc, trafficClass, nowMs) {
      for (const watched of all.values()) {
        const check = isHeard(watched, nowMs) ? watched.checks.get(`${trafficClass}/${idc}`) : undefined;
        if (check !== undefined) return check;
      }
      return null;
    },
    routing(nowMs) {
      const readable = [...all.values()].filter((watched) => isHeard(watched, nowMs) && watched.status?.haproxy === 'up');
      if (readable.length === 0 || readable.length < all.size) return null;
      const statuses = readable.flatMap(({ status }) => status ?? []);
      return { effective: merged(statuses.map(effectiveShares), base), weights: merged(statuses.map(weightShares), base) };
    },
    ageMs(nowMs) {
      const ages = [...all.values()].map((watched) => nowMs - watched.answeredAtMs);
      return ages.length === 0 ? Number.NaN : Math.max(0, ...ages);
    },
    problems(nowMs) {
      return [...all].flatMap(([name, watched]): IngressProblem[] => {
        if (Number.isNaN(watched.answeredAtMs) && watched.problem === '') return [];
        const agent = agentOf(name);
        if (!isHeard(watched, nowMs)) {
          const since = Number.isNaN(watched.answeredAtMs)
            ? 'never answered'
            : `been silent for ${Math.round((nowMs - watched.answeredAtMs) / 1000)} s`;
          const cause = watched.problem === '' ? '' : ` (${watched.problem})`;
          const text = `The ${agent} has ${since}${cause}: routing can be neither read nor changed`;
          return [{ kind: 'unreachable', name, agent, text }];
        }
        if (watched.status?.haproxy !== 'down') return [];
        return [
          { kind: 'haproxy-down', name, agent, text: `HAProxy does not answer its agent: ${watched.status.problem ?? 'no reason given'}` },
        ];
      });
    },
    outage(idc, nowMs) {
      for (const watched of all.values()) {
        if (!watched.idcs.has(idc) || !isHeard(watched, nowMs) || !(nowMs - watched.downSinceMs >= outagePatienceMs)) continue;
        const text = `HAProxy is down (${watched.status?.problem ?? 'no reason given'}): no publisher and no viewer reaches ${idc}`;
        return { text, sinceMs: watched.downSinceMs };
      }
      return null;
    },
  };
}

/** Each ingress divides 1 among its own IDCs; together each counts for what its IDCs carry by base share. */
function merged(routings: readonly Routing[], base: Routing): Routing {
  const [only] = routings;
  if (routings.length === 1 && only !== undefined) return only;
  const of = (trafficClass: TrafficClass): Record<string, number> =>
    Object.fromEntries(
      routings.flatMap((routing) => {
        const ids = Object.keys(routing[trafficClass]);
        const part = ids.reduce((sum, id) => sum + (base[trafficClass][id] ?? 0), 0);
        return ids.map((id): [string, number] => [id, (routing[trafficClass][id] ?? 0) * part]);
      }),
    );
  const [publish, play] = trafficClasses.map(of);
  return { publish: publish ?? {}, play: play ?? {} };
}
