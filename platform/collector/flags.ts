/** What a collector is started with. */
import { parseArgs } from 'node:util';
import { collectorIdSchema } from '../../shared/wire/ingest.ts';
import { simulatorFlags, wholeNumber } from '../flags.ts';
import type { SimulatorFlags } from '../flags.ts';
import { StartError } from '../start-error.ts';

export interface CollectorFlags {
  readonly id: string;
  readonly platformUrl: string;
  readonly networkFile: string | undefined;
  readonly simulator: SimulatorFlags | null;
  /** undefined: the network file names it. */
  readonly machineSecretFile: string | undefined;
  readonly spoolDirectory: string;
  readonly spoolMaxBytes: number;
  readonly spoolMaxAgeMs: number;
}

export const help = `node platform/collector/main.ts --id ID --platform URL --spool DIR (--network FILE | --source simulator) [options]

Reads servers where they stand and pushes their samples to a platform somewhere else.

  --id ID                  what the network file calls this collector at the nodes that it reads
  --platform URL           e.g. https://platform.example
  --spool DIR              where samples wait while the platform is away; one collector at a time per directory
    --spool-max-mb N       bound on its size (default 256): beyond it the oldest go first, and are counted
    --spool-max-minutes N  bound on their age (default 15)
  --network FILE           the platform's network file: the nodes whose "collector" is this one are read
  --source simulator       a simulated network instead; the platform runs with --source simulator --simulated-by ID
    --idcs N --streams N --seed N --scenario NAME   as for the platform, and the same there
  --machine-secret FILE    by default the network file's machineSecretFile
  --help                   this text
`;

/** undefined: help was asked for. @throws StartError naming the flag and the way out. */
export function parseCollectorFlags(args: readonly string[]): CollectorFlags | undefined {
  const values = parse(args);
  if (values.help) return undefined;
  const simulated = values.source !== undefined;
  if (simulated && values.source !== 'simulator')
    throw new StartError(`--source ${values.source}: there is no such source`, 'Known: simulator. Real servers come from --network FILE.');
  if (simulated === (values.network !== undefined)) {
    throw new StartError('there must be one thing to read', 'Give --network FILE, or --source simulator.');
  }
  return {
    id: idOf(required('--id', values.id)),
    platformUrl: urlOf(required('--platform', values.platform)),
    networkFile: values.network,
    simulator: simulated ? simulatorFlags(values) : null,
    machineSecretFile: simulated ? required('--machine-secret', values['machine-secret']) : values['machine-secret'],
    spoolDirectory: required('--spool', values.spool),
    spoolMaxBytes: wholeNumber('--spool-max-mb', values['spool-max-mb'], { least: 1, most: 1_048_576 }) * 1024 * 1024,
    spoolMaxAgeMs: wholeNumber('--spool-max-minutes', values['spool-max-minutes'], { least: 1, most: 10_080 }) * 60_000,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      options: {
        id: { type: 'string' },
        platform: { type: 'string' },
        network: { type: 'string' },
        source: { type: 'string' },
        idcs: { type: 'string', default: '20' },
        streams: { type: 'string', default: '10000' },
        seed: { type: 'string', default: '1' },
        scenario: { type: 'string', default: 'calm' },
        'machine-secret': { type: 'string' },
        spool: { type: 'string' },
        'spool-max-mb': { type: 'string', default: '256' },
        'spool-max-minutes': { type: 'string', default: '15' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (cause) {
    throw new StartError(cause instanceof Error ? cause.message : String(cause), 'See --help.', cause);
  }
}

function required(flag: string, value: string | undefined): string {
  if (value !== undefined && value !== '') return value;
  throw new StartError(`${flag} is missing`, 'See --help.');
}

function idOf(id: string): string {
  const parsed = collectorIdSchema.safeParse(id);
  if (parsed.success) return parsed.data;
  throw new StartError(`--id ${id}: ${parsed.error.issues[0]?.message ?? 'is no name'}`, 'Give the name that the network file uses.');
}

function urlOf(url: string): string {
  if (URL.canParse(url) && /^(https?|wss?):$/.test(new URL(url).protocol)) return url;
  throw new StartError(`--platform ${url} is no address of a platform`, 'Give one like https://platform.example.');
}
