import type { CallFailure } from '../../shared/ipc/link-port.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import { decodeFrame, decodeFrameHeader } from '../../shared/wire/frame.ts';
import { isStateView, stateViews, viewKey } from '../../shared/wire/views.ts';
import { isLogView } from '../../shared/wire/views-log.ts';
import type { Connection, LogAppend } from './connection.ts';
import type { LinkClock } from './link-clock.ts';
import { createLogTopic } from './log-topic.ts';
import type { LogTopic } from './log-topic.ts';
import { notUnderstood } from './requests.ts';
import { createStateTopic } from './state-topic.ts';
import type { StateTopic } from './state-topic.ts';
import type { Time } from './time.ts';
import { refuse } from './viewer.ts';
import type { TopicOptions, Viewer } from './viewer.ts';

/** Who looks at what: many windows on one side, one socket on the other. */
export interface Hub {
  /** Answers the undo, and null when the view was refused at once. */
  subscribe(viewer: Viewer, view: string, params: Readonly<Record<string, unknown>>): Subscription | null;
  connected(connection: Connection): void;
  lost(): void;
  frame(bytes: Uint8Array): void;
  append(append: LogAppend): void;
  /** Another platform or person: nothing of the one before may be shown. Those who look get the views afresh. */
  forget(): void;
}

export interface Subscription {
  drawn(sequence: number): void;
  close(): void;
}

const laterMs = 5_000;

export function createHub(linkClock: LinkClock, time: Time): Hub {
  let connection: Connection | null = null;
  const stateTopics = new Map<string, StateTopic>();
  const logTopics = new Map<string, LogTopic>();

  function optionsOf(key: string): TopicOptions {
    return {
      key,
      connection: () => connection,
      now: () => linkClock.now(),
      later: (run) => void time.after(laterMs, run),
    };
  }

  function joinState(viewer: Viewer, key: string, open: () => StateTopic): Subscription {
    const topic = stateTopics.get(key) ?? open();
    stateTopics.set(key, topic);
    topic.join(viewer);
    return {
      drawn(sequence) {
        stateTopics.get(key)?.drawn(viewer, sequence);
      },
      close: leaving(stateTopics, key, viewer),
    };
  }

  function leaving(topics: Map<string, StateTopic> | Map<string, LogTopic>, key: string, viewer: Viewer): () => void {
    return () => {
      const topic = topics.get(key);
      if (topic === undefined || topic.leave(viewer)) return;
      topics.delete(key);
      topic.close();
    };
  }

  /** A subscription that was answered after nobody looked any more, or a last frame on its way: saying so again does no harm. */
  function leaveOnPlatform(key: string): void {
    connection?.request('view.unsubscribe', { key }, () => undefined);
  }

  function everyTopic(): (StateTopic | LogTopic)[] {
    return [...stateTopics.values(), ...logTopics.values()];
  }

  return {
    subscribe(viewer, view, params) {
      if (isStateView(view)) {
        const parsed = stateViews[view].params.safeParse(params);
        if (!parsed.success) {
          refuse([viewer], { ...notUnderstood(`the parameters of ${view}`, parsed.error), data: { code: 'invalid-params' } });
          return null;
        }
        const key = viewKey(view, params);
        return joinState(viewer, key, () => createStateTopic({ view, params }, optionsOf(key)));
      }
      if (isLogView(view)) {
        const topic = logTopics.get(view) ?? createLogTopic(view, optionsOf(view));
        logTopics.set(view, topic);
        topic.join(viewer);
        return { drawn: () => undefined, close: leaving(logTopics, view, viewer) };
      }
      refuse([viewer], { message: `there is no view ${JSON.stringify(view)}`, data: { code: 'unknown-view' } });
      return null;
    },
    connected(next) {
      connection = next;
      for (const topic of everyTopic()) topic.connected();
    },
    lost() {
      connection = null;
      for (const topic of everyTopic()) topic.lost();
    },
    frame(bytes) {
      const opened = openFrame(bytes);
      if (opened === null) return;
      const topic = stateTopics.get(opened.key);
      if (topic === undefined) {
        leaveOnPlatform(opened.key);
        return;
      }
      if ('failure' in opened) topic.refused(opened.failure);
      else topic.frame(opened);
    },
    append(append) {
      const topic = logTopics.get(append.key);
      if (topic === undefined) leaveOnPlatform(append.key);
      else topic.append(append);
    },
    forget() {
      for (const topic of everyTopic()) topic.forget();
    },
  };
}

type OpenedFrame =
  null | { readonly key: string; readonly failure: CallFailure } | ({ readonly key: string } & ReturnType<typeof decodeFrame>);

/** Null: not even its header can be read, so nobody knows whose it is; the view's age tells. */
function openFrame(bytes: Uint8Array): OpenedFrame {
  let key: string;
  let view: string;
  try {
    ({ key, view } = decodeFrameHeader(bytes).header);
  } catch {
    return null;
  }
  if (!isStateView(view)) return null;
  try {
    return { key, ...decodeFrame(stateViews[view].tables, bytes) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const code = error instanceof SwitchyardError ? error.code : 'parse-error';
    const remedy = 'Console and platform may be of different versions: update the older one.';
    return { key, failure: { message: `a frame of ${view} is not understood: ${message}`, data: { code, remedy } } };
  }
}
