/** Whatever is to be written while a write is under way goes together in the next one: the disk is waited for once for all. */
import type { AuditRecord } from '../contracts.ts';

/** A transaction that nobody else has to wait for long. */
const mostAtOnce = 200;

interface Waiting {
  readonly record: AuditRecord;
  readonly written: () => void;
  readonly failed: (error: unknown) => void;
}

export interface BatchWriter {
  /** @throws whatever kept this record from being written; others of its batch do not suffer for it */
  write(record: AuditRecord): Promise<void>;
}

/** @param writeAll writes all of them or none, in their order */
export function createBatchWriter(writeAll: (records: readonly AuditRecord[]) => Promise<unknown>): BatchWriter {
  let waiting: Waiting[] = [];
  let isWriting = false;

  async function run(): Promise<void> {
    isWriting = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, mostAtOnce);
      waiting = waiting.slice(mostAtOnce);
      await writeBatch(batch);
    }
    isWriting = false;
  }

  async function writeBatch(batch: readonly Waiting[]): Promise<void> {
    try {
      await writeAll(batch.map(({ record }) => record));
      for (const { written } of batch) written();
    } catch (error) {
      if (batch.length === 1) batch[0]?.failed(error);
      else for (const one of batch) await writeBatch([one]);
    }
  }

  return {
    write: (record) =>
      new Promise((written, failed) => {
        waiting.push({ record, written, failed });
        if (!isWriting) void run();
      }),
  };
}
