import { parseArgs } from 'node:util';
import { budgetNames, budgets, isBudgetName } from './budgets.ts';
import type { BudgetName } from './budgets.ts';

export interface Options {
  readonly budgets: readonly BudgetName[];
  readonly json: boolean;
  readonly peers: boolean;
  readonly quick: boolean;
  readonly soakMinutes: number;
  readonly cuts: number;
}

export const help = `npm run bench -- [B1 B2 …] [options]

Measures the budgets, all or those named, and prints them as a table. Ends with 0 when every one is met, 1 when one is not.
Linux; real processes, the real app on a display of its own, nothing beyond this machine.

  --json         one line of JSON for each figure on standard output; progress goes to standard error in any case
  --no-peers     leave out the other programs that are measured beside ours (they are installed on first use)
  --minutes N    how long the soak of B7 lasts (default 10)
  --cuts N       how often B6 cuts the network (default 1000)
  --quick        a fifth of the time and of the cuts: to try the programs, not to quote a figure
  --help         this text

${budgetNames.map((name) => `  ${name}  ${budgets[name].title}`).join('\n')}
`;

export type ParsedOptions =
  { readonly kind: 'run'; readonly options: Options } | { readonly kind: 'help' } | { readonly kind: 'wrong'; readonly problem: string };

export function parseOptions(words: readonly string[]): ParsedOptions {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...words],
      strict: true,
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        'no-peers': { type: 'boolean', default: false },
        minutes: { type: 'string', default: '10' },
        cuts: { type: 'string', default: '1000' },
        quick: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    return { kind: 'wrong', problem: error instanceof Error ? error.message : String(error) };
  }
  const { values, positionals } = parsed;
  if (values.help) return { kind: 'help' };
  const named = positionals.map((word) => word.toUpperCase());
  const unknown = named.filter((name) => !isBudgetName(name));
  if (unknown.length > 0)
    return { kind: 'wrong', problem: `There is no budget ${unknown.join(', ')}; there are ${budgetNames.join(', ')}.` };
  const soakMinutes = Number(values.minutes);
  if (!(soakMinutes > 0)) return { kind: 'wrong', problem: `--minutes ${values.minutes}: give a number of minutes, e.g. --minutes 10.` };
  const cuts = Number(values.cuts);
  if (!(Number.isInteger(cuts) && cuts > 0))
    return { kind: 'wrong', problem: `--cuts ${values.cuts}: give a whole number, e.g. --cuts 1000.` };
  return {
    kind: 'run',
    options: {
      budgets: named.length === 0 ? budgetNames : budgetNames.filter((name) => named.includes(name)),
      json: values.json,
      peers: !values['no-peers'],
      quick: values.quick,
      soakMinutes,
      cuts,
    },
  };
}
