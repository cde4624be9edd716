/** Limits of the protocol, the same on both ends. docs/PROTOCOL.md says why each is what it is. */

export const subprotocol = 'switchyard.v1';
export const protocolVersion = 1;
/** Path of the WebSocket on the platform's HTTP address. */
export const socketPath = '/v1/socket';

export const limits = {
  /** Largest message the platform takes from a console. */
  maxInboundBytes: 1024 * 1024,
  /** Largest frame a console takes from the platform. */
  maxFrameBytes: 16 * 1024 * 1024,
  /** State frames of one view that may be unacknowledged. */
  maxUnacknowledged: 2,
  /** Messages a console may send per second, averaged over the window, before it is told to slow down. */
  maxMessagesPerSecond: 200,
  /** Invalid messages on one socket before it is closed. */
  maxInvalidMessages: 5,
  maxSubscriptions: 64,
  /** Events in one `log.append`. */
  maxEventsPerAppend: 200,
} as const;

export const timing = {
  heartbeatMs: 3_000,
  /** Silence after which the other end is taken for gone. */
  silenceMs: 9_000,
  connectTimeoutMs: 10_000,
  backoffMinMs: 250,
  backoffMaxMs: 10_000,
} as const;
