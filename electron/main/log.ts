/** Notes of the console itself go to standard error; never a token, never telemetry. */
export function note(text: string): void {
  process.stderr.write(`switchyard: ${text}\n`);
}
