import { isIPv4 } from 'node:net';

/** An address or name that only this machine answers to, as given to `--host`. */
export function isLoopbackAddress(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}

/** The `Host` header of a request: an address or name, perhaps with a port. */
export function isLoopbackHost(header: string): boolean {
  const bracketed = /^\[([^\]]+)\](?::\d+)?$/.exec(header);
  return isLoopbackAddress(bracketed?.[1] ?? header.replace(/:\d+$/, '').toLowerCase());
}
