/** The formats of /proc, as text in and numbers out. */

/** Of `/proc/PID/stat`: the parent, and CPU time, which is counted in clock ticks of 10 ms. */
export interface ProcessStat {
  readonly name: string;
  readonly parent: number;
  readonly cpuMs: number;
  /** Of children that have ended and been waited for, and of theirs. */
  readonly endedChildrenCpuMs: number;
}

const tickMs = 10;

/** @throws Error when it is not such a line. */
export function parseStat(text: string): ProcessStat {
  // The name may hold spaces and parentheses: what follows the last one is numbers.
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  const fields = text.slice(close + 2).split(' ');
  const parent = Number(fields[1]);
  const cpuMs = (Number(fields[11]) + Number(fields[12])) * tickMs;
  const endedChildrenCpuMs = (Number(fields[13]) + Number(fields[14])) * tickMs;
  if (open < 0 || Number.isNaN(parent) || Number.isNaN(cpuMs + endedChildrenCpuMs))
    throw new Error(`not a line of /proc/PID/stat: ${text}`);
  return { name: text.slice(open + 1, close), parent, cpuMs, endedChildrenCpuMs };
}

/** Of `/proc/PID/status`: resident memory, MB of 10⁶ bytes. NaN for a process that has ended. */
export function parseRssMb(text: string): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(text)?.[1];
  return kibibytes === undefined ? Number.NaN : (Number(kibibytes) * 1024) / 1e6;
}

/** Of `/proc/PID/task/TID/schedstat`: time on a CPU. */
export function parseSchedstatMs(text: string): number {
  return Number(text.split(' ')[0]) / 1e6;
}

/** Time of all cores since the start of the machine. */
export interface MachineTimes {
  readonly busyMs: number;
  /** Taken away by the host. */
  readonly stealMs: number;
  readonly totalMs: number;
}

/** Of `/proc/stat`, its first line: user nice system idle iowait irq softirq steal. */
export function parseMachineTimes(text: string): MachineTimes {
  const ticks = (/^cpu +(.*)$/m.exec(text)?.[1] ?? '').split(' ').map(Number);
  const [user = 0, nice = 0, system = 0, idle = 0, ioWait = 0, irq = 0, softIrq = 0, steal = 0] = ticks;
  const busy = user + nice + system + irq + softIrq;
  return { busyMs: busy * tickMs, stealMs: steal * tickMs, totalMs: (busy + idle + ioWait + steal) * tickMs };
}
