/** A process that is many instances of media servers, beside the platform on the same cores. */
import { followConfig } from './instance.ts';
import type { InstancesAnswer, InstancesOrder, InstancesPlan } from './plan.ts';

const opensAtOnce = 50;
const received = new Map<number, number[]>();
const reported = new Map<number, number[]>();
let instances = 0;
let failures = 0;

function answer(message: InstancesAnswer): void {
  process.send?.(message);
}

function note(times: Map<number, number[]>, release: number): void {
  const known = times.get(release) ?? [];
  known.push(Date.now());
  times.set(release, known);
}

async function open({ platformUrl, machineSecret, namespace, targets }: InstancesPlan): Promise<void> {
  const waiting = targets.map((target, index) => ({ target, name: `${target}/edge-${String(index)}` }));
  instances = targets.length;
  async function openNext(): Promise<void> {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      await followConfig(next, {
        base: `${platformUrl}/config/v1/${namespace}`,
        machineSecret,
        received: (release) => note(received, release),
        reported: (release) => note(reported, release),
        failed: () => {
          failures += 1;
        },
      });
    }
  }
  await Promise.all(Array.from({ length: opensAtOnce }, openNext));
}

function sorted(times: readonly number[] | undefined): readonly number[] {
  return (times ?? []).toSorted((one, other) => one - other);
}

process.on('message', (order: InstancesOrder) => {
  switch (order.kind) {
    case 'open':
      open(order.plan).then(
        () => answer({ kind: 'opened' }),
        (error: unknown) => answer({ kind: 'failed', why: String(error) }),
      );
      return;
    case 'report': {
      const { release } = order;
      const report = { instances, receivedAtMs: sorted(received.get(release)), reportedAtMs: sorted(reported.get(release)), failures };
      answer({ kind: 'report', report });
    }
  }
});
process.on('disconnect', () => process.exit(0));
