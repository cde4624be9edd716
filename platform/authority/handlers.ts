/** The protocol's authority methods. Refusals are thrown; the transport audits them. */
import type { Authority, AuthorityHolder } from '../../shared/model/authority.ts';
import type { TimelineEntry } from '../../shared/model/events.ts';
import type { Actor } from '../../shared/model/identity.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import type { Params, Result } from '../../shared/wire/methods.ts';
import { auditRecordOf } from '../audit-record.ts';
import type { AuditRecord, CallContext, Handlers } from '../contracts.ts';
import type { AuthorityBook, Move } from './book.ts';

export interface AuthorityHandlerOptions {
  readonly book: AuthorityBook;
  readonly idcs: ReadonlySet<string>;
  /** Time that a renewal lasts. */
  readonly expiresMs: () => number;
}

type Answer = Promise<{ authority: Authority }>;

export function createAuthorityHandlers({ book, idcs, expiresMs }: AuthorityHandlerOptions): Handlers {
  async function move(idc: string, make: (now: Authority) => Move): Answer {
    if (!idcs.has(idc)) {
      throw new SwitchyardError('not-found', `there is no IDC ${idc}`, { path: 'params.idc', remedy: `Known: ${[...idcs].join(', ')}.` });
    }
    // Another platform on the same database may know better.
    await book.refresh();
    return { authority: await book.update(idc, make) };
  }

  function heldBy(by: Actor, why: string, atMs: number): AuthorityHolder {
    return { by, sinceMs: atMs, why, expiresAtMs: atMs + expiresMs() };
  }

  function take({ idc, from, why }: Params<'authority.take'>, context: CallContext): Answer {
    const { actor, atMs } = context;
    return move(idc, ({ holder, requests }) => {
      if (holder?.by.subject === actor.subject) throw wrong(`you command ${idc} already`, 'Release it when you are done.');
      if ((holder?.by.subject ?? null) !== from) {
        const now = holder === null ? 'nobody commands it now' : `${holder.by.name} commands it now`;
        throw wrong(
          `${idc} is not as you saw it: ${now}`,
          holder === null ? 'Take it.' : `Request it from ${holder.by.name}, or take over.`,
        );
      }
      const what = holder === null ? `${actor.name} commands ${idc}` : `${actor.name} took over ${idc} from ${holder.by.name}`;
      return {
        next: { holder: heldBy(actor, why, atMs), requests: requests.filter(({ by }) => by.subject !== actor.subject) },
        ...toldOf({ action: 'authority.take', idc, what, why, from, severity: holder === null ? 'info' : 'degraded' }, context),
      };
    });
  }

  function request({ idc, why }: Params<'authority.request'>, context: CallContext): Answer {
    const { actor, atMs } = context;
    return move(idc, ({ holder, requests }) => {
      if (holder === null) throw wrong(`nobody commands ${idc}`, 'Take it: nobody has to be asked.');
      if (holder.by.subject === actor.subject) throw wrong(`you command ${idc} already`, 'Release it when you are done.');
      return {
        next: { holder, requests: [...requests.filter(({ by }) => by.subject !== actor.subject), { by: actor, why, atMs }] },
        ...toldOf({ action: 'authority.request', idc, what: `${actor.name} asks ${holder.by.name} for ${idc}`, why }, context),
      };
    });
  }

  function grant({ idc, to, why }: Params<'authority.grant'>, context: CallContext): Answer {
    return move(idc, ({ holder, requests }) => {
      requireHolder(idc, holder, context.actor);
      const asked = requests.find(({ by }) => by.subject === to);
      if (asked === undefined) {
        throw new SwitchyardError('not-found', `${to} has not asked for ${idc}`, {
          path: 'params.to',
          remedy: requests.length === 0 ? 'Nobody waits: release it.' : `Waiting: ${requests.map(({ by }) => by.subject).join(', ')}.`,
        });
      }
      return {
        next: { holder: heldBy(asked.by, asked.why, context.atMs), requests: requests.filter(({ by }) => by.subject !== to) },
        ...toldOf(
          {
            action: 'authority.grant',
            idc,
            what: `${context.actor.name} handed ${idc} to ${asked.by.name}`,
            why,
            from: context.actor.subject,
          },
          context,
        ),
      };
    });
  }

  function release({ idc, why }: Params<'authority.release'>, context: CallContext): Answer {
    return move(idc, ({ holder }) => {
      requireHolder(idc, holder, context.actor);
      return {
        next: { holder: null, requests: [] },
        ...toldOf({ action: 'authority.release', idc, what: `${context.actor.name} released ${idc}`, why }, context),
      };
    });
  }

  /** Told nobody: a hand on the handle is no news, that it has let go is. */
  async function renew(_: Params<'authority.renew'>, { actor, atMs }: CallContext): Promise<Result<'authority.renew'>> {
    const expiresAtMs = atMs + expiresMs();
    await book.refresh();
    const own = book.all().filter(({ holder }) => holder?.by.subject === actor.subject);
    const renewed: string[] = [];
    for (const { idc } of own) {
      const { holder } = await book.update(idc, (now) =>
        now.holder?.by.subject === actor.subject ? { next: { holder: { ...now.holder, expiresAtMs }, requests: now.requests } } : null,
      );
      if (holder?.by.subject === actor.subject) renewed.push(idc);
    }
    return { idcs: renewed, expiresAtMs: renewed.length === 0 ? null : expiresAtMs };
  }

  return {
    'authority.take': take,
    'authority.request': request,
    'authority.grant': grant,
    'authority.release': release,
    'authority.renew': renew,
  };
}

function requireHolder(idc: string, holder: AuthorityHolder | null, actor: Actor): void {
  if (holder?.by.subject === actor.subject) return;
  throw wrong(
    holder === null ? `nobody commands ${idc}` : `${holder.by.name} commands ${idc}, not you`,
    holder === null ? 'There is nothing to give up: it may have lapsed.' : `Request it from ${holder.by.name}, or take over with a reason.`,
  );
}

function wrong(message: string, remedy: string): SwitchyardError {
  return new SwitchyardError('wrong-phase', message, { path: 'params.idc', remedy });
}

interface Told {
  readonly action: `authority.${string}`;
  readonly idc: string;
  readonly what: string;
  readonly why: string;
  /** Who commanded it before. */
  readonly from?: string | null;
  readonly severity?: TimelineEntry['severity'];
}

/** What a move leaves in the audit log and on the timeline. */
export function toldOf(
  { action, idc, what, why, from = null, severity = 'info' }: Told,
  { actor, atMs, sessionId }: Pick<CallContext, 'actor' | 'atMs'> & { readonly sessionId: string | null },
): { readonly audits: readonly AuditRecord[]; readonly timeline: readonly TimelineEntry[] } {
  return {
    audits: [auditRecordOf({ action, actor, atMs, object: idc, reason: why, sessionId, details: { from, what } })],
    timeline: [{ atMs, kind: 'authority', severity, idc, title: what, detail: why, changeId: null, release: null, actor }],
  };
}
