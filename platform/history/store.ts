/** What the history needs of the database. */
import type { PlatformStore } from '../store/operations-registry.ts';
import type { LoadBins } from './load-minutes.ts';
import type { MergedStep, StoredRollup } from './operations.ts';

export interface HistoryStore {
  /** Answers what the rows of that minute hold now. */
  write(args: { readonly minute: number; readonly rollups: readonly StoredRollup[] }): Promise<readonly StoredRollup[]>;
  read(args: {
    readonly idc: string;
    readonly from: number;
    readonly until: number;
    readonly minutesPerStep: number;
  }): Promise<readonly MergedStep[]>;
  /** What load did in these minutes, both in it. */
  loadBins(args: { readonly idc: string; readonly from: number; readonly until: number }): Promise<LoadBins>;
  /** Answers how many rows it deleted. */
  prune(args: { readonly before: number; readonly most: number }): Promise<number>;
}

export function historyStoreOver(store: Pick<PlatformStore, 'run'>): HistoryStore {
  return {
    write: (args) => store.run('history.write', args),
    read: (args) => store.run('history.read', args),
    loadBins: (args) => store.run('history.load-bins', args),
    prune: (args) => store.run('history.prune', args),
  };
}
