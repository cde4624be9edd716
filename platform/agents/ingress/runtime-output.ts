/** Parsers of what HAProxy's runtime socket and log say. Lines that are not understood are left out, never guessed. */
import type { IngressServer, TrafficClass } from '../../../shared/agents/ingress.ts';
import { trafficClasses } from '../../../shared/agents/ingress.ts';

export type Backends = Readonly<Record<TrafficClass, string>>;

export type HaproxySession = {
  /** HAProxy's own id: a memory address, which it uses again as soon as the session is over. */
  readonly id: string;
  readonly trafficClass: TrafficClass;
  readonly idc: string;
  readonly clientPort: number;
  readonly ageSeconds: number;
};

export type HaproxyReading = {
  readonly pid: number;
  readonly startedAtSeconds: number;
  readonly servers: readonly IngressServer[];
  readonly sessions: readonly HaproxySession[];
};

/** The one command that everything is read by, so that servers and sessions are of the same moment. */
export const readCommand = 'show info;show stat -1 4 -1;show sess';

function classOfBackend(backends: Backends, name: string): TrafficClass | undefined {
  return trafficClasses.find((trafficClass) => backends[trafficClass] === name);
}

function infoNumber(lines: readonly string[], field: string): number | undefined {
  const line = lines.find((candidate) => candidate.startsWith(`${field}: `));
  return line === undefined ? undefined : Number(line.slice(field.length + 2));
}

function parseCheck(status: string, checkStatus: string): IngressServer['check'] {
  if (checkStatus === '' || checkStatus === 'UNK' || checkStatus === 'INI') return 'unknown';
  if (status.startsWith('DOWN')) return 'down';
  return status.startsWith('UP') || status.startsWith('DRAIN') || status.startsWith('NOLB') ? 'up' : 'unknown';
}

function parseServers(lines: readonly string[], backends: Backends): IngressServer[] {
  const head = lines.findIndex((line) => line.startsWith('# pxname,'));
  if (head < 0) return [];
  const columns = (lines[head] ?? '').slice(2).split(',');
  const servers: IngressServer[] = [];
  for (const line of lines.slice(head + 1)) {
    if (line === '') break;
    const cells = line.split(',');
    const cell = (name: string): string => cells[columns.indexOf(name)] ?? '';
    const trafficClass = classOfBackend(backends, cell('pxname'));
    if (trafficClass === undefined || cell('type') !== '2') continue;
    const checkStatus = cell('check_status').replace(/^\* /, '');
    const words = [cell('check_desc'), cell('last_chk')].filter((word) => word !== '').join(': ');
    servers.push({
      idc: cell('svname'),
      trafficClass,
      weight: Number(cell('weight')),
      check: parseCheck(cell('status'), checkStatus),
      checkDetail: `${checkStatus} ${words}`.trim(),
      ...(cell('lastchg') === '' ? {} : { sinceSeconds: Number(cell('lastchg')) }),
      sessions: Number(cell('scur')),
    });
  }
  return servers;
}

/** HAProxy writes ages as `9s`, `1m10s`, `2h03m`, `4d05h`. */
function parseAgeSeconds(age: string): number {
  const unitSeconds: Readonly<Record<string, number>> = { d: 86_400, h: 3600, m: 60, s: 1 };
  let seconds = 0;
  for (const [, amount, unit] of age.matchAll(/(\d+)([dhms])/g)) seconds += Number(amount) * (unitSeconds[unit ?? ''] ?? 0);
  return seconds;
}

const sessionPattern = /^(0x[0-9a-f]+): .*?src=[^ ]*:(\d+) fe=(\S+) be=(\S+) srv=(\S+) .*?age=(\S+)/;

function parseSessions(lines: readonly string[], backends: Backends): HaproxySession[] {
  const sessions: HaproxySession[] = [];
  for (const line of lines) {
    const match = sessionPattern.exec(line);
    if (match === null) continue;
    const [, id = '', clientPort, , backend = '', server = '', age = ''] = match;
    const trafficClass = classOfBackend(backends, backend);
    if (trafficClass === undefined || server.startsWith('<')) continue;
    sessions.push({ id, trafficClass, idc: server, clientPort: Number(clientPort), ageSeconds: parseAgeSeconds(age) });
  }
  return sessions;
}

/** @throws Error when the text is not an answer to {@link readCommand}. */
export function parseReading(text: string, backends: Backends): HaproxyReading {
  const lines = text.split('\n');
  const pid = infoNumber(lines, 'Pid');
  const startedAtSeconds = infoNumber(lines, 'Start_time_sec');
  if (pid === undefined || startedAtSeconds === undefined) throw new Error('HAProxy answered something else than its state');
  const servers = parseServers(lines, backends);
  if (servers.length === 0) throw new Error(`HAProxy has no servers in ${backends.publish} or ${backends.play}`);
  return { pid, startedAtSeconds, servers, sessions: parseSessions(lines, backends) };
}

export type SessionLogLine = {
  readonly trafficClass: TrafficClass;
  /** Absent when no server took the session. */
  readonly idc: string | undefined;
  readonly clientPort: number;
  readonly acceptedAtMs: number;
};

/** HAProxy's `log-format` that {@link parseSessionLog} reads. */
export const sessionLogFormat = 'session %cp %b %s %Ts.%ms %ts';

/** One line of HAProxy's log; undefined for its other messages. */
export function parseSessionLog(line: string, backends: Backends): SessionLogLine | undefined {
  const match = /^session (\d+) (\S+) (\S+) (\d+)\.(\d+) \S+\s*$/.exec(line);
  if (match === null) return undefined;
  const [, clientPort, backend = '', server = '', seconds, milliseconds] = match;
  const trafficClass = classOfBackend(backends, backend);
  if (trafficClass === undefined) return undefined;
  return {
    trafficClass,
    idc: server.startsWith('<') ? undefined : server,
    clientPort: Number(clientPort),
    acceptedAtMs: Number(seconds) * 1000 + Number(milliseconds),
  };
}
