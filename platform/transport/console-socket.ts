/** A peer's WebSocket without the library: what a session needs of it, so that sessions are tested without a network. */
export interface ConsoleSocket {
  sendText(text: string): void;
  sendBinary(bytes: Uint8Array): void;
  ping(): void;
  /** Says why and goes: after a moment without an answer the connection is cut. */
  close(code: number, reason: string): void;
  /** Bytes handed over that have not left for the network. */
  bufferedBytes(): number;
  /** Bytes that have left for the network since the socket opened, give or take what frames it: a new high is progress. */
  flushedBytes(): number;
  /** Resolves when all that was sent so far has left, or the socket is gone. */
  flushed(): Promise<void>;
}

export interface SocketEvents {
  text(text: string): void;
  /** Consoles have no reason to send binary; collectors do. */
  binary(bytes: Uint8Array): void;
  /** Any sign of life that is no message: a ping or a pong. */
  alive(): void;
  closed(code: number): void;
}
