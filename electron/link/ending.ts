import { afterClose, closeCodes } from '../../shared/wire/close-codes.ts';
import type { CloseReason } from '../../shared/wire/close-codes.ts';
import type { LinkProblem } from '../../shared/ipc/link-status.ts';
import type { ConnectionEnd } from './connection.ts';
import { refusalOf } from './http-json.ts';
import { parseJson } from './json.ts';
import { problemOf } from './problems.ts';

export interface Ending {
  /** `sign-in`: the access token was not accepted; a new one may be. */
  readonly then: 'reconnect' | 'sign-in' | 'stop';
  readonly problem: LinkProblem;
}

/** What the end of a connection means. @param nowMs this machine's wall clock, for words about certificates */
export function endingOf(end: ConnectionEnd, platformUrl: string, nowMs: number): Ending {
  const { host } = new URL(platformUrl);
  switch (end.kind) {
    case 'closed':
      return closeEnding(end.code, end.reason, host);
    case 'http':
      return httpEnding(end, platformUrl, nowMs);
    case 'error':
      return end.failure.message.includes('subprotocol')
        ? { then: 'stop', problem: { ...wrongVersion(host), cause: end.failure.message } }
        : { then: 'reconnect', problem: problemOf(end.failure, platformUrl, nowMs) };
    case 'silent': {
      const seconds = String(Math.round(end.forMs / 1000));
      return again(`${host} has been silent for ${seconds} s`, 'silence');
    }
    case 'no-welcome':
      return again(`${host} took the connection and then said nothing`, 'no welcome');
    case 'nonsense': {
      const problem = problemOf({ kind: 'nonsense', what: end.what }, platformUrl, nowMs);
      return { then: 'reconnect', problem };
    }
  }
}

const byItself = 'The console tries again by itself.';

function again(message: string, cause: string): Ending {
  return { then: 'reconnect', problem: { message, remedy: byItself, cause } };
}

function wrongVersion(host: string): Omit<LinkProblem, 'cause'> {
  return { message: `${host} speaks another version of the protocol`, remedy: 'Update the older of platform and console.' };
}

function httpEnding(end: Extract<ConnectionEnd, { kind: 'http' }>, platformUrl: string, nowMs: number): Ending {
  const said = problemOf(refusalOf(end.status, parseJson(end.body)), platformUrl, nowMs);
  if (end.status === 401) return { then: 'sign-in', problem: said };
  // A proxy before a platform that is restarting says 404 and 5xx: these pass.
  return { then: end.status === 403 || end.status === 400 || end.status === 426 ? 'stop' : 'reconnect', problem: said };
}

function closeEnding(code: number, reason: string, host: string): Ending {
  const cause = `close ${String(code)}${reason === '' ? '' : `: ${reason}`}`;
  const known = (Object.keys(closeCodes) as CloseReason[]).find((name) => closeCodes[name].code === code);
  const problem = { ...closeWords(known, host), cause };
  if (known === 'unauthenticated' || known === 'tokenExpired') return { then: 'sign-in', problem };
  return { then: afterClose(code), problem };
}

function closeWords(reason: CloseReason | undefined, host: string): Omit<LinkProblem, 'cause'> {
  switch (reason) {
    case 'goingAway':
      return { message: `${host} is restarting`, remedy: byItself };
    case 'messageTooBig':
      return { message: `${host} refused a message of this console as too big`, remedy: 'Report it; then connect again.' };
    case 'internal':
      return { message: `${host} had an internal error`, remedy: `${byItself} See the platform’s log if it stays so.` };
    case 'unauthenticated':
    case 'tokenExpired':
      return { message: `The sign-in on ${host} has run out`, remedy: 'Sign in again.' };
    case 'tokenRevoked':
      return { message: `The sign-in on ${host} was ended`, remedy: 'Sign in again; ask an admin of this platform if that is refused.' };
    case 'tooManyInvalid':
      return { message: `${host} does not understand this console`, remedy: 'Update the older of platform and console.' };
    case 'rateLimited':
      return { message: `${host} asks to slow down`, remedy: byItself };
    case 'silent':
      return { message: `${host} has not heard this console for too long`, remedy: byItself };
    case 'noProgress':
      return { message: `The network to ${host} is too slow for what is shown`, remedy: byItself };
    case 'wrongVersion':
      return wrongVersion(host);
    case undefined:
      return { message: `The connection to ${host} was lost`, remedy: byItself };
  }
}
