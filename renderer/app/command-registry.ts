/** Commands that screens offer while they are shown: a store outside React, read when the palette opens. */
import type { Command, CommandRegistry } from '../ui/commands.ts';

export interface CommandStore extends CommandRegistry {
  readonly all: () => readonly Command[];
}

export function createCommandStore(): CommandStore {
  const groups = new Set<readonly Command[]>();
  return {
    add(commands) {
      groups.add(commands);
      return () => groups.delete(commands);
    },
    all: () => [...groups].flat(),
  };
}
