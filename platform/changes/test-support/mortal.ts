/** For tests: a platform that is killed at a chosen point. After it nothing of that life ever comes back: every call hangs. */
import type { OriginActuator, Timers } from '../../contracts.ts';
import type { PlatformStore } from '../../store/operations-registry.ts';
import type { LifeOptions } from './rig.ts';

export interface Mortal extends LifeOptions {
  /** Points passed: before and after every journal write and every call of the target. */
  points(): number;
  isDead(): boolean;
}

/** @param diesAt the point at which it is killed, from 1; Infinity: it lives */
export function mortal(real: LifeOptions, diesAt: number): Mortal {
  let points = 0;
  const never = new Promise<never>(() => undefined);
  const isDead = (): boolean => points >= diesAt;

  async function point(): Promise<void> {
    if (isDead()) return never;
    points += 1;
    if (isDead()) return never;
  }

  async function around<T>(act: () => Promise<T>): Promise<T> {
    await point();
    const result = await act();
    await point();
    return result;
  }

  /** Refusals pass like answers: a call that throws has a point after it too. */
  async function aroundTarget<T>(act: () => Promise<T>): Promise<T> {
    await point();
    try {
      return await act();
    } finally {
      await point();
    }
  }

  const mortalEncoders = (encoders: OriginActuator): OriginActuator => ({
    ...encoders,
    apply: (command, signal) => aroundTarget(() => encoders.apply(command, signal)),
    read: (command, signal) => aroundTarget(() => encoders.read(command, signal)),
  });
  const run: PlatformStore['run'] = (name, args) =>
    name === 'change.commit' || name === 'guard.apply' || name === 'drill.apply'
      ? around(() => real.store.run(name, args))
      : real.store.run(name, args);
  const timers: Timers = {
    after: (delayMs, act) => real.timers.after(delayMs, () => (isDead() ? undefined : act())),
    every: (intervalMs, act) => {
      const stop = real.timers.every(intervalMs, () => (isDead() ? stop() : act()));
      return stop;
    },
  };
  return {
    points: () => points,
    isDead,
    timers,
    store: { run, close: () => real.store.close() },
    ...(real.originActuator === undefined ? {} : { originActuator: mortalEncoders(real.originActuator) }),
    actuator: {
      name: real.actuator.name,
      apply: (command, signal) => aroundTarget(() => real.actuator.apply(command, signal)),
      read: (signal) => aroundTarget(() => real.actuator.read(signal)),
    },
  };
}
