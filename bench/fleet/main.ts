/** A process that is many consoles, beside the platform on the same cores. Orders and answers go by the channel of `fork`. */
import type { Sighting } from '../probe/sightings.ts';
import { percentile } from '../statistics/order.ts';
import { openConsole } from './console.ts';
import type { FleetConsole } from './console.ts';
import type { FleetAnswer, FleetOrder, FleetPlan, FleetReport } from './plan.ts';
import { signIn } from './sign-in.ts';

const opensAtOnce = 50;
const lookEveryMs = 250;

const consoles: FleetConsole[] = [];
let ages: number[] = [];
let shown: number[] = [];
let bytes = 0;
let sightings: Sighting[] = [];
let places = 0;
let begunAtMs = performance.now();
let cpuAtBegin = process.cpuUsage();

function answer(message: FleetAnswer): void {
  process.send?.(message);
}

async function open(plan: FleetPlan): Promise<void> {
  const session = await signIn(plan.platformUrl, 'vera');
  session.onRenewed((accessToken) => {
    for (const console of consoles) if (console.isOpen()) console.renew(accessToken);
  });
  const waiting = [...plan.consoles];
  async function openNext(): Promise<void> {
    for (let looks = waiting.shift(); looks !== undefined; looks = waiting.shift()) {
      const where = (places += 1);
      let shownCode: number | undefined;
      consoles.push(
        await openConsole(plan.platformUrl, looks, {
          accessToken: () => session.accessToken(),
          seen: (frame) => {
            ages.push(Date.now() - frame.platformTimeMs);
            bytes += frame.bytes;
            if (frame.code === undefined || frame.code === shownCode) return;
            shownCode = frame.code;
            sightings.push({ view: frame.view, where, code: frame.code, atMs: Date.now() });
          },
        }),
      );
    }
  }
  await Promise.all(Array.from({ length: opensAtOnce }, openNext));
  setInterval(() => {
    const nowMs = Date.now();
    for (const console of consoles) shown.push(nowMs - console.newestMs());
  }, lookEveryMs).unref();
}

function begin(): void {
  ages = [];
  shown = [];
  bytes = 0;
  sightings = [];
  begunAtMs = performance.now();
  cpuAtBegin = process.cpuUsage();
}

function report(): FleetReport {
  const cpu = process.cpuUsage(cpuAtBegin);
  return {
    seconds: (performance.now() - begunAtMs) / 1000,
    consoles: consoles.length,
    lost: consoles.filter((console) => !console.isOpen()).length,
    frames: ages.length,
    bytes,
    ageP50Ms: percentile(ages, 0.5),
    ageP99Ms: percentile(ages, 0.99),
    ageMaxMs: percentile(ages, 1),
    shownP50Ms: percentile(shown, 0.5),
    shownP99Ms: percentile(shown, 0.99),
    sightings,
    cpuPerFrameMs: (cpu.user + cpu.system) / 1000 / ages.length,
  };
}

process.on('message', (order: FleetOrder) => {
  switch (order.kind) {
    case 'open':
      open(order.plan).then(
        () => answer({ kind: 'opened' }),
        (error: unknown) => answer({ kind: 'failed', why: String(error) }),
      );
      return;
    case 'begin':
      begin();
      answer({ kind: 'begun' });
      return;
    case 'report':
      answer({ kind: 'report', report: report() });
  }
});
process.on('disconnect', () => process.exit(0));
