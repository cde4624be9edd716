/** The palette's actions: the app offers the ones that always exist, a screen adds its own while it is shown. */
import { createContext, useContext, useEffect, useEffectEvent } from 'react';

export interface Command {
  readonly id: string;
  /** What it does, as the operator would say it: `Shift traffic away from osl-1`. */
  readonly title: string;
  /** Heading it stands under, e.g. `Go to`, `IDCs`, `This change`. */
  readonly group: string;
  /** Shown beside it, e.g. `g o`. */
  readonly keys?: string;
  /** More words that find it. */
  readonly words?: string;
  readonly run: () => void;
}

export interface CommandRegistry {
  /** Answers its own undo. */
  readonly add: (commands: readonly Command[]) => () => void;
}

const noRegistry: CommandRegistry = { add: () => () => undefined };

export const CommandContext = createContext<CommandRegistry>(noRegistry);

/** Offers actions in the palette for as long as the component is on screen. */
export function useCommands(commands: readonly Command[]): void {
  const registry = useContext(CommandContext);
  const run = useEffectEvent((id: string) => commands.find((command) => command.id === id)?.run());
  const signature = JSON.stringify(commands.map(({ id, title, group, keys, words }) => ({ id, title, group, keys, words })));
  useEffect(() => {
    const listed = JSON.parse(signature) as readonly Omit<Command, 'run'>[];
    return registry.add(listed.map((command) => ({ ...command, run: () => run(command.id) })));
  }, [registry, signature]);
}
