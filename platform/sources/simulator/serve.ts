/**
 * The simulator's end: runs the world and posts what it tells. The first pass over all rows goes as fast as the platform takes it;
 * until its last batch is posted no node answers, so that an IDC is not yet known rather than known by half. Later a beat that finds the
 * platform behind is left out: its rows report a beat later. What waits to be taken is bounded.
 */
import type { Clock, Timers } from '../../contracts.ts';
import type { SampleBatch } from '../batch.ts';
import { encodeBatch } from '../batch-frame.ts';
import type { SimulatorEnd, SimulatorStart } from './line.ts';
import { World } from './world.ts';

/** Streams in one step of the first pass: a few milliseconds' work for the platform. */
const filledAtOnce = 1_000;
/** Batches that may be on their way during the first pass, and later. */
const mostWhileFilling = 6;
const mostWaiting = 30;

interface Serving {
  readonly start: SimulatorStart;
  readonly clock: Clock;
  readonly timers: Timers;
}

export function serveSimulator(line: SimulatorEnd, { start, clock, timers }: Serving): void {
  const world = new World({ ...start, nowMs: clock() });
  const { beatsPerSecond } = world.pace;
  let sequence = 0;
  let waiting = 0;
  let beats = 0;
  let isFilling = false;

  function send(batch: SampleBatch): void {
    sequence += 1;
    waiting += 1;
    line.post({ kind: 'batch', bytes: encodeBatch(batch, { sequence, sentAtMs: clock() }) });
  }

  function mayFill(): boolean {
    return !world.isFilled && waiting < mostWhileFilling;
  }

  function fill(): void {
    // On a line without a thread between, the answer comes before the posting is over.
    if (isFilling || !mayFill()) return;
    isFilling = true;
    while (mayFill()) for (const batch of world.fill(filledAtOnce, clock())) send(batch);
    isFilling = false;
    if (world.isFilled) second();
  }

  function second(): void {
    const nowMs = clock();
    const nodes = world.step(nowMs);
    if (world.isFilled && waiting < 2 * mostWaiting) send(nodes);
    line.post({ kind: 'status', call: null, status: world.status(nowMs) });
  }

  line.listen((message) => {
    switch (message.kind) {
      case 'taken':
        waiting -= 1;
        fill();
        return;
      case 'route':
        world.routing = message.routing;
        line.post({ kind: 'status', call: message.call, status: world.status(clock()) });
        return;
      case 'read':
        line.post({ kind: 'status', call: message.call, status: world.status(clock()) });
        return;
      case 'send':
        world.send(message.placements);
        line.post({ kind: 'whereabouts', call: message.call, at: world.whereabouts(Object.keys(message.placements)) });
        return;
      case 'where':
        line.post({ kind: 'whereabouts', call: message.call, at: world.whereabouts(message.streamIds) });
        return;
    }
  });
  line.post({ kind: 'status', call: null, status: world.status(clock()) });
  fill();
  timers.every(1000 / beatsPerSecond, () => {
    beats += 1;
    if (beats % beatsPerSecond === 0) second();
    if (world.isFilled && waiting < mostWaiting) for (const batch of world.beat(clock())) send(batch);
  });
}
