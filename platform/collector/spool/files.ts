/** The disk as a spool needs it, passed in so that tests can make it fail. Synchronous: appends go to the page cache in microseconds. */
import { closeSync, constants, fdatasync, fstatSync, ftruncateSync, openSync, readdirSync, readSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { makeDirectory } from '../../make-directory.ts';

export interface SpoolFile {
  size(): number;
  /** Writes all of `bytes` at `at`. @throws Error of the disk; then any part of it may have been written. */
  write(bytes: Uint8Array, at: number): void;
  /** Answers fewer bytes at the end of the file. */
  read(at: number, length: number): Uint8Array;
  truncate(size: number): void;
  /** Makes what was written outlive a power cut, behind the caller's back. */
  sync(): void;
  close(): void;
}

export interface SpoolFiles {
  /** Names, in no order. */
  list(): readonly string[];
  /** Makes the file when it is not there. */
  open(name: string): SpoolFile;
  remove(name: string): void;
}

/** @throws Error when the directory can't be made. */
export function filesIn(directory: string): SpoolFiles {
  makeDirectory(directory);
  return {
    list: () => readdirSync(directory),
    open: (name) => fileAt(path.join(directory, name)),
    remove: (name) => rmSync(path.join(directory, name), { force: true }),
  };
}

const openFlags = constants.O_RDWR | constants.O_CREAT;

function fileAt(file: string): SpoolFile {
  // Not `a`: an appending descriptor ignores positions.
  const descriptor = openSync(file, openFlags, 0o600);
  let isOpen = true;
  return {
    size: () => fstatSync(descriptor).size,
    write(bytes, at) {
      let done = 0;
      while (done < bytes.byteLength) done += writeSync(descriptor, bytes, done, bytes.byteLength - done, at + done);
    },
    read(at, length) {
      const bytes = new Uint8Array(length);
      let done = 0;
      while (done < length) {
        const got = readSync(descriptor, bytes, done, length - done, at + done);
        if (got === 0) break;
        done += got;
      }
      return done === length ? bytes : bytes.subarray(0, done);
    },
    truncate: (size) => ftruncateSync(descriptor, size),
    sync() {
      // A failed sync is told by the next write; what is in the page cache still outlives a killed process.
      if (isOpen) fdatasync(descriptor, () => undefined);
    },
    close() {
      isOpen = false;
      closeSync(descriptor);
    },
  };
}
