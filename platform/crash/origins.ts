/**
 * An nginx-rtmp in each IDC, as far as origin switches know: a stat page and a control module, in a process that is not killed. An encoder
 * that is dropped comes back through the ingress, where it steers publishers to; without that straight back to where it was.
 */
import { once } from 'node:events';
import { renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { NetworkNode } from '../../shared/model/network.ts';

/** One encoder dropped, and where it came back. */
export interface Drop {
  readonly streamId: string;
  readonly from: string;
  readonly to: string;
  /** Where the ingress sent new publishers then; null: everywhere. */
  readonly steeredTo: string | null;
}

export interface Origins {
  readonly nodes: readonly NetworkNode[];
  readonly streamIds: readonly string[];
  /** IDC by stream id, as JSON, replaced whole with every landing. */
  readonly placesFile: string;
  /** In order. */
  readonly drops: readonly Drop[];
  /** Where an encoder is, or will be once it is back. */
  placeOf(streamId: string): string | undefined;
  close(): Promise<void>;
}

export interface OriginsOptions {
  readonly idcs: readonly string[];
  readonly directory: string;
  /** The ingress's weights for publishers, by IDC. */
  readonly publishWeights: () => Readonly<Record<string, number>>;
}

const streamIds = ['match-1', 'match-2'];
const application = 'live';
const backAfterMs = 30;

export async function startOrigins({ idcs, directory, publishWeights }: OriginsOptions): Promise<Origins> {
  const placesFile = path.join(directory, 'places.json');
  const [home = ''] = idcs;
  const places = new Map(streamIds.map((id) => [id, home]));
  const away = new Map<string, NodeJS.Timeout>();
  const drops: Drop[] = [];

  function keep(): void {
    const text = JSON.stringify(Object.fromEntries([...places].filter(([id]) => !away.has(id))));
    writeFileSync(`${placesFile}.new`, text);
    renameSync(`${placesFile}.new`, placesFile);
  }
  keep();

  function drop(streamId: string, from: string): number {
    if (away.has(streamId) || places.get(streamId) !== from) return 0;
    const [steeredTo, ...others] = Object.entries(publishWeights()).flatMap(([idc, weight]) => (weight > 0 ? [idc] : []));
    const only = steeredTo !== undefined && others.length === 0 ? steeredTo : null;
    const to = only ?? from;
    drops.push({ streamId, from, to, steeredTo: only });
    places.set(streamId, to);
    away.set(
      streamId,
      setTimeout(() => {
        away.delete(streamId);
        keep();
      }, backAfterMs),
    );
    keep();
    return 1;
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://loopback');
    const [, idc = '', what] = url.pathname.split('/');
    const answer = what === 'stat' ? statXml(here(idc)) : String(drop(url.searchParams.get('name') ?? '', idc));
    response.writeHead(200, { 'content-type': what === 'stat' ? 'text/xml' : 'text/plain' }).end(answer);
  });
  const here = (idc: string): readonly string[] => streamIds.filter((id) => places.get(id) === idc && !away.has(id));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const base = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;

  return {
    nodes: idcs.map((idc) => ({
      id: `${idc}-origin`,
      idc,
      role: 'origin',
      statUrl: `${base}/${idc}/stat`,
      controlUrl: `${base}/${idc}/control`,
    })),
    streamIds,
    placesFile,
    drops,
    placeOf: (streamId) => places.get(streamId),
    close: () => {
      for (const timer of away.values()) clearTimeout(timer);
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

const startedAtMs = Date.now();

function statXml(streams: readonly string[]): string {
  const upMs = Date.now() - startedAtMs;
  const bytes = `<bytes_in>${String(upMs * 100)}</bytes_in><bytes_out>0</bytes_out>`;
  const rows = streams.map(
    (name) =>
      `<stream><name>${name}</name><time>${String(upMs)}</time>${bytes}<client><id>1</id><flashver>encoder</flashver><publishing/></client></stream>`,
  );
  const head = `<nginx_version>1.22.1</nginx_version><pid>1</pid><uptime>${String(Math.ceil(upMs / 1000))}</uptime>${bytes}`;
  const applications = `<application><name>${application}</name><live>${rows.join('')}<nclients>${String(rows.length)}</nclients></live></application>`;
  return `<rtmp>${head}<server>${applications}</server></rtmp>`;
}
