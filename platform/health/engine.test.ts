import { describe, expect, it } from 'vitest';
import type { IngressStatus } from '../../shared/agents/ingress.ts';
import { deliveryBatch, exampleState, ingestBatch, nodeBatch, qualityBatch } from '../state/example-state.ts';
import { HealthEngine } from './engine.ts';
import type { Transition } from './engine.ts';
import { createIngressWatch } from './ingress-watch.ts';
import type { SeenState } from './state-operations.ts';

const idcs = ['osl-1', 'ath-1'];
const everyNode = idcs.flatMap((idc) => [`${idc}-origin`, `${idc}-edge`]);
const base = { publish: { 'osl-1': 0.5, 'ath-1': 0.5 }, play: { 'osl-1': 0.5, 'ath-1': 0.5 } };

interface Moment {
  readonly silent?: readonly string[];
  readonly failing?: readonly string[];
  readonly ingress?: 'up' | 'haproxy-down' | 'silent';
  readonly playersSilent?: boolean;
  readonly failures?: number;
  readonly attempts?: number;
  readonly stallMs?: number;
  readonly viewers?: number;
  readonly kbps?: number;
  readonly lossPct?: number;
}

/** A world that answers every second as told, judged four times a second. */
function createWorld(beforeAt: (nowMs: number) => readonly SeenState[] = () => []) {
  const { state, clock } = exampleState(idcs);
  const ingress = createIngressWatch(['HAProxy check'], base);
  const engine = new HealthEngine({ state, ingress, nowMs: clock.nowMs, before: beforeAt(clock.nowMs) });
  const transitions: Transition[] = [];
  const rows = [
    { handle: 0, streamId: 'a', idc: 'osl-1' },
    { handle: 1, streamId: 'b', idc: 'osl-1' },
    { handle: 2, streamId: 'c', idc: 'ath-1' },
    { handle: 3, streamId: 'd', idc: 'ath-1' },
  ];
  let isDeclared = false;

  function status(moment: Moment): IngressStatus {
    const isDown = moment.ingress === 'haproxy-down';
    return {
      agentId: 'agent',
      readAtMs: clock.nowMs,
      haproxy: isDown ? 'down' : 'up',
      ...(isDown ? { problem: 'connection refused' } : {}),
      converged: true,
      endedSessions: 0,
      servers: isDown
        ? []
        : idcs.flatMap((idc) =>
            (['publish', 'play'] as const).map((trafficClass) => {
              const isFailing = moment.failing?.includes(`${idc}-${trafficClass === 'publish' ? 'origin' : 'edge'}`) === true;
              return {
                idc,
                trafficClass,
                weight: 128,
                check: isFailing ? ('down' as const) : ('up' as const),
                checkDetail: isFailing ? 'L4CON' : 'L4OK',
                sessions: 1,
              };
            }),
          ),
    };
  }

  function second(moment: Moment): void {
    const observedAtMs = clock.nowMs;
    const answers = (node: string): boolean => moment.silent?.includes(node) !== true;
    state.take(nodeBatch(everyNode.filter(answers), observedAtMs));
    const declares = isDeclared ? [] : rows;
    isDeclared = true;
    const alive = (role: string) => rows.filter(({ idc }) => answers(`${idc}-${role}`));
    state.take(
      ingestBatch(
        { source: 'origins', observedAtMs, declares },
        alive('origin').map(({ handle }) => ({ handle, kbps: moment.kbps ?? 1000, lossPct: moment.lossPct ?? Number.NaN })),
      ),
    );
    state.take(
      deliveryBatch(
        { source: 'edges', observedAtMs, declares },
        alive('edge').map(({ handle }) => ({ handle, viewers: moment.viewers ?? 4, kbps: 100 })),
      ),
    );
    if (moment.playersSilent !== true) {
      const felt = rows.map(({ handle, idc }) =>
        idc === 'osl-1'
          ? { handle, playMs: 4000, stallMs: moment.stallMs ?? 0, attempts: moment.attempts ?? 0, failures: moment.failures ?? 0 }
          : { handle, playMs: 4000 },
      );
      state.take(qualityBatch({ source: 'players', observedAtMs, declares, covers: idcs }, felt));
    }
    if (moment.ingress !== 'silent')
      ingress.take({ kind: 'answered', name: 'HAProxy check', askedAtMs: observedAtMs, status: status(moment) });
    for (let quarter = 0; quarter < 4; quarter += 1) {
      clock.nowMs += 250;
      const closed = state.roll();
      if (closed !== null) engine.sample(closed, clock.nowMs);
      transitions.push(...engine.update(clock.nowMs));
    }
  }

  function run(seconds: number, moment: Moment = {}): void {
    for (let passed = 0; passed < seconds; passed += 1) second(moment);
  }

  return {
    run,
    clock,
    transitions,
    osl: () => engine.health(0),
    ath: () => engine.health(1),
    seen: () => engine.seen(clock.nowMs),
  };
}

