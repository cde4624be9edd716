/** For tests: a target that takes real time under a platform whose time is in the test's hands. */
import type { TrafficActuator } from '../../contracts.ts';

export interface PatientActuator extends TrafficActuator {
  /** Resolves when no call is under way. */
  idle(): Promise<void>;
}

export function patient(real: TrafficActuator): PatientActuator {
  const pending = new Set<Promise<unknown>>();

  function kept<T>(call: Promise<T>): Promise<T> {
    pending.add(call);
    const done = (): boolean => pending.delete(call);
    call.then(done, done);
    return call;
  }

  return {
    name: real.name,
    get unfenced() {
      return real.unfenced;
    },
    apply: (command, signal) => kept(real.apply(command, signal)),
    read: (signal) => kept(real.read(signal)),
    idle: async () => {
      while (pending.size > 0) await Promise.allSettled(pending);
    },
  };
}
