/** What happens to each of a console's connections in turn, from a seed. */
import { randomFrom } from './random.ts';
import type { Random } from './random.ts';

export const cutKinds = [
  /** Both ends are told that it is over. */
  'fin',
  /** Both ends get a reset. */
  'reset',
  /** Nothing passes any more and nobody is told. The ends are cut off once the console has come back. */
  'silent',
  /** The platform is told, the console is not. */
  'deaf',
  /** The console is told at once; the platform hears of it only after the console has come back. */
  'late',
] as const;
export type CutKind = (typeof cutKinds)[number];

/** How one connection fares until it ends. */
export interface Fault {
  readonly latencyMs: number;
  readonly jitterMs: number;
  /** Both ways; null: as fast as it goes. */
  readonly bytesPerSecond: number | null;
  /** The bytes towards the console come in pieces of at most this; null: as they come. */
  readonly sliceBytes: number | null;
  /** Nothing passes for a while, then all of it. */
  readonly pause: { readonly afterBytes: number; readonly forMs: number } | null;
  readonly cut: {
    readonly kind: CutKind;
    /** Whichever comes first: so many bytes towards the console; or nothing more came for so long. */
    readonly afterBytes: number;
    readonly quietMs: number;
    /** Before so many bytes have come, quiet does not count: some are cut in the handshake, more while the views open. */
    readonly notBeforeBytes: number;
    /** An operating system that sees the network change tells the console; else only silence does. */
    readonly isTold: boolean;
    /** How long nobody is there afterwards. */
    readonly awayMs: number;
  };
}

export interface Schedule {
  readonly seed: number;
  readonly faults: readonly Fault[];
}

/** A silent cut takes a second and a half to be noticed when the console is told to look, and nine when it is not. */
const silentShare = 0.02;
const untoldPerCut = 0.002;

export function scheduleOf(seed: number, cuts: number): Schedule {
  const random = randomFrom(seed);
  const untold = Math.floor(cuts * untoldPerCut);
  const faults = Array.from({ length: cuts }, () => faultFrom(random));
  for (let index = 0; index < untold; index += 1) {
    const at = random.whole(0, cuts - 1);
    const fault = faults[at];
    if (fault !== undefined) faults[at] = { ...fault, cut: { ...fault.cut, kind: random.pick(['silent', 'deaf']), isTold: false } };
  }
  return { seed, faults };
}

function faultFrom(random: Random): Fault {
  const isSlow = random.chance(0.3);
  const kind = random.chance(silentShare) ? random.pick<CutKind>(['silent', 'deaf']) : random.pick<CutKind>(['fin', 'reset', 'late']);
  return {
    latencyMs: isSlow ? random.whole(1, 30) : 0,
    jitterMs: isSlow ? random.whole(0, 20) : 0,
    bytesPerSecond: random.chance(0.15) ? random.magnitude(50_000, 5_000_000) : null,
    sliceBytes: random.chance(0.25) ? random.magnitude(1, 1_400) : null,
    pause: random.chance(0.1) ? { afterBytes: random.magnitude(1, 50_000), forMs: random.whole(1, 60) } : null,
    cut: {
      kind,
      afterBytes: random.chance(0.6) ? random.magnitude(1, 400_000) : Number.POSITIVE_INFINITY,
      quietMs: random.whole(3, 50),
      notBeforeBytes: random.pick([0, 400, 2_000, 8_000]),
      isTold: true,
      awayMs: random.chance(0.3) ? random.whole(0, 40) : 0,
    },
  };
}

/** One line a connection, for people. */
export function scheduleText({ seed, faults }: Schedule): string {
  return [
    `seed ${seed}, ${faults.length} cuts`,
    ...faults.map((fault, index) => `${String(index + 1).padStart(5)}  ${faultText(fault)}`),
  ].join('\n');
}

function faultText({ latencyMs, jitterMs, bytesPerSecond, sliceBytes, pause, cut }: Fault): string {
  const bytes = Number.isFinite(cut.afterBytes) ? `${cut.afterBytes} B or ` : '';
  const words = [
    `${cut.kind}${cut.isTold ? '' : ' (untold)'} after ${bytes}${cut.quietMs} ms of quiet${cut.notBeforeBytes > 0 ? ` behind ${cut.notBeforeBytes} B` : ''}`,
    cut.awayMs > 0 ? `away ${cut.awayMs} ms` : '',
    latencyMs + jitterMs > 0 ? `latency ${latencyMs}–${latencyMs + jitterMs} ms` : '',
    bytesPerSecond === null ? '' : `${Math.round(bytesPerSecond / 1000)} KB/s`,
    sliceBytes === null ? '' : `slices of ${sliceBytes} B`,
    pause === null ? '' : `pause of ${pause.forMs} ms after ${pause.afterBytes} B`,
  ];
  return words.filter((word) => word !== '').join(', ');
}
