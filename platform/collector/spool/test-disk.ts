/** For tests: a disk in memory that can fail, be cut off in the middle of a write, and outlive the spool that wrote to it. */
import type { SpoolFile, SpoolFiles } from './files.ts';

export interface TestDisk extends SpoolFiles {
  readonly contents: Map<string, Uint8Array>;
  /** Bytes that may still be written before every write fails half-way; Infinity: a sound disk. */
  room: number;
}

export function testDisk(): TestDisk {
  const contents = new Map<string, Uint8Array>();
  const disk: TestDisk = {
    contents,
    room: Infinity,
    list: () => [...contents.keys()],
    open(name) {
      if (!contents.has(name)) contents.set(name, new Uint8Array(0));
      return fileOf(disk, name);
    },
    remove: (name) => contents.delete(name),
  };
  return disk;
}

function fileOf(disk: TestDisk, name: string): SpoolFile {
  const bytesNow = (): Uint8Array => disk.contents.get(name) ?? new Uint8Array(0);
  return {
    size: () => bytesNow().byteLength,
    write(bytes, at) {
      const fits = Math.min(bytes.byteLength, Math.max(0, Math.floor(disk.room)));
      const before = bytesNow();
      const after = new Uint8Array(Math.max(before.byteLength, at + fits));
      after.set(before);
      after.set(bytes.subarray(0, fits), at);
      disk.contents.set(name, after);
      disk.room -= fits;
      if (fits < bytes.byteLength) throw new Error('ENOSPC: no space left on device');
    },
    read: (at, length) => bytesNow().slice(at, at + length),
    truncate: (size) => disk.contents.set(name, bytesNow().slice(0, size)),
    sync: () => undefined,
    close: () => undefined,
  };
}
