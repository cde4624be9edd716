/** Closed set of WebSocket close codes; each says whether a console may come back. */

export const closeCodes = {
  /** The platform is draining for a restart. */
  goingAway: { code: 1001, then: 'reconnect' },
  messageTooBig: { code: 1009, then: 'stop' },
  internal: { code: 1011, then: 'reconnect' },
  unauthenticated: { code: 4001, then: 'stop' },
  tokenExpired: { code: 4002, then: 'reconnect' },
  tokenRevoked: { code: 4003, then: 'stop' },
  tooManyInvalid: { code: 4004, then: 'stop' },
  rateLimited: { code: 4005, then: 'reconnect' },
  silent: { code: 4006, then: 'reconnect' },
  noProgress: { code: 4007, then: 'reconnect' },
  wrongVersion: { code: 4008, then: 'stop' },
} as const;

export type CloseReason = keyof typeof closeCodes;

/** What a console does after a close: codes it doesn't know (1006 among them) are the network's, so it reconnects. */
export function afterClose(code: number): 'reconnect' | 'stop' {
  const known = Object.values(closeCodes).find((entry) => entry.code === code);
  return known?.then ?? 'reconnect';
}
