/** 0: it is as it should be; 1: it has been altered; 2: it could not be told, or the command was wrong. */
export type ExitCode = 0 | 1 | 2;

export interface ToolSurroundings {
  readonly say: (line: string) => void;
  readonly complain: (line: string) => void;
  readonly fetch: typeof fetch;
  readonly now: () => number;
  /** Replaces the line that it showed last; null ends that. Only people see it. */
  readonly show: (line: string | null) => void;
  /** Fires when the person wants it to end. */
  readonly stopping: AbortSignal;
}

export interface Command {
  readonly help: string;
  run(args: readonly string[], surroundings: ToolSurroundings): Promise<ExitCode>;
}