const dayMs = 86_400_000;

/** Seen this long before the start, and a day before that. */
function oslBefore(state: SeenState['state'], unseenMs: number) {
  return (nowMs: number): readonly SeenState[] => [{ idc: 'osl-1', state, sinceMs: nowMs - unseenMs - dayMs, seenAtMs: nowMs - unseenMs }];
}

describe('the state of an IDC over a restart of the platform', () => {
  it('goes on where it is the same after a short absence', () => {
    const world = createWorld(oslBefore('healthy', 8_000));
    const startedAtMs = world.clock.nowMs;
    world.run(3);
    expect(world.osl()).toMatchObject({ state: 'healthy', sinceMs: startedAtMs - 8_000 - dayMs });
    expect(world.ath().state).toBe('healthy');
    expect(world.ath().sinceMs).toBeGreaterThanOrEqual(startedAtMs);
  });

  it('counts anew where it is another one, and no later return to the old one brings that back', () => {
    const world = createWorld(oslBefore('healthy', 8_000));
    const startedAtMs = world.clock.nowMs;
    world.run(6, { silent: ['osl-1-origin'], failing: ['osl-1-origin'] });
    expect(world.osl().state).toBe('down');
    expect(world.osl().sinceMs).toBeGreaterThanOrEqual(startedAtMs);
    world.run(10);
    expect(world.osl().state).toBe('healthy');
    expect(world.osl().sinceMs).toBeGreaterThan(startedAtMs);
  });

  it.each([
    ['nobody has looked for too long', 90_000],
    ['the clock was set back meanwhile', -90_000],
  ])('counts anew where %s', (_, unseenMs) => {
    const world = createWorld(oslBefore('healthy', unseenMs));
    const startedAtMs = world.clock.nowMs;
    world.run(3);
    expect(world.osl().sinceMs).toBeGreaterThanOrEqual(startedAtMs);
  });

  it('stays unknown since it was so', () => {
    const world = createWorld(oslBefore('unknown', 8_000));
    expect(world.osl()).toMatchObject({ state: 'unknown', sinceMs: world.clock.nowMs - 8_000 - dayMs });
  });

  it('is not forgotten by a second restart that comes before anything has answered', () => {
    const world = createWorld(oslBefore('healthy', 8_000));
    expect(world.seen().map(({ idc }) => idc)).toEqual(['ath-1']);
    world.run(3);
    expect(world.seen()).toMatchObject([
      { idc: 'osl-1', state: 'healthy', sinceMs: world.osl().sinceMs, seenAtMs: world.clock.nowMs },
      { idc: 'ath-1', state: 'healthy' },
    ]);
  });
});

