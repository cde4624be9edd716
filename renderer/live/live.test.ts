import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { FromLink, StateFrame } from '../../shared/ipc/link-port.ts';
import type { LinkStatus } from '../../shared/ipc/link-status.ts';
import { createFakeEnvironment, createFakePorts } from './fake-environment.ts';
import type { FakePort } from './fake-environment.ts';
import { createLive } from './live.ts';
import { frameAgeMs } from './values.ts';

function createWorld() {
  const environment = createFakeEnvironment();
  const ports = createFakePorts();
  const live = createLive(ports.source, environment);
  return { environment, ports, live, port: ports.give() };
}

const welcome = {
  platformId: 'p',
  platformName: 'Test',
  environment: 'lab',
  platformVersion: '0',
  sessionId: 's',
  platformTimeMs: 0,
  tokenExpiresAtMs: 0,
  person: { subject: 'omar', name: 'Omar', role: 'operator' as const },
  notices: [],
};

function liveStatus(changes: Partial<Extract<LinkStatus, { state: 'live' }>> = {}): LinkStatus {
  return {
    state: 'live',
    platformUrl: 'https://console.example.net',
    welcome,
    sinceMs: 0,
    roundTripMs: 40,
    clockOffsetMs: 0,
    clockErrorMs: 20,
    lastHeardAtMs: 0,
    ...changes,
  };
}

function subscriptionOf(port: FakePort, view: string): number {
  const message = port.received.findLast((each) => each.kind === 'subscribe' && each.view === view);
  if (message?.kind !== 'subscribe') throw new Error(`${view} was not subscribed`);
  return message.subscription;
}

function frame(subscription: number, sequence: number, changes: Partial<StateFrame> = {}): StateFrame {
  return {
    kind: 'state',
    subscription,
    view: 'overview',
    key: 'overview',
    sequence,
    platformTimeMs: 1_000,
    oldestInputAgeMs: 500,
    receivedAtMs: 1_000,
    sentAtMs: 1_000,
    tables: { totals: sequence },
    ...changes,
  };
}

function logFrame(subscription: number, reset: boolean, bodies: readonly unknown[]): FromLink {
  const events = bodies.map((body, index) => ({ offset: index + 1, body }));
  return { kind: 'log', subscription, view: 'alarms', reset, cursor: { epoch: 'e', offset: bodies.length }, events };
}

test('frames of several views are shown in one go, at the next paint, and acknowledged at the one after', () => {
  const { environment, live, port } = createWorld();
  const changed: string[] = [];
  live.states.watch('overview', () => changed.push('overview'));
  live.states.watch('trends', () => changed.push('trends'));
  const [overview, trends] = [subscriptionOf(port, 'overview'), subscriptionOf(port, 'trends')];
  port.say(frame(overview, 1));
  port.say(frame(trends, 5));
  port.say(frame(overview, 2));
  expect(changed).toEqual([]);
  environment.paint();
  expect(changed.sort()).toEqual(['overview', 'trends']);
  expect(live.states.value('overview')).toMatchObject({ state: 'shown', sequence: 2 });
  expect(port.received.some(({ kind }) => kind === 'drawn')).toBe(false);
  environment.paint();
  expect(port.received.filter(({ kind }) => kind === 'drawn')).toEqual([
    { kind: 'drawn', subscription: overview, sequence: 2 },
    { kind: 'drawn', subscription: trends, sequence: 5 },
  ]);
});

test('a hidden window draws and acknowledges nothing, and catches up when it is shown', () => {
  const { environment, live, port } = createWorld();
  live.states.watch('overview', () => undefined);
  const subscription = subscriptionOf(port, 'overview');
  environment.setHidden(true);
  port.say(frame(subscription, 1));
  environment.paint();
  expect(live.states.value('overview')).toEqual({ state: 'loading' });
  environment.setHidden(false);
  environment.paint();
  environment.paint();
  expect(live.states.value('overview')).toMatchObject({ sequence: 1 });
  expect(port.received.at(-1)).toEqual({ kind: 'drawn', subscription, sequence: 1 });
});

