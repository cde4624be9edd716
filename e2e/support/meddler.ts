/** A platform that is wrong in one way: stands before a real one, passes everything on, and changes what it is told to. */
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import WebSocket, { WebSocketServer } from 'ws';

export interface Meddling {
  /** Changes a text on its way to the console. */
  readonly text?: (text: string) => string;
  /** Changes a frame on its way to the console. */
  readonly frame?: (bytes: Uint8Array) => Uint8Array;
  /** Acknowledges every frame on the console's behalf. */
  readonly acknowledgesByItself?: boolean;
  /** Answers at this path begin, and never come to their end. */
  readonly stalls?: string;
}

export interface Meddler {
  readonly url: string;
  close(): Promise<void>;
}

export async function startMeddler(platformUrl: string, meddling: Meddling): Promise<Meddler> {
  const server = createServer((incoming, answer) => {
    const { method, url, headers } = incoming;
    const onward = request(
      new URL(url ?? '/', platformUrl),
      { method, headers: { ...headers, host: new URL(platformUrl).host } },
      (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        if (meddling.stalls === undefined || url?.startsWith(meddling.stalls) !== true) response.pipe(answer);
        else response.once('data', (piece: Buffer) => answer.write(piece.subarray(0, piece.indexOf('\n') + 1)));
      },
    );
    incoming.pipe(onward);
  });
  const sockets = new WebSocketServer({ server, handleProtocols: ([first]) => first ?? false });
  sockets.on('connection', (console, { url, headers }) => {
    const target = new URL(url ?? '/', platformUrl);
    target.protocol = 'ws:';
    const platform = new WebSocket(target, console.protocol, { headers: { authorization: headers.authorization ?? '' } });
    console.on('message', (data: Buffer, isBinary) => {
      if (platform.readyState === WebSocket.OPEN) platform.send(data, { binary: isBinary });
      else platform.once('open', () => platform.send(data, { binary: isBinary }));
    });
    platform.on('message', (data: Buffer, isBinary) => {
      if (!isBinary) {
        console.send((meddling.text ?? same)(data.toString()));
        return;
      }
      if (meddling.acknowledgesByItself === true) platform.send(acknowledgementOf(data));
      console.send((meddling.frame ?? same)(new Uint8Array(data)));
    });
    console.on('close', () => platform.terminate());
    platform.on('close', () => console.terminate());
    platform.on('error', () => console.terminate());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      for (const client of sockets.clients) client.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function same<T>(value: T): T {
  return value;
}

function acknowledgementOf(frame: Buffer): string {
  const header = JSON.parse(frame.subarray(8, 8 + frame.readUInt32LE(4)).toString()) as { readonly key: string; readonly sequence: number };
  return JSON.stringify({ jsonrpc: '2.0', method: 'view.ack', params: { key: header.key, sequence: header.sequence } });
}
