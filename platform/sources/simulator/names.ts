/** What the simulator has declared: which IDC and which incarnation a handle was last named for, in one number. */
import { nothingRetired } from '../batch.ts';
import type { Declares } from '../batch.ts';
import type { Population } from './population.ts';

const undeclared = 0xffff_ffff;
const nowhere = 255;
const idcsPerName = 256;

interface NamesOptions {
  readonly population: Population;
  readonly idcIds: readonly string[];
  readonly handles: number;
  readonly describes: boolean;
}

/** Collects the names and the ends of one batch. */
export class Names {
  readonly #population: Population;
  readonly #idcIds: readonly string[];
  readonly #describes: boolean;
  readonly #last: Uint32Array;
  readonly #handles: number[] = [];
  readonly #streams: number[] = [];
  readonly #idcs: number[] = [];
  readonly #retires: number[] = [];

  /** @param describes whether publisher and start are told too: that is for who ingests it to say */
  constructor({ population, idcIds, handles, describes }: NamesOptions) {
    this.#population = population;
    this.#idcIds = idcIds;
    this.#describes = describes;
    this.#last = new Uint32Array(handles).fill(undeclared);
  }

  /** Names the handle anew if what it stands for has changed; ends it when it stands for nothing any more. */
  follow(handle: number, stream: number, idc: number): void {
    const name = idc === nowhere ? undeclared : (this.#population.incarnation[stream] ?? 0) * idcsPerName + idc;
    if (this.#last[handle] === name) return;
    this.#last[handle] = name;
    if (name === undeclared) {
      this.#retires.push(handle);
      return;
    }
    this.#handles.push(handle);
    this.#streams.push(stream);
    this.#idcs.push(idc);
  }

  /** What has been collected since the last time. */
  take(): { readonly declares: Declares; readonly retires: Uint32Array } {
    const streams = this.#streams.splice(0);
    const idcs = this.#idcs.splice(0);
    const retires = this.#retires.splice(0);
    return {
      declares: {
        rows: streams.length,
        columns: {
          handle: Uint32Array.from(this.#handles.splice(0)),
          streamId: streams.map((stream) => this.#population.streamId(stream)),
          idc: idcs.map((idc) => this.#idcIds[idc] ?? ''),
          publisher: streams.map((stream) => (this.#describes ? this.#population.publisher(stream) : '')),
          startedAtMs: Float64Array.from(streams, (stream) =>
            this.#describes ? (this.#population.startedAtMs[stream] ?? Number.NaN) : Number.NaN,
          ),
        },
      },
      retires: retires.length === 0 ? nothingRetired : Uint32Array.from(retires),
    };
  }
}