describe('the health of an IDC', () => {
  it('is unknown before anything has answered, and healthy once all has', () => {
    const world = createWorld();
    expect(world.osl().state).toBe('unknown');
    world.run(3);
    expect(world.osl()).toMatchObject({ state: 'healthy', reasons: [] });
  });

  it('is down within 5 s of the death of its origin, with both witnesses, and nobody else is touched', () => {
    const world = createWorld();
    world.run(10);
    const diedAtMs = world.clock.nowMs;
    world.run(5, { silent: ['osl-1-origin'], failing: ['osl-1-origin'] });
    expect(world.osl()).toMatchObject({ state: 'down', reasons: [{ rule: 'origin-down', viewersAffected: 8 }] });
    expect(world.osl().reasons[0]?.witnesses.map(({ says }) => says)).toEqual(['silent', 'not-serving']);
    expect(world.osl().sinceMs - diedAtMs).toBeLessThanOrEqual(3_500);
    expect(world.ath().state).toBe('healthy');
  });

  it('is unknown when its stat alone is silent, and never green on the way', () => {
    const world = createWorld();
    world.run(10);
    world.run(30, { silent: ['osl-1-origin'] });
    expect(world.osl()).toMatchObject({ state: 'unknown', reasons: [{ rule: 'data-stale' }] });
    expect(world.transitions.filter(({ idc, to }) => idc === 'osl-1' && to.state === 'healthy')).toHaveLength(1);
  });

  it('is unknown while every witness is silent', () => {
    const world = createWorld();
    world.run(10);
    world.run(10, { silent: everyNode, ingress: 'silent', playersSilent: true });
    expect([world.osl().state, world.ath().state]).toEqual(['unknown', 'unknown']);
  });

  it('believes a node that was silent only after it has answered for a while', () => {
    const world = createWorld();
    world.run(10);
    world.run(6, { silent: ['osl-1-edge'], failing: ['osl-1-edge'] });
    expect(world.osl()).toMatchObject({ state: 'down', reasons: [{ rule: 'edge-down' }] });
    world.run(1);
    expect(world.osl().state).toBe('critical');
    expect(world.osl().reasons[0]?.clearsInMs).toBeGreaterThan(0);
    world.run(3);
    expect(world.osl().state).toBe('healthy');
  });

  it('is unknown while nobody measures what its viewers feel', () => {
    const world = createWorld();
    world.run(10);
    const silentAtMs = world.clock.nowMs;
    world.run(5, { playersSilent: true });
    expect(world.osl()).toMatchObject({ state: 'unknown', reasons: [{ rule: 'quality-stale', viewersAffected: 8, witnesses: [] }] });
    const sinceMs = world.osl().reasons[0]?.sinceMs ?? 0;
    expect(sinceMs - silentAtMs).toBeLessThanOrEqual(3_500);
    world.run(5, { playersSilent: true });
    expect(world.osl().reasons[0]?.sinceMs).toBe(sinceMs);
  });

  it('turns critical within 15 s of sustained start failures, and heals', () => {
    const world = createWorld();
    world.run(20);
    const brokeAtMs = world.clock.nowMs;
    world.run(15, { attempts: 4, failures: 4 });
    expect(world.osl()).toMatchObject({
      state: 'critical',
      reasons: [{ rule: 'start-failure', unit: '%', enterAt: 5, leaveAt: 2.5, needed: 10 }],
    });
    expect(world.osl().sinceMs - brokeAtMs).toBeLessThanOrEqual(15_000);
    world.run(17);
    expect(world.osl().state).toBe('healthy');
  });

  it('does not mind a reload: everyone reconnects once, some at the second try', () => {
    const world = createWorld();
    world.run(20);
    world.run(4, { attempts: 3, failures: 1, stallMs: 1500 });
    world.run(20);
    expect(world.transitions.filter(({ idc }) => idc === 'osl-1').map(({ to }) => to.state)).toEqual(['healthy']);
  });

  it('is critical through sustained stalls, and says by how much', () => {
    const world = createWorld();
    world.run(20);
    world.run(21, { stallMs: 1000 });
    expect(world.osl()).toMatchObject({ state: 'critical', reasons: [{ rule: 'rebuffering', value: 20, window: 20 }] });
    expect(world.osl().reasons[0]?.samples).toHaveLength(20);
  });

  it('sees ingest collapse against its own usual bitrate', () => {
    const world = createWorld();
    world.run(20);
    world.run(10, { kbps: 50 });
    expect(world.osl()).toMatchObject({ state: 'critical', reasons: [{ rule: 'ingest-collapsed', viewersAffected: 8 }] });
  });

  it('sees packets get lost on the way in, and has no opinion where nobody can know', () => {
    const world = createWorld();
    world.run(20);
    expect(world.osl().state).toBe('healthy');
    world.run(10, { lossPct: 2.5 });
    expect(world.osl()).toMatchObject({ state: 'critical', reasons: [{ rule: 'ingest-loss', value: 100, viewersAffected: 8 }] });
    world.run(10, { lossPct: 0 });
    expect(world.osl().state).toBe('healthy');
  });

  it('is degraded and then critical by load', () => {
    const world = createWorld();
    world.run(10);
    world.run(10, { viewers: 440 });
    expect(world.osl()).toMatchObject({ state: 'degraded', reasons: [{ rule: 'load' }] });
    world.run(10, { viewers: 490 });
    expect(world.osl().state).toBe('critical');
  });

  it('is not green while HAProxy is down', () => {
    const world = createWorld();
    world.run(10);
    world.run(4, { ingress: 'haproxy-down' });
    expect(world.osl()).toMatchObject({ state: 'critical', reasons: [{ rule: 'ingress-down' }] });
  });

  it('stays green when only the ingress agent is silent: that is the agent, not the IDC', () => {
    const world = createWorld();
    world.run(10);
    world.run(10, { ingress: 'silent' });
    expect(world.osl().state).toBe('healthy');
  });
});
