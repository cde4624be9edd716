/**
 * The last signed checkpoint beside the database: a database that was cut back together with its own record of what was signed is
 * found out by it. It is written before a checkpoint is shown to anybody.
 */
import path from 'node:path';
import { readCheckpoint } from '../../shared/audit/checkpoint.ts';
import type { Checkpoint } from '../../shared/audit/checkpoint.ts';
import { readIfPresent, writeDurably } from '../agents/files.ts';
import { StartError } from '../start-error.ts';

export interface Anchor {
  /** null before the first. @throws StartError when the file is there and is no checkpoint */
  read(): Promise<Checkpoint | null>;
  write(checkpoint: string): Promise<void>;
}

export function anchorIn(dataDirectory: string): Anchor {
  const file = path.join(dataDirectory, 'audit-checkpoint');
  return {
    async read() {
      const note = await readIfPresent(file);
      if (note === undefined) return null;
      const checkpoint = readCheckpoint(note);
      if (checkpoint !== undefined) return checkpoint;
      throw new StartError(
        `${file} is no signed checkpoint`,
        'It is written whole or not at all, so it was edited: restore it from a backup.',
      );
    },
    write: (checkpoint) => writeDurably(file, checkpoint),
  };
}
