import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SwitchyardError } from '../../../shared/wire/errors.ts';
import type { RoutingCommand } from '../../contracts.ts';
import type { DnsClient } from '../../dns/client.ts';
import { classes, srvBytes, types } from '../../dns/records.ts';
import { hasBind } from '../../test-support/bind.ts';
import type { BindServer } from '../../test-support/bind.ts';
import { makeDirectory } from '../../test-support/process.ts';
import { clientAt, exampleZone, secrets, startZone, zoneActuator } from '../test-support/bind-zone.ts';
import { createDnsActuator } from './dns.ts';
import { thrown } from '../../test-support/thrown.ts';

const idcs = ['osl-1', 'ath-1', 'lis-1'];
const signal = new AbortController().signal;
const away = { 'osl-1': 0, 'ath-1': 0.25, 'lis-1': 0.75 };
let token = 0;
let directory: Awaited<ReturnType<typeof makeDirectory>>;
let bind: BindServer;

/** Newer than every one before. */
function next(differs: Partial<RoutingCommand> = {}): RoutingCommand {
  token += 10;
  return { token, key: `c-${String(token)}/step-1/1`, routing: { publish: away, play: away }, ...differs };
}

/** How many changes of the zone the server has logged. */
function updates(): number {
  return bind.log().split('updating zone').length - 1;
}

/** A server whose control record belongs to somebody else. */
const stranger: DnsClient = {
  query: async ({ name, type }) => [
    { name, type, class: classes.in, ttlSeconds: 0, data: { kind: 'txt', text: 'v=spf1 -all', data: new Uint8Array() } },
  ],
  update: async () => {
    throw new Error('it was written over');
  },
};

