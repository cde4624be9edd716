import { parseArgs } from 'node:util';
import { collectorIdSchema } from '../shared/wire/ingest.ts';
import { isLoopbackAddress } from './identity/loopback.ts';
import { scenarioNames } from './sources/simulator/scenarios.ts';
import type { ScenarioName } from './sources/simulator/scenarios.ts';
import { StartError } from './start-error.ts';
import { checkDatabaseFlags } from './store/database-choice.ts';
import type { DatabaseFlags } from './store/database-choice.ts';

export interface SimulatorFlags {
  readonly idcs: number;
  readonly streams: number;
  readonly seed: number;
  readonly scenario: ScenarioName;
}

export interface Flags extends DatabaseFlags {
  readonly dataDirectory: string;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly networkFile: string | undefined;
  readonly simulator: SimulatorFlags | null;
  /** The collector that runs the simulator elsewhere; null: it runs here. */
  readonly simulatedBy: string | null;
  /** undefined: the network file names it, if any. */
  readonly machineSecretFile: string | undefined;
  /** undefined: in the data directory. */
  readonly auditKeyFile: string | undefined;
  readonly developmentIdentity: boolean;
  readonly json: boolean;
  /** Shown in consoles; by default the network file's. */
  readonly name: string | undefined;
  readonly environment: string | undefined;
}

export const help = `node platform/main.ts --data DIR (--network FILE | --source simulator) [options]

The server that consoles connect to.

  --data DIR           where the database and the signing key live; one platform at a time per directory
  --database URL       PostgreSQL instead of SQLite in --data: postgres://USER@HOST:PORT/NAME. Several platforms may share it. The password
                       comes from PGPASSWORD or ~/.pgpass
  --database-file FILE  the address, with a password if need be, in a file that only its owner can read
  --network FILE       the network to watch: IDCs, nodes, players, and what moves traffic: ingress agent, webhook or DNS (JSON)
  --source simulator   a simulated network, beside the real one or alone
    --idcs N           (default 20)
    --streams N        (default 10000)
    --seed N           the same seed gives the same network (default 1)
    --scenario NAME    ${scenarioNames.join(', ')} (default calm)
    --simulated-by ID  the samples come from a collector of this name, run with the same four options
  --machine-secret FILE  secret of agents and collectors; by default the network file's machineSecretFile
  --audit-key FILE     the Ed25519 key that signs the audit log (PEM); by default made in the data directory
  --host ADDRESS       address to listen on (default 127.0.0.1)
  --port N             0 takes any free port (default 0)
  --name TEXT          name shown in consoles
  --environment TEXT   environment shown in consoles
  --dev-identity       development sign-in as invented people; only on a loopback address
  --json               print one JSON line when ready; logs go to standard error in any case
  --help               this text
`;

/** undefined: help was asked for. @throws StartError naming the flag and the way out. */
export function parseFlags(args: readonly string[]): Flags | undefined {
  const values = parse(args);
  if (values.help) return undefined;
  if (values.data === undefined || values.data === '') throw wrong('--data is missing', 'Give the directory for the database: --data DIR.');
  const withSimulator = (values.source ?? []).length > 0;
  for (const source of values.source ?? []) {
    if (source !== 'simulator')
      throw wrong(`--source ${source}: there is no such source`, 'Known: simulator. Real servers come from --network FILE.');
  }
  if (values.network === undefined && !withSimulator) {
    throw wrong('there is nothing to watch', 'Give a network with --network FILE, or --source simulator.');
  }
  if (values['dev-identity'] && !isLoopbackAddress(values.host)) {
    throw wrong(
      `--dev-identity lets anyone be anyone, so it can't be used on ${values.host}`,
      'Listen on a loopback address (--host 127.0.0.1), or leave --dev-identity out.',
    );
  }
  const databaseFlags = { database: values.database, databaseFile: values['database-file'] };
  checkDatabaseFlags(databaseFlags);
  return {
    ...databaseFlags,
    dataDirectory: values.data,
    host: values.host,
    port: wholeNumber('--port', values.port, { least: 0, most: 65_535 }),
    networkFile: values.network,
    simulator: withSimulator ? simulatorFlags(values) : null,
    simulatedBy: simulatedBy(values['simulated-by'], withSimulator),
    machineSecretFile: values['machine-secret'],
    auditKeyFile: values['audit-key'],
    developmentIdentity: values['dev-identity'],
    json: values.json,
    name: values.name,
    environment: values.environment,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      options: {
        data: { type: 'string' },
        database: { type: 'string' },
        'database-file': { type: 'string' },
        network: { type: 'string' },
        source: { type: 'string', multiple: true },
        idcs: { type: 'string', default: '20' },
        streams: { type: 'string', default: '10000' },
        seed: { type: 'string', default: '1' },
        scenario: { type: 'string', default: 'calm' },
        host: { type: 'string', default: '127.0.0.1' },
        port: { type: 'string', default: '0' },
        'simulated-by': { type: 'string' },
        'machine-secret': { type: 'string' },
        'audit-key': { type: 'string' },
        name: { type: 'string' },
        environment: { type: 'string' },
        'dev-identity': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (cause) {
    throw wrong(cause instanceof Error ? cause.message : String(cause), 'See --help.', cause);
  }
}

export function simulatorFlags(values: Readonly<Record<'scenario' | 'idcs' | 'streams' | 'seed', string>>): SimulatorFlags {
  const scenario = scenarioNames.find((name) => name === values.scenario);
  if (scenario === undefined)
    throw wrong(`--scenario ${values.scenario}: there is no such scenario`, `Known: ${scenarioNames.join(', ')}.`);
  return {
    idcs: wholeNumber('--idcs', values.idcs, { least: 2, most: 200 }),
    streams: wholeNumber('--streams', values.streams, { least: 1, most: 5_000_000 }),
    seed: wholeNumber('--seed', values.seed, { least: 0, most: 4_294_967_295 }),
    scenario,
  };
}

function simulatedBy(id: string | undefined, withSimulator: boolean): string | null {
  if (id === undefined) return null;
  if (!withSimulator) throw wrong('--simulated-by needs a simulated network', 'Add --source simulator.');
  const parsed = collectorIdSchema.safeParse(id);
  if (parsed.success) return parsed.data;
  throw wrong(
    `--simulated-by ${id}: ${parsed.error.issues[0]?.message ?? 'is no name'}`,
    'Give the id that the collector is started with.',
  );
}

export function wholeNumber(flag: string, text: string, { least, most }: { readonly least: number; readonly most: number }): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw wrong(`${flag} ${text} is not a whole number from ${least} to ${most}`, `Give one, e.g. ${flag} ${least}.`);
}

function wrong(message: string, remedy: string, cause?: unknown): StartError {
  return new StartError(message, remedy, cause);
}
