/**
 * Shadow networks: each drill has one of its own, made from the live figures, in which its commands are real. It keeps a target's
 * promises (remembers before it acts, refuses older tokens, reads back), takes its time as encoders and players do, and reaches nobody.
 */
import type { Routing, Shares } from '../../../shared/agents/ingress.ts';
import { trafficClasses } from '../../../shared/agents/ingress.ts';
import { forecast } from '../../../shared/changes/forecast.ts';
import { idcAfter } from '../../../shared/changes/moved.ts';
import type { IdcSnapshot, NetworkSnapshot } from '../../../shared/model/snapshot.ts';
import { listed } from '../../../shared/rules/input.ts';
import type { Clock, OriginView } from '../../contracts.ts';
import type { PlatformStore } from '../../store/operations-registry.ts';
import type { TargetCommand } from '../journal.ts';
import type { DrillHeld } from './operations.ts';

export interface ShadowCommand {
  readonly changeId: string;
  readonly token: number;
  readonly key: string;
  readonly command: TargetCommand;
}

export interface ShadowReading {
  /** null before the first command. */
  readonly held: { readonly token: number; readonly key: string } | null;
  readonly settled: boolean;
  readonly text: string;
  readonly brief: string;
}

export interface Shadows {
  apply(command: ShadowCommand): Promise<ShadowReading>;
  read(command: ShadowCommand): ShadowReading;
  /** Shares that the drill has asked for, and as they are by now; null before its first step. */
  routing(changeId: string): { readonly asked: Routing; readonly now: Routing } | null;
  /** Where the drill's streams are by now; empty before its first step. */
  placements(changeId: string): Readonly<Record<string, string>>;
}

interface Shadow {
  readonly held: DrillHeld;
  /** Shares before the command that is held, where it routes. */
  readonly before: Routing | null;
  /** Where streams were before it, where it places some. */
  readonly placedBefore: Readonly<Record<string, string>>;
}

export interface ShadowsOptions {
  readonly store: PlatformStore;
  readonly clock: Clock;
  /** So long do encoders and players take to come back elsewhere. */
  readonly movesMs: number;
  readonly intended: () => Routing;
  /** A closed drill's shadow network is forgotten. */
  readonly isOpen: (changeId: string) => boolean;
  readonly opened: readonly DrillHeld[];
}

export function createShadows({ store, clock, movesMs, intended, isOpen, opened }: ShadowsOptions): Shadows {
  const shadows = new Map<string, Shadow>(opened.map((held) => [held.changeId, { held, before: null, placedBefore: {} }]));

  function progress({ held }: Shadow): number {
    return Math.min(1, Math.max(0, (clock() - held.atMs) / movesMs));
  }

  function routing(changeId: string): { readonly asked: Routing; readonly now: Routing } | null {
    const shadow = shadows.get(changeId);
    if (shadow?.held.command.kind !== 'route') return null;
    const asked = shadow.held.command.routing;
    return { asked, now: between(shadow.before ?? asked, asked, progress(shadow)) };
  }

  function placements(changeId: string): Readonly<Record<string, string>> {
    const shadow = shadows.get(changeId);
    if (shadow === undefined) return {};
    return progress(shadow) < 1 ? shadow.placedBefore : placedBy(shadow);
  }

  function read({ changeId, command: asked, key: askedKey }: ShadowCommand): ShadowReading {
    const shadow = shadows.get(changeId);
    if (shadow === undefined) return { held: null, settled: false, text: 'the shadow network was told nothing yet', brief: 'nothing yet' };
    const { token, key, command } = shadow.held;
    const isSettled = !takesTime(command) || progress(shadow) >= 1;
    // Of streams it holds all that were placed so far; what was asked is one batch of them.
    const words = commandWords(key === askedKey ? asked : command);
    return {
      held: { token, key },
      settled: isSettled,
      text: isSettled ? `In the shadow network ${words}` : `The shadow network is on its way: ${words}`,
      brief: `drill: ${words}`,
    };
  }

  return {
    read,
    routing,
    apply: async (given) => {
      const { changeId, token, key, command } = given;
      const known = shadows.get(changeId);
      const held: DrillHeld = { changeId, token, key, command: withEarlier(command, known), atMs: clock() };
      await store.run('drill.apply', held);
      for (const id of shadows.keys()) if (!isOpen(id)) shadows.delete(id);
      if (known?.held.key !== key) {
        shadows.set(changeId, { held, before: routing(changeId)?.now ?? intended(), placedBefore: placements(changeId) });
      }
      return read(given);
    },
    placements,
  };
}

