/** What media servers speak: read their release, wait for the next one, report what they run. */
import { z } from 'zod';
import { adoptionReportSchema } from '../../shared/agents/config.ts';
import type { EffectiveConfig } from '../../shared/agents/config.ts';
import type { Release } from '../../shared/config/release.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import type { HttpReply, HttpRequest, HttpRoute } from '../contracts.ts';
import type { AdoptionIntake } from './adoption-intake.ts';
import type { LongPoll } from './long-poll.ts';
import type { PointerRow } from './operations.ts';
import type { ConfigState } from './state.ts';

const longestWaitMs = 30_000;
/** Of a content's hash in its ETag. */
const hashDigits = 16;
const waitSchema = z.coerce.number().int().min(0).max(longestWaitMs).default(0);

export interface ConfigRouteOptions {
  readonly state: ConfigState;
  readonly longPoll: LongPoll;
  readonly intake: AdoptionIntake;
}

export function configRoutes({ state, longPoll, intake }: ConfigRouteOptions): readonly HttpRoute[] {
  function pointerOf({ path }: HttpRequest): PointerRow {
    const namespace = path['namespace'] ?? '';
    const target = path['target'] ?? '';
    const pointer = state.pointer(namespace, target);
    if (pointer !== null) return pointer;
    throw new SwitchyardError('not-found', `${namespace} has no target ${target}`, {
      remedy: `Namespaces: ${state.specs.map((spec) => spec.namespace).join(', ')}; targets are IDC ids.`,
    });
  }

  function releaseOf(request: HttpRequest): Release {
    const pointer = pointerOf(request);
    const release = state.release(pointer.namespace, pointer.release);
    if (release !== null) return release;
    throw new Error(`${pointer.namespace} points ${pointer.target} to release ${String(pointer.release)}, which does not exist`);
  }

  async function read(request: HttpRequest): Promise<HttpReply> {
    const wait = waitSchema.safeParse(request.query['waitMs']);
    if (!wait.success) {
      throw new SwitchyardError('invalid-params', `waitMs must be 0 to ${String(longestWaitMs)}`, { path: 'query.waitMs' });
    }
    const known = request.headers['if-none-match'];
    const { namespace, target } = pointerOf(request);
    if (matches(known, etagOf(releaseOf(request)))) {
      await longPoll.wait(namespace, target, { waitMs: wait.data, signal: request.signal });
    }
    const release = releaseOf(request);
    const etag = etagOf(release);
    const headers = { etag, 'cache-control': 'no-cache' };
    if (matches(known, etag)) return { status: 304, headers };
    const body: EffectiveConfig = { namespace, target, release: release.release, values: release.values, contentHash: release.contentHash };
    return { status: 200, headers, body };
  }

  async function report({ path, body }: HttpRequest): Promise<HttpReply> {
    const namespace = path['namespace'] ?? '';
    const parsed = adoptionReportSchema.safeParse(body);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      const where = ['body', ...(issue?.path ?? [])].join('.');
      throw new SwitchyardError('invalid-params', `${where}: ${issue?.message ?? 'is invalid'}`, { path: where });
    }
    const { target, release } = parsed.data;
    if (state.pointer(namespace, target) === null) throw new SwitchyardError('not-found', `${namespace} has no target ${target}`);
    if (state.release(namespace, release) === null) {
      throw new SwitchyardError('not-found', `${namespace} has no release ${String(release)}`, { path: 'body.release' });
    }
    await intake.take(namespace, parsed.data);
    return { status: 204 };
  }

  return [
    { method: 'GET', path: '/config/v1/:namespace/targets/:target', access: 'machine', handle: read },
    { method: 'POST', path: '/config/v1/:namespace/adoption', access: 'machine', handle: report },
  ];
}

/**
 * The release alone is not enough: a database that was put back from a backup gives the number a second time, to other content. The content
 * alone is not either: a rollback has that of an older release, and its instances must hear that it is theirs now.
 */
function etagOf({ namespace, release, contentHash }: Release): string {
  return `"${namespace}/${String(release)}/${contentHash.slice(0, hashDigits)}"`;
}

/** `If-None-Match` may list several, mark them weak, or say `*`. */
function matches(header: string | undefined, etag: string): boolean {
  return header?.split(',').some((part) => ['*', etag].includes(part.trim().replace(/^W\//, ''))) ?? false;
}
