/** The platform can't start; nothing has been written. `main.ts` prints both sentences and exits with code 2. */
export class StartError extends Error {
  /** What the operator can do about it. */
  readonly remedy: string;

  constructor(message: string, remedy: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'StartError';
    this.remedy = remedy;
  }
}
