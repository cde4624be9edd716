/** One media server per IDC, as far as the config centre knows: waits for its release, runs it, says so. It outlives every platform. */
import { setTimeout as wait } from 'node:timers/promises';
import { createPlatformClient } from '../agents/config/platform-client.ts';

export interface Instances {
  /** Resolves once a platform has taken a report of each. */
  readonly allReported: Promise<unknown>;
  /** The release that each IDC's instance runs. */
  runs(): Readonly<Record<string, number>>;
  close(): Promise<void>;
}

export const mediaNamespace = 'media';
const againAfterMs = 100;

export function startInstances({
  idcs,
  secret,
  platformUrl,
}: {
  readonly idcs: readonly string[];
  readonly secret: string;
  /** Where the platform is now; undefined while it is dead. */
  readonly platformUrl: () => string | undefined;
}): Instances {
  const stopping = new AbortController();
  const { signal } = stopping;
  const runs: Record<string, number> = {};
  const hasReported = new Map<string, () => void>();
  const allReported = Promise.all(idcs.map((idc) => new Promise<void>((resolve) => hasReported.set(idc, resolve))));

  async function live(idc: string): Promise<void> {
    let etag: string | undefined;
    while (!signal.aborted) {
      try {
        const url = platformUrl();
        if (url === undefined) throw new Error('the platform is dead');
        const client = createPlatformClient({ platformUrl: url, namespace: mediaNamespace, idc }, secret);
        const next = await client.next(etag, signal);
        if (next === undefined) continue;
        const { release } = next.config;
        runs[idc] = release;
        await client.report({ target: idc, instance: `${idc}-media`, release, state: 'adopted', atMs: Date.now() }, signal);
        etag = next.etag;
        hasReported.get(idc)?.();
      } catch {
        await wait(againAfterMs, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  const living = Promise.all(idcs.map(live));
  return {
    allReported,
    runs: () => runs,
    close: async () => {
      stopping.abort();
      await living;
    },
  };
}
