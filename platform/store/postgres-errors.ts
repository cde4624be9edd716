/** What PostgreSQL's errors mean to whoever asked. */
import { SwitchyardError } from '../../shared/wire/errors.ts';

/** Serialization failure and deadlock: nothing was done, and the same again may well work. */
const collisions: ReadonlySet<string> = new Set(['40001', '40P01']);

/** Class 08 and these: the connection, not the statement. */
const lost: ReadonlySet<string> = new Set([
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '55P03',
  '25P03',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
]);
const lostWords = /connection terminated|timeout exceeded when trying to connect|client has encountered a connection error|not queryable/i;
/** No room, a broken disk, a server that only answers: it is there, but takes nothing. */
const unwritable: ReadonlySet<string> = new Set(['53100', '58030', '25006']);
/** Text that PostgreSQL can't hold: a zero byte. */
const notText = '22021';

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

export function isCollision(error: unknown): boolean {
  return collisions.has(codeOf(error));
}

export function isLost(error: unknown): boolean {
  const code = codeOf(error);
  return code.startsWith('08') || lost.has(code) || (error instanceof Error && lostWords.test(error.message));
}

/** The error as callers know it; everything else passes as it is. */
export function explained(error: unknown): unknown {
  if (error instanceof SwitchyardError) return error;
  if (codeOf(error) === notText) {
    return new SwitchyardError('invalid-params', 'text with a zero byte can not be stored', {
      remedy: 'Leave that character out.',
      cause: error,
    });
  }
  const why = error instanceof Error ? error.message : String(error);
  if (unwritable.has(codeOf(error))) {
    return new SwitchyardError('unavailable', `the database can't be written: ${why}`, {
      remedy: "See to the server's disk, and that it is no standby; it goes on by itself.",
      cause: error,
    });
  }
  if (!isLost(error)) return error;
  return new SwitchyardError('unavailable', `the database can't be reached: ${why}`, { remedy: 'Try again in a moment.', cause: error });
}
