/** The probe: a collector that pushes samples which can be recognised again in a frame or on the screen. */
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { ingestPath, ingestSubprotocol } from '../../shared/wire/ingest.ts';
import { timing } from '../../shared/wire/limits.ts';
import type { Bench } from '../measure.ts';
import { codes, ingestBatch, nodesBatch, probeIdc, probeNode } from './batches.ts';

const collector = 'bench';
const secret = 'the-probe-of-the-bench';
/** As often as a source says that its node is there. */
const nodeEveryMs = 900;
const nothingSpooled = { batches: 0, bytes: 0, oldestAtMs: null };

/** The flags that let a platform know the probe's IDC beside the simulated ones. */
export async function probeFlags(bench: Bench): Promise<readonly string[]> {
  const folder = await bench.folder();
  await writeFile(join(folder, 'secret'), secret, { mode: 0o600 });
  const file = join(folder, 'network.json');
  const idc = { id: probeIdc, name: 'Probe', region: 'Bench', latitude: 0, longitude: 0, costPerGb: 0.01 };
  const capacity = { egressCapacityGbps: 100, ingestCapacityGbps: 100, viewerCapacity: 100_000, streamCapacity: 1000 };
  const node = { id: probeNode, idc: probeIdc, role: 'origin', statUrl: 'http://127.0.0.1:9/', collector };
  const network = { name: 'Bench', environment: 'lab', idcs: [{ ...idc, ...capacity }], nodes: [node], machineSecretFile: 'secret' };
  await writeFile(file, JSON.stringify(network));
  return ['--network', file];
}

export interface SentSample {
  /** Counts from 0; its code is the rest by `codes`. */
  readonly number: number;
  readonly code: number;
  /** Unix ms, just before it was handed to the socket. */
  readonly sentAtMs: number;
}

export interface Probe {
  readonly sent: readonly SentSample[];
  /** Pushes one sample now; `rttMs` is what its stream shows. Without a code the next one is taken. */
  push(rttMs: number, code?: number): SentSample;
}

/** @throws Error when the platform refuses the collector. Ended after the budget. */
export async function openProbe(bench: Bench, platformUrl: string): Promise<Probe> {
  const socket = new WebSocket(platformUrl.replace('http', 'ws') + ingestPath, [ingestSubprotocol], {
    headers: { authorization: `Bearer ${secret}` },
    perMessageDeflate: false,
  });
  let nextId = 0;
  function request(method: string, params: unknown): void {
    nextId += 1;
    socket.send(JSON.stringify({ jsonrpc: '2.0', id: nextId, method, params }));
  }
  await once(socket, 'open');
  request('ingest.hello', { collector, epoch: `bench-${process.pid}-${Date.now()}`, covers: [probeNode], spooled: nothingSpooled });
  const [answer] = (await once(socket, 'message')) as [Buffer];
  if (!answer.includes('"result"')) throw new Error(`the platform refused the probe: ${answer.toString('utf8')}`);
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (!isBinary && data.includes('ingest.refused')) bench.say(`the platform refused a sample: ${data.toString('utf8')}`);
  });
  const beat = setInterval(() => request('ingest.heartbeat', { spooled: nothingSpooled, clockAheadMs: 0 }), timing.heartbeatMs);
  let isEnding = false;
  socket.on('close', (code, reason) => {
    clearInterval(beat);
    if (!isEnding) bench.say(`the platform closed the probe's socket: ${code} ${reason.toString('utf8')}`);
  });
  bench.after(() => {
    isEnding = true;
    socket.terminate();
  });
  const sent: SentSample[] = [];
  let sequence = 0;
  let nodeToldAtMs = Number.NEGATIVE_INFINITY;
  return {
    sent,
    push(rttMs, code = sent.length % codes) {
      const number = sent.length;
      const sentAtMs = Date.now();
      if (socket.readyState !== WebSocket.OPEN) throw new Error("the probe's socket is closed");
      // Figures of a silent origin would not be believed.
      if (sentAtMs - nodeToldAtMs >= nodeEveryMs) {
        nodeToldAtMs = sentAtMs;
        socket.send(nodesBatch({ sequence: (sequence += 1), observedAtMs: sentAtMs }));
      }
      const codeBefore = sent.at(-1)?.code ?? null;
      socket.send(ingestBatch({ sequence: (sequence += 1), observedAtMs: sentAtMs, code, codeBefore, rttMs }));
      const sample = { number, code, sentAtMs };
      sent.push(sample);
      return sample;
    },
  };
}
