/** The view `heatmap`: the map's cells with the name of the stream that each has its value from. */
import { tableOf } from '../../shared/wire/columns.ts';
import type { Tables } from '../../shared/wire/columns.ts';
import { stateViews } from '../../shared/wire/views.ts';
import { noSlot } from '../state/query/heat-map.ts';
import type { HeatMap } from '../state/query/heat-map.ts';
import type { StreamRows } from '../state/query/rows.ts';

const spec = stateViews.heatmap.tables;

/** Remembers the names of the last frame: most cells keep their worst stream from one to the next. */
export class HeatMapNames {
  readonly #slots: Uint32Array;
  readonly #generations: Float64Array;
  readonly #names: string[];

  constructor(cells: number) {
    this.#slots = new Uint32Array(cells).fill(noSlot);
    this.#generations = new Float64Array(cells);
    this.#names = new Array<string>(cells).fill('');
  }

  of(rows: StreamRows, worst: Uint32Array): readonly string[] {
    for (const [cell, slot] of worst.entries()) {
      const version = slot === noSlot ? 0 : rows.generation(slot);
      if (this.#slots[cell] === slot && this.#generations[cell] === version) continue;
      this.#slots[cell] = slot;
      this.#generations[cell] = version;
      this.#names[cell] = slot === noSlot ? '' : rows.id(slot);
    }
    return this.#names;
  }
}

export function heatMapTables(rows: StreamRows, map: HeatMap, names: HeatMapNames): Tables<typeof spec> {
  const { value, state, streams, worst, matched, perCell } = map.read();
  return {
    cells: { rows: value.length, columns: { value, state, streams, worstId: names.of(rows, worst) } },
    map: tableOf(spec.map, [{ streams: matched, total: rows.size, streamsPerCell: perCell }]),
  };
}
