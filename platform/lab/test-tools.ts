import { findTools } from './tools.ts';
import type { LabTools } from './tools.ts';

/** The real servers, or undefined where they are not installed: tests over them are then skipped, and say so. */
export async function toolsIfInstalled(): Promise<LabTools | undefined> {
  return findTools().catch(() => undefined);
}

/** Waits for a condition, not for a time. @throws Error with `what` when it does not come true. */
export async function eventually(what: string, isTrue: () => boolean | Promise<boolean>, withinMs = 45_000): Promise<void> {
  const endAtMs = Date.now() + withinMs;
  while (!(await isTrue())) {
    if (Date.now() > endAtMs) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
