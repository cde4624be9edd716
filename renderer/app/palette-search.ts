import type { Command } from '../ui/commands.ts';

/** Every word of the query must start a word of the title or keywords, or stand anywhere in an id; earlier and shorter wins. */
export function searchCommands(commands: readonly Command[], query: string): readonly Command[] {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return commands;
  return commands
    .map((command, index) => ({ command, index, score: scoreOf(command, wanted) }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score || one.index - other.index)
    .map(({ command }) => command);
}

function scoreOf(command: Command, wanted: readonly string[]): number {
  const title = command.title.toLowerCase();
  const words = `${title} ${command.group.toLowerCase()} ${command.words?.toLowerCase() ?? ''}`.split(/[\s…:,]+/);
  // What begins as typed is what was meant.
  let score = title.startsWith(wanted.join(' ')) ? 3 : title.startsWith(wanted[0] ?? '') ? 2 : 0;
  for (const part of wanted) {
    if (words.includes(part)) score += 4;
    else if (words.some((word) => word.startsWith(part))) score += 3;
    else if (title.includes(part)) score += 1;
    else return 0;
  }
  return score;
}