test('a window that stays hidden leaves its state views and keeps its log views; shown again it has them at once', () => {
  const { environment, live, port } = createWorld();
  live.states.watch('overview', () => undefined);
  live.logs.watch('alarms', () => undefined);
  const subscription = subscriptionOf(port, 'overview');
  port.say(frame(subscription, 1));
  environment.paint();
  environment.paint();
  environment.setHidden(true);
  environment.pass(900);
  environment.setHidden(false);
  environment.pass(5_000);
  expect(port.received.some(({ kind }) => kind === 'unsubscribe')).toBe(false);

  environment.setHidden(true);
  port.say(frame(subscription, 2));
  environment.pass(1_100);
  expect(port.received.filter(({ kind }) => kind === 'unsubscribe')).toEqual([{ kind: 'unsubscribe', subscription }]);
  live.states.watch('trends', () => undefined);
  const before = port.received.length;
  environment.setHidden(false);
  expect(port.received.slice(before)).toMatchObject([
    { kind: 'subscribe', view: 'overview' },
    { kind: 'subscribe', view: 'trends' },
  ]);
  environment.paint();
  expect(live.states.value('overview')).toMatchObject({ sequence: 1 });
  port.say(frame(subscriptionOf(port, 'overview'), 9));
  environment.paint();
  expect(live.states.value('overview')).toMatchObject({ sequence: 9 });
});

test('a link that is replaced while the window is hidden gets its state views when it is shown', () => {
  const { environment, ports, live } = createWorld();
  live.states.watch('overview', () => undefined);
  environment.setHidden(true);
  environment.pass(2_000);
  const next = ports.give();
  expect(next.received).toEqual([]);
  environment.setHidden(false);
  expect(next.received).toMatchObject([{ kind: 'subscribe', view: 'overview' }]);
});

test('alarms reach a hidden window at once', () => {
  const { environment, live, port } = createWorld();
  live.logs.watch('alarms', () => undefined);
  const subscription = subscriptionOf(port, 'alarms');
  port.say(logFrame(subscription, true, [{ id: 'a', title: 'first' }]));
  environment.setHidden(true);
  expect(live.logs.value('alarms').latestById.size).toBe(1);
  port.say(logFrame(subscription, false, [{ id: 'b', title: 'second' }]));
  expect(live.logs.value('alarms').latestById.size).toBe(2);
});

test('who looks is counted, and a view nobody looks at is left a moment later', () => {
  const { environment, live, port } = createWorld();
  const leaveFirst = live.states.watch('overview', () => undefined);
  const leaveSecond = live.states.watch('overview', () => undefined);
  const subscription = subscriptionOf(port, 'overview');
  leaveFirst();
  leaveFirst();
  environment.pass(5_000);
  expect(port.received.length).toBe(1);
  leaveSecond();
  const comeBack = live.states.watch('overview', () => undefined);
  environment.pass(5_000);
  expect(port.received.length).toBe(1);
  comeBack();
  environment.pass(5_000);
  expect(port.received.at(-1)).toEqual({ kind: 'unsubscribe', subscription });
});

test('a view with parameters is subscribed with them', () => {
  const { live, port } = createWorld();
  live.states.watch('idc{"idc":"osl-1"}', () => undefined);
  expect(port.received).toMatchObject([{ kind: 'subscribe', view: 'idc', params: { idc: 'osl-1' } }]);
});

test('a restarted link gets every subscription again, and what is shown stays until it is replaced', () => {
  const { environment, ports, live, port } = createWorld();
  live.states.watch('overview', () => undefined);
  live.logs.watch('alarms', () => undefined);
  port.say({ kind: 'status', status: liveStatus(), sentAtMs: 0 });
  port.say(frame(subscriptionOf(port, 'overview'), 7));
  environment.paint();
  port.close();
  expect(live.status.getState().state).toBe('connecting');
  const next = ports.give();
  expect(next.received.map((message) => (message.kind === 'subscribe' ? message.view : message.kind)).sort()).toEqual([
    'alarms',
    'overview',
  ]);
  expect(live.states.value('overview')).toMatchObject({ sequence: 7 });
  port.say(frame(subscriptionOf(next, 'overview'), 8));
  environment.paint();
  expect(live.states.value('overview')).toMatchObject({ sequence: 7 });
});

