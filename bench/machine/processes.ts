/** CPU time and memory of processes and threads, as the kernel counts them. Linux. */
import { readFileSync, readdirSync } from 'node:fs';
import { parseRssMb, parseSchedstatMs, parseStat } from './proc-text.ts';
import type { ProcessStat } from './proc-text.ts';

export interface Thread {
  readonly id: number;
  readonly name: string;
  readonly cpuMs: number;
}

/** undefined once it has ended. */
export function processStat(pid: number): ProcessStat | undefined {
  const text = read(`/proc/${pid}/stat`);
  return text === undefined ? undefined : parseStat(text);
}

/** NaN once it has ended. */
export function rssMb(pid: number): number {
  return parseRssMb(read(`/proc/${pid}/status`) ?? '');
}

export function threadsOf(pid: number): readonly Thread[] {
  return idsIn(`/proc/${pid}/task`).flatMap((id) => {
    const name = read(`/proc/${pid}/task/${id}/comm`);
    const schedstat = read(`/proc/${pid}/task/${id}/schedstat`);
    return name === undefined || schedstat === undefined ? [] : [{ id, name: name.trim(), cpuMs: parseSchedstatMs(schedstat) }];
  });
}

/** A process and all that it has started, as far as they live. */
export function familyOf(pid: number): readonly number[] {
  const children = new Map<number, number[]>();
  for (const id of idsIn('/proc')) {
    const parent = processStat(id)?.parent;
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), id]);
  }
  const family = [pid];
  for (const member of family) family.push(...(children.get(member) ?? []));
  return family;
}

/** The words of its command line; empty once it has ended. Chromium writes its children's anew, with spaces between. */
export function commandLine(pid: number): readonly string[] {
  return (read(`/proc/${pid}/cmdline`) ?? '').split(/[\0 ]/).filter((word) => word !== '');
}

function idsIn(folder: string): readonly number[] {
  try {
    return readdirSync(folder)
      .map(Number)
      .filter((id) => !Number.isNaN(id));
  } catch {
    return [];
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
