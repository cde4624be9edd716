import type { State } from './state.ts';

/** Whether everything is known of a second that somebody is to tell of this IDC: its origins, its edges, its players. */
export function isCovered(state: State, index: number, second: number): boolean {
  const history = state.histories[index];
  if (history === undefined) return false;
  const { ingest, delivery, quality } = state.freshness;
  const watched = [ingest, delivery, quality].some((part) => part.isExpected(index));
  if (ingest.isExpected(index) && Number.isNaN(history.gauge('streams', second))) return false;
  if (delivery.isExpected(index) && Number.isNaN(history.gauge('viewers', second))) return false;
  return watched && (!quality.isExpected(index) || !Number.isNaN(history.part('playMs', second)));
}
