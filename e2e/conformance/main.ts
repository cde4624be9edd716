/** `npm run conformance`: is this a Switchyard platform? */
import { help, parseOptions } from './options.ts';
import type { Options } from './options.ts';
import type { Requirement } from './requirement.ts';
import { requirements } from './requirements/index.ts';
import { openSubject } from './subject.ts';
import { NotOffered, Unmet } from './unmet.ts';

interface Verdict {
  readonly outcome: 'met' | 'unmet' | 'skipped';
  readonly why: string | null;
}

const marks = { met: '✓', unmet: '✗', skipped: '–' } as const;

/** Most wait for the platform's clock: some at a time, each with sockets of its own. */
const atOnce = 6;

async function judge(requirement: Requirement, { httpUrl, tokens }: Options): Promise<Verdict> {
  const subject = openSubject(httpUrl, tokens);
  try {
    await requirement.run(subject);
    return { outcome: 'met', why: null };
  } catch (error) {
    if (error instanceof NotOffered) return { outcome: 'skipped', why: error.message };
    if (error instanceof Unmet) return { outcome: 'unmet', why: error.message };
    return { outcome: 'unmet', why: error instanceof Error ? error.message : String(error) };
  } finally {
    subject.closeAll();
  }
}

/** Runs what it is given, so many at a time, in the order given. */
function lanes(count: number): <T>(run: () => Promise<T>) => Promise<T> {
  let free = count;
  const queue: (() => void)[] = [];
  return async (run) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => queue.push(resolve));
    try {
      return await run();
    } finally {
      const next = queue.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}

async function main(options: Options): Promise<number> {
  const { httpUrl, only, json } = options;
  const chosen = requirements.filter(({ id }) => only.length === 0 || only.some((prefix) => id.startsWith(prefix)));
  if (chosen.length === 0) throw new Error(`no requirement begins with ${only.join(' or ')}`);
  await fetch(new URL('/healthz', httpUrl)).catch((cause: unknown) => {
    throw new Error(`nothing answers at ${httpUrl}`, { cause });
  });
  const counts = { met: 0, unmet: 0, skipped: 0 };
  const inTurn = lanes(atOnce);
  const verdicts = chosen.map((requirement) => ({ ...requirement, verdict: inTurn(() => judge(requirement, options)) }));
  for (const { id, says, verdict } of verdicts) {
    const { outcome, why } = await verdict;
    counts[outcome] += 1;
    if (json) console.log(JSON.stringify({ id, says, outcome, why }));
    else console.log(`${marks[outcome]} ${id.padEnd(22)} ${says}${why === null ? '' : `\n    ${why}`}`);
  }
  if (!json) console.log(`\n${counts.met} passed, ${counts.unmet} failed, ${counts.skipped} skipped`);
  return counts.unmet === 0 ? 0 : 1;
}

try {
  const options = parseOptions(process.argv.slice(2));
  if (options === undefined) console.log(help);
  process.exitCode = options === undefined ? 0 : await main(options);
} catch (error) {
  console.error(`conformance: ${error instanceof Error ? error.message : String(error)}\nSee --help.`);
  process.exitCode = 2;
}
