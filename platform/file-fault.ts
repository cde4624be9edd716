/** What the system said of a file, in words. */
export interface FileFault {
  /** In words where the system did not say: reading a folder as a file does not. */
  readonly path: string;
  readonly why: string;
  /** What can be done about it. */
  readonly remedy: string;
}

const faults: Readonly<Record<string, readonly [why: string, remedy: string]>> = {
  ENOENT: ['there is no such file or folder', 'Look whether the path is right; a folder that is to be written to must be there.'],
  EACCES: ['this user may not open it', 'Give the user the right to it, or name another one.'],
  EPERM: ['this user may not do that there', 'Give the user the right to it, or name another one.'],
  EISDIR: ['it is a folder', 'Name a file.'],
  ENOTDIR: ['a part of the path is no folder', 'Look whether the path is right.'],
  EROFS: ['it is on a disk that can only be read', 'Name a place on another disk.'],
  ENOSPC: ['the disk is full', 'Make room, or name a place on another disk.'],
};

/** null: the error is no fault of a file that we know in words. */
export function fileFault(error: unknown): FileFault | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  const words = faults[error.code];
  // A socket has a path too, and other words.
  if (words === undefined || ('syscall' in error && error.syscall === 'connect')) return null;
  const [why, remedy] = words;
  return { path: 'path' in error && typeof error.path === 'string' ? error.path : 'a file that was named', why, remedy };
}

/** The system does not say which file it was when a folder is read as one: the error gets the name here. */
export function ofFile(file: string, error: unknown): unknown {
  return error instanceof Error && 'code' in error && !('path' in error) ? Object.assign(error, { path: file }) : error;
}
