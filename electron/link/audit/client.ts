/** A platform's audit log over HTTP: its signed head, and the tiles under it. */
import { z } from 'zod';
import type { Hash } from '../../../shared/audit/hash.ts';
import { hashesOfTile, tilePath } from '../../../shared/audit/tiles.ts';
import type { TileId } from '../../../shared/audit/tiles.ts';
import type { NetworkFailure } from '../failure.ts';
import { exchange, failureOf } from '../http-exchange.ts';
import { refusalOf } from '../http-json.ts';
import { parseJson } from '../json.ts';

/** What a platform says of its log. Nothing of it is believed before it was checked. */
export interface ToldHead {
  readonly checkpoint: string;
  readonly key: string;
  readonly rotations: readonly string[];
}

/** Thrown, because it may come from deep within a proof. */
export class AskFailed extends Error {
  readonly failure: NetworkFailure;

  constructor(failure: NetworkFailure) {
    super(failure.kind);
    this.failure = failure;
  }
}

/** Each rejects with `AskFailed`. */
export interface AuditClient {
  head(platformUrl: string): Promise<ToldHead>;
  tile(platformUrl: string, tile: TileId): Promise<readonly Hash[]>;
}

/** How the bytes are got: over HTTP, or from a test. */
export type GetBytes = (url: URL) => Promise<Buffer>;

const timeoutMs = 10_000;
const rotationsSchema = z.object({ rotations: z.array(z.string().max(10_000)).max(10_000) });

export const getBytes: GetBytes = async (url) => {
  const got = await exchange(url, { body: null, timeoutMs }).catch(async (error: unknown) => {
    throw new AskFailed(await failureOf(error, { url, timeoutMs }));
  });
  if (got.status === 200) return got.bytes;
  throw new AskFailed(refusalOf(got.status, parseJson(got.bytes.toString('utf8'))));
};

export function createAuditClient(get: GetBytes): AuditClient {
  async function text(path: string, platformUrl: string): Promise<string> {
    return (await get(new URL(`/audit/v1/${path}`, platformUrl))).toString('utf8');
  }

  return {
    async head(platformUrl) {
      // The key after the head that it signed: between them it may have been changed, and then the next check is right.
      const checkpoint = await text('checkpoint', platformUrl);
      const key = await text('key', platformUrl);
      const rotations = rotationsSchema.safeParse(parseJson(await text('rotations', platformUrl)));
      if (!rotations.success) throw new AskFailed({ kind: 'nonsense', what: '/audit/v1/rotations is no list of notes' });
      return { checkpoint, key, rotations: rotations.data.rotations };
    },
    async tile(platformUrl, tile) {
      const path = tilePath(tile);
      const hashes = hashesOfTile(await get(new URL(`/audit/v1/${path}`, platformUrl)), tile.width);
      if (hashes === undefined) throw new AskFailed({ kind: 'nonsense', what: `/audit/v1/${path} has not ${String(tile.width)} hashes` });
      return hashes;
    },
  };
}