test('nothing of one platform is shown under another one’s name', () => {
  const { environment, live, port } = createWorld();
  live.states.watch('overview', () => undefined);
  port.say({ kind: 'status', status: liveStatus(), sentAtMs: 0 });
  port.say(frame(subscriptionOf(port, 'overview'), 7));
  environment.paint();
  port.say({ kind: 'status', status: liveStatus({ platformUrl: 'https://other.example.net' }), sentAtMs: 0 });
  expect(live.states.value('overview')).toEqual({ state: 'loading' });
});

test('a refusal is a value', () => {
  const { live, port } = createWorld();
  live.states.watch('overview', () => undefined);
  const failure = { message: 'no', data: { code: 'forbidden' as const } };
  port.say({ kind: 'subscription-refused', subscription: subscriptionOf(port, 'overview'), failure });
  expect(live.states.value('overview')).toEqual({ state: 'refused', failure });
});

test('a call ends in a value, also when the link is not there yet or ends meanwhile', async () => {
  const { ports, live, port } = createWorld();
  const first = live.call('change.get', { changeId: 'c1' });
  const sent = port.received.at(-1);
  if (sent?.kind !== 'call') throw new Error('nothing was sent');
  port.say({ kind: 'answer', call: sent.call, result: 'the result' });
  expect(await first).toEqual({ ok: true, result: 'the result' });
  const second = live.call('change.get', { changeId: 'c1' });
  port.close();
  expect(await second).toMatchObject({ ok: false, failure: { message: expect.stringContaining('outcome unknown') as unknown } });
  expect(await live.call('change.get', { changeId: 'c1' })).toMatchObject({ ok: false, failure: { data: { code: 'unavailable' } } });
  const third = live.call('change.get', { changeId: 'c1' });
  ports.give();
  expect(await third).toMatchObject({ ok: false });
});

test('frames, events and the clock reach the stores in one go', () => {
  const { environment, live, port } = createWorld();
  const changed: string[] = [];
  live.states.watch('overview', () => changed.push('overview'));
  live.logs.watch('alarms', () => changed.push('alarms'));
  const stop = live.clock.ticks.subscribe(() => changed.push('clock'));
  changed.splice(0);
  const flushes = vi.spyOn(environment, 'onNextFrame');
  port.say(frame(subscriptionOf(port, 'overview'), 1));
  port.say(logFrame(subscriptionOf(port, 'alarms'), true, [{ id: 'a', title: '1' }]));
  environment.pass(1_000);
  expect(flushes).toHaveBeenCalledTimes(1);
  expect(changed).toEqual([]);
  environment.paint();
  expect(changed.sort()).toEqual(['alarms', 'clock', 'overview']);
  stop();
});

test('the latest document of each id counts; a reset replaces all', () => {
  const { environment, live, port } = createWorld();
  live.logs.watch('alarms', () => undefined);
  const subscription = subscriptionOf(port, 'alarms');
  port.say(
    logFrame(subscription, true, [
      { id: 'a', title: '1' },
      { id: 'b', title: '2' },
    ]),
  );
  port.say(logFrame(subscription, false, [{ id: 'a', title: '3' }]));
  environment.paint();
  expect([...live.logs.value('alarms').latestById.values()].map(({ title }) => title)).toEqual(['2', '3']);
  port.say(logFrame(subscription, true, [{ id: 'c', title: '4' }]));
  environment.paint();
  expect([...live.logs.value('alarms').latestById.keys()]).toEqual(['c']);
});

