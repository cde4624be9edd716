/**
 * Builds the tree over what was committed, and signs its head. It runs after the commits and never holds one up: what comes within one
 * pause is one checkpoint, however many entries it has. A checkpoint is kept in the database and beside it before anybody sees it, so
 * that a platform that was killed at any point never signs a shorter or another history.
 */
import { checkpointText } from '../../shared/audit/checkpoint.ts';
import { fromHex } from '../../shared/audit/bytes.ts';
import { formatKey } from '../../shared/audit/note.ts';
import type { Clock, Timers } from '../contracts.ts';
import type { OpenedStore } from '../store/open.ts';
import { isAltered } from './altered.ts';
import type { Anchor } from './anchor.ts';
import type { AuditSigner } from './signing-key.ts';

const pauseMs = 200;
const retryMs = 2_000;
/** Leaves taken into the tree in one transaction: other operations wait for no more than these. */
const batchLeaves = 2_048;

export interface Sequencer {
  /** Signs what is committed by now; resolves when it is done, or can't be. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

interface SequencerOptions {
  readonly store: Pick<OpenedStore, 'run' | 'onHeads'>;
  readonly signer: AuditSigner;
  readonly anchor: Anchor;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Nothing is signed any more. */
  readonly onAltered: (error: Error) => void;
  /** Another platform on the same database signs this log, with its key: this one does not, and goes on. */
  readonly onRival: () => void;
  /** It is tried again. */
  readonly onFailure: (error: unknown) => void;
}

export function startSequencer(options: SequencerOptions): Sequencer {
  const { store, signer, anchor, clock, timers } = options;
  let signedSize = 0;
  let stopTimer: (() => void) | null = null;
  let running: Promise<void> | null = null;
  let isOver = false;

  function later(delayMs: number): void {
    if (isOver) return;
    stopTimer ??= timers.after(delayMs, () => {
      stopTimer = null;
      void run();
    });
  }

  /** One at a time; who asks meanwhile waits for one more. */
  async function run(): Promise<void> {
    while (running !== null) await running;
    if (isOver) return;
    running = sequence().finally(() => {
      running = null;
    });
    await running;
  }

  async function sequence(): Promise<void> {
    try {
      let growth = await store.run('audit.grow', { most: batchLeaves });
      while (growth.left > 0) growth = await store.run('audit.grow', { most: batchLeaves });
      if (growth.size > 0 && growth.size !== signedSize) await sign(growth);
    } catch (error) {
      if (isAltered(error)) {
        isOver = true;
        options.onAltered(error);
        return;
      }
      options.onFailure(error);
      later(retryMs);
    }
  }

  async function sign({ size, root }: { readonly size: number; readonly root: string }): Promise<void> {
    const checkpoint = signer.sign(checkpointText({ origin: signer.key.name, size, root: fromHex(root) ?? new Uint8Array() }));
    const head = { size, root, checkpoint, key: formatKey(signer.key), signedAtMs: clock() };
    await anchor.write(checkpoint);
    if (await store.run('audit.keepSigned', head)) signedSize = size;
    else {
      isOver = true;
      options.onRival();
    }
  }

  const stopListening = store.onHeads((changed) => {
    if (changed.audit !== undefined) later(pauseMs);
  });
  later(0);

  return {
    settle: run,
    async close() {
      await run();
      isOver = true;
      stopListening();
      stopTimer?.();
      stopTimer = null;
    },
  };
}
