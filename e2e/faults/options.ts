import { parseArgs } from 'node:util';

export interface FaultOptions {
  readonly seeds: readonly number[];
  readonly cuts: number;
  /** Seeds that run at the same time, against one platform. */
  readonly parallel: number;
  /** Print what happens to every connection before running. */
  readonly print: boolean;
  /** Slow, greedy and returning consoles instead of seeds. */
  readonly slow: boolean;
}

export const help = `npm run faults -- [options]

Runs consoles behind a network that is cut, slowed and sliced as a seed says, and compares what they show with what the platform said:
no log event lost, doubled or out of order, state views back within 2 s of calm, no age younger than the truth.

  --seeds N       run N fresh seeds (default 4)
  --seed S        run this one; may be given several times. A failing run prints how to replay it
  --cuts N        cuts per seed (default 100)
  --parallel N    seeds at the same time (default 4)
  --print         print what happens to every connection first
  --slow          instead: consoles that read nothing for 60 s, read 1 KB/s, look at everything, and 500 that come back at once; the
                  platform's memory must stay bounded and the others must not notice. Takes about four minutes
  --help          this text

Ends with 0 when every seed holds, 1 when one does not, 2 when the options are wrong.
`;

/** The command line can't be followed. The message says why. */
export class OptionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'OptionError';
  }
}

/** undefined: help was asked for. @throws OptionError */
export function parseOptions(args: readonly string[], randomSeed: () => number): FaultOptions | undefined {
  const values = valuesOf(args);
  if (values.help) return undefined;
  const given = (values.seed ?? []).map((seed) => wholeNumber('--seed', seed, 0));
  const fresh = values.seeds === undefined ? (given.length > 0 ? 0 : 4) : wholeNumber('--seeds', values.seeds, 1);
  return {
    seeds: [...given, ...Array.from({ length: fresh }, randomSeed)],
    cuts: wholeNumber('--cuts', values.cuts, 1),
    parallel: wholeNumber('--parallel', values.parallel, 1),
    print: values.print,
    slow: values.slow,
  };
}

function valuesOf(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        seeds: { type: 'string' },
        seed: { type: 'string', multiple: true },
        cuts: { type: 'string', default: '100' },
        parallel: { type: 'string', default: '4' },
        print: { type: 'boolean', default: false },
        slow: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new OptionError(error instanceof Error ? error.message : String(error));
  }
}

function wholeNumber(flag: string, text: string, least: number): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least) return value;
  throw new OptionError(`${flag} ${text} is not a whole number of at least ${least}.`);
}