describe.skipIf(!hasBind)('the DNS actuator', () => {
  beforeAll(async () => {
    directory = await makeDirectory();
    bind = await startZone(directory.path, idcs);
  });
  afterAll(async () => {
    await bind.stop();
    await directory.remove();
  });

  describe('over a real BIND', () => {
    it('are read as they stand before the first command', async () => {
      const back = await zoneActuator(clientAt(bind.port), idcs).read(signal);
      expect(back).toMatchObject({ held: null, converged: false });
      for (const idc of idcs) expect(back.actual?.play[idc]).toBeCloseTo(1 / 3);
    });

    it('are replaced whole, with the command beside them', async () => {
      const command = next();
      const actuator = zoneActuator(clientAt(bind.port), idcs);
      expect(await actuator.apply(command, signal)).toMatchObject({ held: command, converged: true, actual: command.routing });
      expect(await actuator.read(signal)).toMatchObject({ held: command, converged: true, actual: command.routing });
    });

    it('are there only when no resolver can hold those of before', async () => {
      let nowMs = 1_000_000;
      const actuator = zoneActuator(clientAt(bind.port), idcs, { clock: () => nowMs });
      const first = await actuator.apply(next(), signal);
      expect(first).toMatchObject({ converged: false, text: expect.stringContaining('hold the old ones for 30 s more') as unknown });
      nowMs += 29_000;
      expect(await actuator.read(signal)).toMatchObject({ converged: false, actual: first.held?.routing });
      nowMs += 1_000;
      expect((await actuator.read(signal)).converged).toBe(true);
    });

    it('wait for as long as the records of before say, when that is longer', async () => {
      const { zone, names } = exampleZone(idcs);
      const long = srvBytes({ priority: 0, weight: 1, port: 8080, target: 'osl-1.live.example' });
      const changes = [
        { name: names.play, type: types.srv, class: classes.any, ttlSeconds: 0, data: new Uint8Array() },
        { name: names.play, type: types.srv, class: classes.in, ttlSeconds: 300, data: long },
      ];
      await clientAt(bind.port).update({ zone, prerequisites: [], changes }, signal);
      const back = await zoneActuator(clientAt(bind.port), idcs, { clock: () => 0 }).apply(next(), signal);
      expect(back.text).toContain('hold the old ones for 300 s more');
    });

    it('leave no record for an IDC without a share', async () => {
      await zoneActuator(clientAt(bind.port), idcs).apply(next(), signal);
      const records = await clientAt(bind.port).query({ name: exampleZone(idcs).names.play, type: types.srv }, signal);
      const seen = records.map(({ data, ttlSeconds }) => (data.kind === 'srv' ? [data.target, data.weight, data.port, ttlSeconds] : []));
      expect(seen.toSorted()).toEqual([
        ['ath-1.live.example', 2_500, 8080, 30],
        ['lis-1.live.example', 7_500, 8080, 30],
      ]);
    });

    it('are written once for the same command, and put back when somebody has changed them by hand', async () => {
      const command = next();
      const actuator = zoneActuator(clientAt(bind.port), idcs);
      await actuator.apply(command, signal);
      const before = updates();
      await actuator.apply(command, signal);
      expect(updates()).toBe(before);
      const { zone, names } = exampleZone(idcs);
      const byHand = { priority: 0, weight: 1, port: 8080, target: 'elsewhere.example' };
      const change = { name: names.play, type: types.srv, class: classes.in, ttlSeconds: 30, data: srvBytes(byHand) };
      await clientAt(bind.port).update({ zone, prerequisites: [], changes: [change] }, signal);
      const seen = await actuator.read(signal);
      expect(seen).toMatchObject({ converged: false, text: expect.stringContaining('elsewhere.example:8080') as unknown });
      expect(await actuator.apply(command, signal)).toMatchObject({ converged: true, actual: command.routing });
    });
  });

  describe('the fence', () => {
    it('refuses an older token, and another command with the same one', async () => {
      const command = next();
      const actuator = zoneActuator(clientAt(bind.port), idcs);
      await actuator.apply(command, signal);
      const wrong = [
        { ...command, token: command.token - 1, key: 'late' },
        { ...command, key: 'another' },
      ];
      for (const late of wrong) {
        expect(await thrown(actuator.apply(late, signal))).toMatchObject({ code: 'plan-outdated' });
      }
      const other = { ...command, routing: { publish: away, play: { 'osl-1': 1 } } };
      expect(await thrown(actuator.apply(other, signal))).toMatchObject({ code: 'key-reused' });
      expect((await actuator.read(signal)).held).toEqual(command);
    });

    it('is the server itself: what somebody newer has written in between is not overwritten', async () => {
      const mine = next();
      const theirs = next({ routing: { publish: { 'osl-1': 1 }, play: { 'osl-1': 1 } } });
      const plain = clientAt(bind.port);
      let sent = 0;
      const late: DnsClient = {
        query: (question, at) => plain.query(question, at),
        update: async (update, at) => {
          sent += 1;
          await zoneActuator(clientAt(bind.port), idcs).apply(theirs, signal);
          await plain.update(update, at);
        },
      };
      expect(await thrown(zoneActuator(late, idcs).apply(mine, signal))).toMatchObject({ code: 'plan-outdated' });
      expect(sent).toBe(1);
      expect(bind.log()).toContain('prerequisite not satisfied');
      expect((await zoneActuator(plain, idcs).read(signal)).held).toEqual(theirs);
    });

    it('leaves the newest of many that write at once', async () => {
      const commands = Array.from({ length: 8 }, () => next());
      const outcomes = await Promise.allSettled(commands.map((command) => zoneActuator(clientAt(bind.port), idcs).apply(command, signal)));
      const done = commands.filter((_, index) => outcomes[index]?.status === 'fulfilled');
      expect(done.length).toBeGreaterThan(0);
      const back = await zoneActuator(clientAt(bind.port), idcs).read(signal);
      expect(back).toMatchObject({ held: done.at(-1), actual: { publish: away, play: away } });
    });

    it('takes an own update that came late for what it is: ours', async () => {
      const mine = next();
      const plain = clientAt(bind.port);
      const doubled: DnsClient = {
        query: (question, at) => plain.query(question, at),
        update: async (update, at) => {
          await plain.update(update, at);
          await plain.update(update, at);
        },
      };
      expect(await zoneActuator(doubled, idcs).apply(mine, signal)).toMatchObject({ held: mine, converged: true });
    });

    it('writes nothing over a control record that is no command', async () => {
      const zone = { ...exampleZone(idcs), control: '_publish._tcp.live.example' };
      const actuator = createDnsActuator({ client: stranger, zone, clock: () => 0 });
      expect(await thrown(actuator.apply(next(), signal))).toMatchObject({
        message: expect.stringContaining('no command of ours') as unknown,
      });
    });
  });

  describe('a refusal is certain, and in words', () => {
    it.each([
      ['a key that it does not know', { keyName: 'no-such-key' }, 'BADKEY'],
      ['another secret', { secret: secrets['reader-key'] }, 'BADSIG'],
      ['a clock an hour away', { clock: () => Date.now() - 3_600_000 }, 'BADTIME'],
      ['a key that may only read', { keyName: 'reader-key', secret: secrets['reader-key'] }, 'REFUSED'],
    ])('of %s', async (_, differs, words) => {
      const error = await thrown(zoneActuator(clientAt(bind.port, differs), idcs).apply(next(), signal));
      expect(error).toBeInstanceOf(SwitchyardError);
      expect(error).toMatchObject({ code: 'unavailable', message: expect.stringContaining(words) as unknown });
    });

    it('of a zone that it does not serve', async () => {
      const { zone: _, ...others } = exampleZone(idcs);
      const actuator = createDnsActuator({ client: clientAt(bind.port), zone: { ...others, zone: 'example' }, clock: () => 0 });
      expect(await thrown(actuator.apply(next(), signal))).toMatchObject({ message: expect.stringContaining('NOTAUTH') as unknown });
    });

    it('of shares for an IDC without a host, before anything is sent', async () => {
      const routing = { publish: away, play: { 'rix-1': 1 } };
      expect(await thrown(zoneActuator(stranger, idcs).apply(next({ routing }), signal))).toMatchObject({ code: 'invalid-params' });
    });
  });

  describe('no answer', () => {
    let other: BindServer;
    let otherDirectory: Awaited<ReturnType<typeof makeDirectory>>;
    beforeEach(async () => {
      otherDirectory = await makeDirectory();
      other = await startZone(otherDirectory.path, idcs);
    });
    afterEach(async () => {
      await other.stop();
      await otherDirectory.remove();
    });

    it('leaves the outcome unknown, and what was done survives a kill of the server', async () => {
      const command = next();
      await zoneActuator(clientAt(other.port), idcs).apply(command, signal);
      await other.stop();
      const error = await thrown(zoneActuator(clientAt(other.port), idcs).apply(next(), signal));
      expect(error).not.toBeInstanceOf(SwitchyardError);
      expect(error).toMatchObject({ message: expect.stringContaining('ECONNREFUSED') as unknown });
      other = await startZone(otherDirectory.path, idcs);
      expect((await zoneActuator(clientAt(other.port), idcs).read(signal)).held).toEqual(command);
    });

    it('within its time leaves the outcome unknown', async () => {
      const silent: DnsClient = {
        query: (_, at) => new Promise((__, reject) => at.addEventListener('abort', () => reject(at.reason as Error))),
        update: async () => undefined,
      };
      const actuator = createDnsActuator({ client: silent, zone: exampleZone(idcs), clock: () => 0, timeoutMs: 5 });
      expect(await thrown(actuator.apply(next(), signal))).not.toBeInstanceOf(SwitchyardError);
    });
  });
});
