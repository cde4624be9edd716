/** How a view of the live side becomes one that the hub can open. */
import { encodeFrame } from '../../shared/wire/frame.ts';
import type { Tables, TablesSpec } from '../../shared/wire/columns.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import type { StateViewName } from '../../shared/wire/views.ts';
import type { Clock, OpenStateView } from '../contracts.ts';
import type { State } from '../state/state.ts';

export interface ViewOpening<S extends TablesSpec> {
  readonly view: StateViewName;
  readonly key: string;
  readonly spec: S;
  readonly version: () => number | null;
  readonly tables: () => Tables<S>;
  /** Of what is in these tables, at the time of the frame; null when nothing is. */
  readonly oldestInputAgeMs: (tables: Tables<S>) => number | null;
  readonly close?: () => void;
}

export function openView<S extends TablesSpec>({ clock }: { readonly clock: Clock }, opening: ViewOpening<S>): OpenStateView {
  const { view, key, spec, version, tables, oldestInputAgeMs, close } = opening;
  return {
    version,
    encode(sequence) {
      const made = tables();
      return encodeFrame(spec, { view, key, sequence, platformTimeMs: clock(), oldestInputAgeMs: oldestInputAgeMs(made) }, made);
    },
    close: () => close?.(),
  };
}

interface Aged {
  readonly state: Pick<State, 'freshness'>;
  readonly clock: Clock;
}

/** Age of the oldest data of these IDCs; null when none was ever seen. */
export function oldestIdcAgeMs({ state, clock }: Aged, indexes: readonly number[]): number | null {
  const nowMs = clock();
  const ages = indexes.map((index) => state.freshness.ageMs(index, nowMs)).filter((age) => !Number.isNaN(age));
  return ages.length === 0 ? null : Math.max(...ages);
}

/** @throws SwitchyardError `not-found` for an IDC that the network does not have */
export function idcIndexOf({ idcIndex }: Pick<State, 'idcIndex'>, idc: string): number {
  const index = idcIndex.get(idc);
  if (index !== undefined) return index;
  throw new SwitchyardError('not-found', `there is no IDC ${idc} in this network`, {
    path: 'params.params.idc',
    remedy: 'Choose one from the overview.',
  });
}
