/** The origins of a network over HTTP: where encoders are, by the stat pages, and how one is dropped, by the control module. */
import type { NetworkNode } from '../../../shared/model/network.ts';
import type { Timers } from '../../contracts.ts';
import { fetchText } from '../../sources/fetch-text.ts';
import { parseStatXml } from '../../sources/nginx-rtmp/stat-xml.ts';
import type { Fetch } from '../../sources/source.ts';

/** Where an encoder is. */
export interface Place {
  readonly idc: string;
  readonly node: string;
  readonly application: string;
}

export interface MediaOrigins {
  /** Those of the streams that an encoder publishes now. @throws Error when an origin does not answer: it may have them */
  where(streamIds: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, Place>>;
  /** Ends the encoder's connection; one that has gone already is no fault. @throws Error when the origin does not do it */
  drop(streamId: string, place: Place, signal: AbortSignal): Promise<void>;
}

export interface MediaOriginsOptions {
  readonly nodes: readonly NetworkNode[];
  readonly relayFlashVersions: readonly string[];
  readonly fetch: Fetch;
  readonly timers: Timers;
}

const timeoutMs = 2_000;
const mostStatBytes = 16 * 1024 * 1024;
const mostControlBytes = 4_096;

/** null when no origin has a control address. */
export function mediaOriginsOf({ nodes, relayFlashVersions, fetch, timers }: MediaOriginsOptions): MediaOrigins | null {
  const origins = nodes.filter(({ role, kind = 'nginx-rtmp' }) => role === 'origin' && kind === 'nginx-rtmp');
  const controls = new Map(origins.flatMap(({ id, controlUrl }) => (controlUrl === undefined ? [] : [[id, controlUrl]])));
  if (controls.size === 0) return null;
  const relays = new Set(relayFlashVersions);

  function ask(url: string, mostBytes: number, signal: AbortSignal): Promise<string> {
    signal.throwIfAborted();
    return fetchText(url, { fetch, timers, timeoutMs, mostBytes });
  }

  async function publishedAt(
    node: NetworkNode,
    wanted: ReadonlySet<string>,
    signal: AbortSignal,
  ): Promise<readonly (readonly [string, Place])[]> {
    const stat = await ask(node.statUrl, mostStatBytes, signal)
      .then(parseStatXml)
      .catch((cause: unknown) => {
        throw new Error(`${node.id}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
      });
    return stat.streams
      .filter(({ name, clients }) => wanted.has(name) && clients.some(({ publishing, flashver }) => publishing && !relays.has(flashver)))
      .map(({ name, application }) => [name, { idc: node.idc, node: node.id, application }]);
  }

  return {
    where: async (streamIds, signal) => {
      const wanted = new Set(streamIds);
      return new Map((await Promise.all(origins.map((node) => publishedAt(node, wanted, signal)))).flat());
    },
    drop: async (streamId, { node, application }, signal) => {
      const control = controls.get(node);
      if (control === undefined) throw new Error(`${node} has no control address in the network file`);
      const url = new URL(`${control.replace(/\/$/, '')}/drop/publisher`);
      url.searchParams.set('app', application);
      url.searchParams.set('name', streamId);
      await ask(url.href, mostControlBytes, signal);
    },
  };
}
