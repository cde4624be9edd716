/** Where the worker is, in memory that the main thread sees even while the worker hangs. */
export interface Progress {
  readonly shared: SharedArrayBuffer;
  set(target: number, iteration: number): void;
  get(): { readonly target: number; readonly iteration: number };
}

export function createProgress(shared = new SharedArrayBuffer(8)): Progress {
  const cells = new Int32Array(shared);
  return {
    shared,
    set(target, iteration) {
      Atomics.store(cells, 0, target);
      Atomics.store(cells, 1, iteration);
    },
    get: () => ({ target: Atomics.load(cells, 0), iteration: Atomics.load(cells, 1) }),
  };
}