function placedBy({ held: { command } }: Shadow): Readonly<Record<string, string>> {
  return command.kind === 'origin' ? command.placements : {};
}

/** A batch leaves the streams of the batches before it where they are. */
function withEarlier(command: TargetCommand, known: Shadow | undefined): TargetCommand {
  if (command.kind !== 'origin' || known === undefined) return command;
  return { ...command, placements: { ...placedBy(known), ...command.placements } };
}

/** The live network as it would be with these shares: viewers, egress and streams move with them. */
export function shadowSnapshot(live: NetworkSnapshot, shares: { readonly asked: Routing; readonly now: Routing } | null): NetworkSnapshot {
  const base = { ...live, actuatorReachable: true };
  if (shares === null) return base;
  const moved = new Map(forecast(anyShift, live, shares.now).idcs.map((idc) => [idc.idc, idc]));
  const idcs = live.idcs.map((idc): IdcSnapshot => {
    const after = moved.get(idc.id);
    if (after === undefined) return idc;
    return {
      ...idc,
      viewers: after.viewers.after,
      streams: after.streams.after,
      egressGbps: after.egressGbps.after,
      loadPct: after.loadPct.after,
      costPerHour: after.costPerHour.after,
    };
  });
  return { ...base, idcs, intended: shares.asked, actual: shares.now };
}

/** The network as it would be with these streams ingested elsewhere than now. */
export function withPlacements(
  network: NetworkSnapshot,
  placements: Readonly<Record<string, string>>,
  ingestOf: OriginView['ingestOf'],
): NetworkSnapshot {
  const by = new Map<string, number>();
  const now = ingestOf(Object.keys(placements));
  for (const [id, toIdc] of Object.entries(placements)) {
    const from = now.get(id)?.idc;
    if (from !== undefined) by.set(from, (by.get(from) ?? 0) - 1);
    by.set(toIdc, (by.get(toIdc) ?? 0) + 1);
  }
  const idcs = network.idcs.map((idc): IdcSnapshot => {
    const count = by.get(idc.id) ?? 0;
    if (count === 0 || idc.streams === null) return idc;
    const streams = Math.max(0, idc.streams + count);
    const { after } = idcAfter(idc, network, { viewers: idc.viewers, egressGbps: idc.egressGbps, streams });
    return { ...idc, streams, loadPct: after.loadPct };
  });
  return { ...network, idcs };
}

/** The forecast is of shares; whose shift it is only says who leaves and who receives, which nobody reads here. */
const anyShift = {
  kind: 'traffic-shift',
  direction: 'away',
  idcs: [],
  receivers: {},
  stepPercents: [100],
  holdMs: 0,
  profile: 'normal',
  onBreach: 'pause',
} satisfies Parameters<typeof forecast>[0];

function takesTime(command: TargetCommand): boolean {
  return command.kind === 'route' || command.kind === 'origin';
}

function between(from: Routing, to: Routing, part: number): Routing {
  const mixed = (before: Shares, after: Shares): Shares =>
    Object.fromEntries(
      [...new Set([...Object.keys(before), ...Object.keys(after)])].map((id): [string, number] => [
        id,
        (before[id] ?? 0) * (1 - part) + (after[id] ?? 0) * part,
      ]),
    );
  const [publish, play] = trafficClasses.map((trafficClass) => mixed(from[trafficClass], to[trafficClass]));
  return { publish: publish ?? {}, play: play ?? {} };
}

function commandWords(command: TargetCommand): string {
  switch (command.kind) {
    case 'route': {
      const shares = Object.entries(command.routing.play).map(([idc, share]) => `${idc} ${(share * 100).toFixed(0)} %`);
      return `viewers go ${listed(shares)}`;
    }
    case 'config': {
      const targets = Object.entries(command.pointers).map(([target, release]) => `${target} r${String(release)}`);
      return `${command.namespace} points ${listed(targets)}`;
    }
    case 'guard':
      return `${command.guard} set on ${listed(Object.keys(command.until))}`;
    case 'origin': {
      const streams = Object.keys(command.placements);
      const idcs = listed([...new Set(Object.values(command.placements))]);
      return `${streams.length === 1 ? (streams[0] ?? '') : `${String(streams.length)} streams`} ingested at ${idcs}`;
    }
  }
}
