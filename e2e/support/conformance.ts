/** Runs the conformance suite as the command that it is. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { root } from './paths.ts';

const verdictSchema = z.object({
  id: z.string(),
  says: z.string(),
  outcome: z.enum(['met', 'unmet', 'skipped']),
  why: z.string().nullable(),
});
export type Verdict = z.infer<typeof verdictSchema>;

/** @param only prefixes of requirements; all without */
export async function runConformance(url: string, only: readonly string[] = []): Promise<readonly Verdict[]> {
  const words = ['e2e/conformance/main.ts', url, '--json', ...only.flatMap((prefix) => ['--only', prefix])];
  const child = spawn(process.execPath, words, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const verdicts: Verdict[] = [];
  for await (const line of createInterface({ input: child.stdout })) verdicts.push(verdictSchema.parse(JSON.parse(line)));
  return verdicts;
}
