import type { CallFailure, LogFrame } from '../../shared/ipc/link-port.ts';
import type { Cursor } from '../../shared/wire/methods.ts';
import { dropUnheld } from '../../shared/wire/held.ts';
import { logViews } from '../../shared/wire/views-log.ts';
import type { LogViewName } from '../../shared/wire/views-log.ts';
import type { LogAppend } from './connection.ts';
import { notUnderstood } from './requests.ts';
import { mayPass, refuse } from './viewer.ts';
import type { Topic, TopicOptions, Viewer } from './viewer.ts';

export interface LogTopic extends Topic {
  append(append: LogAppend): void;
}

type Events = LogFrame['events'];

/**
 * Nothing is lost and nothing comes twice: the cursor says which event is next. After a new connection the platform either goes on
 * behind the cursor or sends a snapshot that replaces everything; a gap seen live asks again the same way.
 */
export function createLogTopic(view: LogViewName, { key, connection, later }: TopicOptions): LogTopic {
  const { event, snapshot } = logViews[view];
  const viewers = new Set<Viewer>();
  let known: Events = [];
  let cursor: Cursor | null = null;
  let refusal: CallFailure | null = null;
  /** Events count only between the answer to a subscription and the next question. */
  let isFollowing = false;
  /** Counts the questions: only the answer to the last one counts, or two on their way would bring events twice. */
  let asked = 0;

  function tell(to: Iterable<Viewer>, { events, reset, at }: { events: Events; reset: boolean; at: Cursor }): void {
    for (const viewer of to) viewer.post({ kind: 'log', subscription: viewer.subscription, view, reset, cursor: at, events });
  }

  function subscribe(): void {
    isFollowing = false;
    const current = connection();
    if (current === null) return;
    asked += 1;
    const mine = asked;
    current.request('view.subscribe', { view, after: cursor }, (outcome) => {
      if (mine !== asked || current !== connection() || viewers.size === 0) return;
      if (!outcome.ok) {
        if (outcome.isAnswer) refused(outcome.failure);
        return;
      }
      if (outcome.result.kind !== 'log') return;
      const { recovered, snapshot: bodies } = outcome.result;
      if (!recovered && !replaceBy(bodies, outcome.result.cursor)) return;
      cursor = outcome.result.cursor;
      refusal = null;
      isFollowing = true;
    });
  }

  function unsubscribe(): void {
    connection()?.request('view.unsubscribe', { key }, () => undefined);
  }

  /** A snapshot has no offsets of its own: they count down from where it ends, which keeps them rising and distinct. */
  function replaceBy(bodies: readonly unknown[], end: Cursor): boolean {
    const events = checked(bodies.map((body, index) => ({ offset: end.offset - (bodies.length - 1 - index), body })));
    if (events === null) return false;
    known = events;
    tell(viewers, { events: known, reset: true, at: end });
    return true;
  }

  function checked(events: Events): Events | null {
    const result: { offset: number; body: unknown }[] = [];
    for (const { offset, body } of events) {
      const parsed = event.safeParse(body);
      if (!parsed.success) {
        refused(notUnderstood(`event ${String(offset)} of ${view}`, parsed.error));
        return null;
      }
      result.push({ offset, body: parsed.data });
    }
    return result;
  }

  function refused(failure: CallFailure): void {
    isFollowing = false;
    refusal = failure;
    refuse(viewers, failure);
    if (!mayPass(failure)) return;
    later(() => {
      if (refusal === failure && viewers.size > 0) subscribe();
    });
  }

  function keep(events: Events): void {
    const all = [...known, ...events];
    known = snapshot.by === 'id' ? heldOf(view, all) : all.slice(-snapshot.most);
  }

  return {
    join(viewer) {
      const isFirst = viewers.size === 0;
      viewers.add(viewer);
      if (isFirst) subscribe();
      else if (refusal !== null) refuse([viewer], refusal);
      else if (cursor !== null) tell([viewer], { events: known, reset: true, at: cursor });
    },
    leave(viewer) {
      viewers.delete(viewer);
      return viewers.size > 0;
    },
    append(append) {
      if (!isFollowing || cursor === null) return;
      const from = cursor.offset;
      const fresh = append.events.filter(({ offset }) => offset > from);
      const isNext = append.epoch === cursor.epoch && fresh.every(({ offset }, index) => offset === from + 1 + index);
      if (!isNext) {
        unsubscribe();
        subscribe();
        return;
      }
      const last = fresh.at(-1);
      if (last === undefined) return;
      const events = checked(fresh.map(({ offset, body }) => ({ offset, body })));
      if (events === null) return;
      cursor = { epoch: append.epoch, offset: last.offset };
      keep(events);
      tell(viewers, { events, reset: false, at: cursor });
    },
    connected: subscribe,
    lost() {
      isFollowing = false;
    },
    forget() {
      known = [];
      cursor = null;
      refusal = null;
      isFollowing = false;
    },
    close: unsubscribe,
  };
}

/** The latest event of each document that is held. */
function heldOf(view: LogViewName, events: Events): Events {
  const byId = new Map<string, Events[number]>();
  for (const each of events) {
    // Checked against the view's schema: bodies of views by id have one.
    const { id } = each.body as { readonly id: string };
    byId.delete(id);
    byId.set(id, each);
  }
  dropUnheld(view, byId, ({ body }) => body);
  return [...byId.values()];
}
