/** One message to a DNS server over TCP and its answer (RFC 7766: two bytes of length before each). */
import { createConnection } from 'node:net';
import { joined, u16 } from './bytes.ts';

export type Exchange = (message: Uint8Array, signal: AbortSignal) => Promise<Uint8Array>;

export interface DnsAddress {
  readonly host: string;
  readonly port: number;
}

/** @throws Error when the connection fails, ends before the answer is whole, or `signal` fires */
export function tcpExchange({ host, port }: DnsAddress): Exchange {
  return (message, signal) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(reasonOf(signal));
        return;
      }
      const socket = createConnection({ host, port });
      let received: Uint8Array = new Uint8Array();

      function finish(end: () => void): void {
        signal.removeEventListener('abort', abort);
        socket.destroy();
        end();
      }
      function abort(): void {
        finish(() => reject(reasonOf(signal)));
      }
      signal.addEventListener('abort', abort);
      socket.on('connect', () => socket.write(joined(u16(message.byteLength), message)));
      socket.on('data', (chunk: Buffer) => {
        received = joined(received, chunk);
        if (received.byteLength < 2) return;
        const length = new DataView(received.buffer).getUint16(0);
        if (received.byteLength >= length + 2) finish(() => resolve(received.slice(2, length + 2)));
      });
      socket.on('error', (error) => finish(() => reject(new Error(`the DNS server: ${error.message}`, { cause: error }))));
      socket.on('close', () => finish(() => reject(new Error('the DNS server ended the connection before it had answered'))));
    });
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('stopped waiting for the DNS server');
}
