/** What the probe pushes as a collector: batches of one IDC with one origin, laid out as the protocol's section on collectors says. */
import { tableOf } from '../../shared/wire/columns.ts';
import { encodeFrame } from '../../shared/wire/frame.ts';

export const probeIdc = 'probe-1';
export const probeNode = `${probeIdc}-origin`;
/** Sorted by id it is the last. */
export const probeStream = 'zz-probe';
/** Codes repeat after this many. */
export const codes = 32;

const head = { observedAtMs: 'f64', intervalMs: 'f64' } as const;
const ingestSpec = {
  head,
  declares: { handle: 'u32', streamId: 'str', idc: 'str', publisher: 'str', startedAtMs: 'f64' },
  retires: { handle: 'u32' },
  rows: {
    handle: 'u32',
    ingestKbps: 'f32',
    fps: 'f32',
    targetFps: 'f32',
    gopSeconds: 'f32',
    rttMs: 'f32',
    jitterMs: 'f32',
    lossPct: 'f32',
  },
} as const;
const nodesSpec = {
  head,
  nodes: { id: 'str', connections: 'f64', ingestKbps: 'f64', egressKbps: 'f64', cpuPct: 'f64', detail: 'str' },
} as const;

export interface ProbeSample {
  readonly sequence: number;
  readonly observedAtMs: number;
  /** 0 … `codes` − 1: how many streams the IDC has besides the one that is always there. */
  readonly code: number;
  /** The code of the sample before; null with the first. */
  readonly codeBefore: number | null;
  /** Round trip of the probe's stream; the longest of the network, so that it leads windows that are sorted by it. */
  readonly rttMs: number;
}

export function ingestBatch({ sequence, observedAtMs, code, codeBefore, rttMs }: ProbeSample): Uint8Array {
  const before = codeBefore ?? -1;
  const range = (from: number, until: number): number[] =>
    Array.from({ length: Math.max(0, until - from + 1) }, (_, index) => from + index);
  const startedAtMs = observedAtMs;
  const declares = range(before + 1, code).map((handle) => ({
    handle,
    streamId: handle === 0 ? probeStream : `${probeStream}-${handle}`,
    idc: probeIdc,
    publisher: 'the bench',
    startedAtMs,
  }));
  const rows = range(0, code).map((handle) => ({
    handle,
    ingestKbps: 1e6,
    fps: 500,
    targetFps: 500,
    gopSeconds: 500,
    rttMs: handle === 0 ? rttMs : 1,
    jitterMs: 5_000,
    lossPct: 100,
  }));
  return encodeFrame(
    ingestSpec,
    { view: 'ingest', key: 'probe', sequence, platformTimeMs: observedAtMs, oldestInputAgeMs: 0 },
    {
      head: tableOf(head, [{ observedAtMs, intervalMs: 1000 }]),
      declares: tableOf(ingestSpec.declares, declares),
      retires: tableOf(
        ingestSpec.retires,
        range(code + 1, before).map((handle) => ({ handle })),
      ),
      rows: tableOf(ingestSpec.rows, rows),
    },
  );
}

export function nodesBatch({ sequence, observedAtMs }: Pick<ProbeSample, 'sequence' | 'observedAtMs'>): Uint8Array {
  return encodeFrame(
    nodesSpec,
    { view: 'nodes', key: '', sequence, platformTimeMs: observedAtMs, oldestInputAgeMs: 0 },
    {
      head: tableOf(head, [{ observedAtMs, intervalMs: Number.NaN }]),
      nodes: tableOf(nodesSpec.nodes, [
        { id: probeNode, connections: 1, ingestKbps: 1e6, egressKbps: 0, cpuPct: 10, detail: 'the probe of the bench' },
      ]),
    },
  );
}
