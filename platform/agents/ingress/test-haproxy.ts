/** A HAProxy for tests: answers the runtime commands that the agent uses and balances as leastconn does. */
import type { TrafficClass } from '../../../shared/agents/ingress.ts';

type FakeSession = { readonly id: string; readonly backend: string; readonly idc: string; readonly port: number };

export type FakeHaproxy = {
  readonly ask: (command: string) => Promise<string>;
  readonly connect: (trafficClass: TrafficClass) => void;
  /** Clients whose session was ended by the agent come back at once, elsewhere. */
  readonly reconnectEnded: () => void;
  readonly counts: (trafficClass: TrafficClass) => Readonly<Record<string, number>>;
  readonly weights: (trafficClass: TrafficClass) => Readonly<Record<string, number>>;
  readonly setDown: (trafficClass: TrafficClass, idc: string, isDown: boolean) => void;
  /** Dead: nobody answers. Back: with the weights of its config file and no session. */
  readonly die: () => void;
  readonly restart: () => void;
  readonly commands: readonly string[];
};

const backends = { publish: 'origins', play: 'edges' } as const;

export function createFakeHaproxy(idcs: readonly string[], configWeight: number): FakeHaproxy {
  let isDead = false;
  let pid = 100;
  let nextId = 1;
  let sessions: FakeSession[] = [];
  let ended: FakeSession[] = [];
  const commands: string[] = [];
  const down = new Set<string>();
  const weights = new Map<string, number>();
  const keyOf = (backend: string, idc: string): string => `${backend}/${idc}`;

  function resetWeights(): void {
    for (const backend of Object.values(backends)) for (const idc of idcs) weights.set(keyOf(backend, idc), configWeight);
  }
  resetWeights();

  function connect(backend: string): void {
    const load = (idc: string): number => {
      const count = sessions.filter((one) => one.backend === backend && one.idc === idc).length;
      return count === 0 ? 0 : (count + 1) / (weights.get(keyOf(backend, idc)) ?? 0);
    };
    const able = idcs.filter((idc) => (weights.get(keyOf(backend, idc)) ?? 0) > 0 && !down.has(keyOf(backend, idc)));
    const [idc] = able.toSorted((a, b) => load(a) - load(b));
    if (idc === undefined) return;
    sessions.push({ id: `0x${(nextId * 64).toString(16)}`, backend, idc, port: 40_000 + nextId });
    nextId += 1;
  }

  function describe(): string {
    const servers = Object.values(backends).flatMap((backend) =>
      idcs.map((idc) => {
        const key = keyOf(backend, idc);
        const isDown = down.has(key);
        const count = sessions.filter((one) => one.backend === backend && one.idc === idc).length;
        return `${backend},${idc},${count},${isDown ? 'DOWN' : 'UP'},${weights.get(key) ?? 0},7,2,${isDown ? 'L4CON' : 'L4OK'},,Layer4 check`;
      }),
    );
    const rows = sessions.map(
      ({ id, backend, idc, port }) => `${id}: proto=tcpv4 src=127.0.0.1:${port} fe=x be=${backend} srv=${idc} ts=00 epoch=0 age=5s calls=2`,
    );
    return [
      `Pid: ${pid}`,
      `Start_time_sec: ${pid * 10}`,
      '',
      '# pxname,svname,scur,status,weight,lastchg,type,check_status,last_chk,check_desc,',
      ...servers,
      '',
      ...rows,
      '',
    ].join('\n');
  }

  function obey(command: string): void {
    const weight = /^set server (\S+) weight (\d+)$/.exec(command);
    if (weight !== null) weights.set(weight[1] ?? '', Number(weight[2]));
    const shutdown = /^shutdown session (\S+)$/.exec(command);
    if (shutdown !== null) {
      ended = [...ended, ...sessions.filter(({ id }) => id === shutdown[1])];
      sessions = sessions.filter(({ id }) => id !== shutdown[1]);
    }
  }

  return {
    commands,
    async ask(line) {
      if (isDead) throw new Error('connect ECONNREFUSED');
      if (line.startsWith('show info')) return describe();
      for (const command of line.split(';')) {
        commands.push(command);
        obey(command);
      }
      return '\n';
    },
    connect: (trafficClass) => connect(backends[trafficClass]),
    reconnectEnded() {
      const returning = ended;
      ended = [];
      for (const { backend } of returning) connect(backend);
    },
    counts(trafficClass) {
      const of = (idc: string): number => sessions.filter((one) => one.backend === backends[trafficClass] && one.idc === idc).length;
      return Object.fromEntries(idcs.map((idc) => [idc, of(idc)]));
    },
    weights: (trafficClass) => Object.fromEntries(idcs.map((idc) => [idc, weights.get(keyOf(backends[trafficClass], idc)) ?? 0])),
    setDown(trafficClass, idc, isDown) {
      const key = keyOf(backends[trafficClass], idc);
      if (isDown) down.add(key);
      else down.delete(key);
      if (isDown) sessions = sessions.filter((one) => keyOf(one.backend, one.idc) !== key);
    },
    die() {
      isDead = true;
      sessions = [];
    },
    restart() {
      isDead = false;
      pid += 1;
      resetWeights();
    },
  };
}