test('events are bounded however long the window runs', () => {
  const { environment, live, port } = createWorld();
  live.logs.watch('alarms', () => undefined);
  const subscription = subscriptionOf(port, 'alarms');
  for (let round = 0; round < 50; round += 1) {
    port.say(
      logFrame(
        subscription,
        false,
        Array.from({ length: 100 }, (_, index) => ({ id: `${String(round)}-${String(index)}`, clearedAtMs: 1, shelved: null })),
      ),
    );
    environment.paint();
  }
  const { value, latestById } = live.logs.value('alarms');
  expect(value.state === 'shown' && value.events.length).toBe(1_000);
  expect(latestById.size).toBe(1_000);
});

test('an alarm that stands is never dropped for those that came after it', () => {
  const { environment, live, port } = createWorld();
  live.logs.watch('alarms', () => undefined);
  const cleared = Array.from({ length: 1_500 }, (_, index) => ({ id: `over-${String(index)}`, clearedAtMs: 1, shelved: null }));
  port.say(logFrame(subscriptionOf(port, 'alarms'), true, [{ id: 'standing', clearedAtMs: null, shelved: null }, ...cleared]));
  environment.paint();
  const { latestById } = live.logs.value('alarms');
  expect([...latestById.keys()].slice(0, 2)).toEqual(['standing', 'over-500']);
});

test('the clock ticks once a second while somebody watches, and not otherwise', () => {
  const { environment, live } = createWorld();
  let ticks = 0;
  const stop = live.clock.ticks.subscribe(() => (ticks += 1));
  for (let second = 0; second < 10; second += 1) {
    environment.pass(1_000);
    environment.paint();
  }
  expect(ticks).toBe(11);
  stop();
  environment.pass(10_000);
  expect(ticks).toBe(11);
});

test('a shown age is never younger than the truth, whatever the network takes and however this machine’s clock is set', () => {
  const ms = (max: number) => fc.double({ min: 0, max, noNaN: true });
  fc.assert(
    fc.property(
      fc.record({
        /** Platform clock minus the true time, and the link's. */
        platformErrorMs: fc.double({ min: -7_200_000, max: 7_200_000, noNaN: true }),
        linkErrorMs: fc.double({ min: -7_200_000, max: 7_200_000, noNaN: true }),
        there: ms(3_000),
        back: ms(3_000),
        frameWayMs: ms(30_000),
        looksAfterMs: ms(60_000),
        jumps: fc.array(fc.integer({ min: -3_600_000, max: 3_600_000 }), { maxLength: 5 }),
        inputAgeMs: ms(10_000),
      }),
      ({ platformErrorMs, linkErrorMs, there, back, frameWayMs, looksAfterMs, jumps, inputAgeMs }) => {
        const { environment, live, port } = createWorld();
        live.states.watch('overview', () => undefined);
        // True time is monotonic time here. The link has measured the offset by one heartbeat: at worst half a round trip off.
        const measured = platformErrorMs - linkErrorMs + (there - back) / 2;
        const linkNow = (): number => environment.monotonicMs() + linkErrorMs;
        port.say({
          kind: 'status',
          status: liveStatus({ clockOffsetMs: measured, clockErrorMs: (there + back) / 2 }),
          sentAtMs: linkNow(),
        });
        const madeAtMs = environment.monotonicMs();
        environment.pass(frameWayMs);
        port.say(
          frame(subscriptionOf(port, 'overview'), 1, {
            platformTimeMs: madeAtMs + platformErrorMs,
            oldestInputAgeMs: inputAgeMs,
            receivedAtMs: linkNow(),
            sentAtMs: linkNow(),
          }),
        );
        environment.paint();
        for (const jump of jumps) environment.jumpWall(jump);
        environment.pass(looksAfterMs);
        const view = live.states.value('overview');
        if (view.state !== 'shown') throw new Error(view.state);
        const truth = inputAgeMs + environment.monotonicMs() - madeAtMs;
        const shown = inputAgeMs + frameAgeMs(view, live.clock.now().consoleMs);
        expect(shown).toBeGreaterThanOrEqual(truth - 0.001);
        expect(shown).toBeLessThanOrEqual(truth + there + back + 0.001);
      },
    ),
  );
});
