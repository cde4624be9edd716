/** Where streams are ingested: read from the columns when somebody plans or watches an origin switch. */
import { orNull } from '../../shared/model/numbers.ts';
import type { OriginView, StreamIngest } from '../contracts.ts';
import { TextSearch } from '../state/query/text-search.ts';
import type { State } from '../state/state.ts';
import { none } from '../state/none.ts';

export function createOriginView(state: State): OriginView {
  return {
    ingestOf(streamIds) {
      const { streams } = state;
      const found = new Map<string, StreamIngest>();
      for (const id of streamIds) {
        const slot = streams.find(id);
        const index = slot === undefined ? none : (streams.ingestIdc[slot] ?? none);
        if (slot === undefined || index === none) continue;
        found.set(id, {
          idc: state.idcs[index]?.id ?? '',
          kbps: orNull(streams.smoothKbps[slot] ?? Number.NaN),
          viewers: orNull(streams.viewers[slot] ?? Number.NaN),
        });
      }
      return found;
    },
    find({ ingestIdc, find, most }) {
      const { streams } = state;
      const index = state.idcIndex.get(ingestIdc);
      const search = new TextSearch(find);
      const publishers = new Map<number, boolean>();
      const slots: number[] = [];
      for (let slot = 0; slot < streams.highWater; slot += 1) {
        if (streams.ingestIdc[slot] !== index || !streams.isTaken(slot)) continue;
        if (find === '' || isIn(state, { slot, search, publishers })) slots.push(slot);
      }
      const streamIds = slots.length > most ? [] : slots.map((slot) => streams.idOf(slot)).toSorted();
      return { streamIds, matched: slots.length };
    },
  };
}

interface Looked {
  readonly slot: number;
  readonly search: TextSearch;
  /** What was found of each publisher: many streams have the same. */
  readonly publishers: Map<number, boolean>;
}

function isIn({ streams }: State, { slot, search, publishers }: Looked): boolean {
  const { ids } = streams;
  if (search.isIn(ids.bytes, ids.offsets[slot] ?? 0, ids.lengths[slot] ?? 0)) return true;
  const publisher = streams.publisher[slot] ?? 0;
  if (publisher === 0) return false;
  const known = publishers.get(publisher);
  if (known !== undefined) return known;
  const { texts } = streams.publishers;
  const isFound = search.isIn(texts.bytes, texts.offsets[publisher] ?? 0, texts.lengths[publisher] ?? 0);
  publishers.set(publisher, isFound);
  return isFound;
}
