import type { PlatformStore } from '../store/operations-registry.ts';

/** For tests: takes the executor's lease, and answers its token. @param over the token of whom it is taken from; null: it is nobody's yet */
export async function takeLease(
  store: Pick<PlatformStore, 'run'>,
  { holder, over, atMs }: { readonly holder: string; readonly over: number | null; readonly atMs: number },
): Promise<number> {
  const taking = await store.run('lease.take', { holder, over: over === null ? null : { holder: '', token: over, beat: 0 }, atMs });
  if (!taking.taken) throw new Error(`${holder} did not get the lease`);
  return taking.token;
}
