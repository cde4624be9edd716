/** One console's socket as the hub sees it. */
export interface Outlet {
  sendText(text: string): void;
  sendFrame(frame: Uint8Array): void;
  /** Resolves when all that was sent so far has left for the network, or the socket is gone. */
  flushed(): Promise<void>;
}

/** What the hub tells of itself for `/metrics`. */
export interface ViewMetrics {
  frameEncoded(view: string, bytes: number, seconds: number): void;
  frameSent(view: string, bytes: number): void;
  /** A subscriber had two unacknowledged frames and was passed over. */
  frameSkipped(view: string): void;
  eventsSent(log: string, events: number): void;
}
