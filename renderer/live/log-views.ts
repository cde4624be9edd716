import type { CallFailure, LogFrame, ToLink } from '../../shared/ipc/link-port.ts';
import { dropUnheld } from '../../shared/wire/held.ts';
import { logViews } from '../../shared/wire/views-log.ts';
import type { LogEvent, LogViewName } from '../../shared/wire/views-log.ts';
import type { LiveEnvironment } from './environment.ts';
import type { Frames } from './frames.ts';
import { createSubscriptions } from './subscriptions.ts';
import type { Subscriptions } from './subscriptions.ts';
import type { DocumentViewName, LogViewEvent, LogViewValue } from './values.ts';

/** A log view's value with the latest document by id beside it, for views of documents. */
export interface LogState {
  readonly value: LogViewValue<LogViewName>;
  readonly latestById: ReadonlyMap<string, LogEvent<DocumentViewName>>;
}

export interface LogViews extends Pick<Subscriptions<LogState>, 'watch' | 'value'> {
  frame(frame: LogFrame): void;
  /** False when the subscription is none of these. */
  refused(subscription: number, failure: CallFailure): boolean;
  /** What was shown is of another platform, or of nobody. */
  forget(): void;
  portReplaced(): void;
  close(): void;
}

const nothingYet: LogState = { value: { state: 'loading' }, latestById: new Map() };

/**
 * Events wait for the next paint while the window is shown, so a burst is one commit. A hidden window takes them at once: alarms
 * must not wait for somebody to look.
 */
export function createLogViews(options: {
  readonly environment: LiveEnvironment;
  readonly frames: Frames;
  readonly post: (message: ToLink) => void;
  readonly nextSubscription: () => number;
}): LogViews {
  const { environment, frames, post, nextSubscription } = options;
  const subscriptions = createSubscriptions<LogState>({ environment, post, nextSubscription, initial: nothingYet });
  const pending: LogFrame[] = [];

  function take(): void {
    const bySubscription = new Map<number, LogFrame[]>();
    for (const frame of pending.splice(0))
      bySubscription.set(frame.subscription, [...(bySubscription.get(frame.subscription) ?? []), frame]);
    for (const [subscription, arrived] of bySubscription) {
      const slot = subscriptions.bySubscription(subscription);
      slot?.store.setState(arrived.reduce(after, slot.store.getState()), true);
    }
  }

  function takeSoon(): void {
    if (environment.isHidden()) take();
    else frames.soon(take);
  }

  const stopWatching = environment.onVisibilityChange(takeSoon);

  return {
    watch: subscriptions.watch,
    value: subscriptions.value,
    frame(frame) {
      pending.push(frame);
      takeSoon();
    },
    refused(subscription, failure) {
      const slot = subscriptions.bySubscription(subscription);
      slot?.store.setState({ value: { state: 'refused', failure }, latestById: new Map() }, true);
      return slot !== undefined;
    },
    forget() {
      pending.splice(0);
      subscriptions.forget();
    },
    portReplaced() {
      pending.splice(0);
      subscriptions.portReplaced();
    },
    close: stopWatching,
  };
}

function after(before: LogState, frame: LogFrame): LogState {
  const view = frame.view as LogViewName;
  const { by, most } = logViews[view].snapshot;
  const known = frame.reset || before.value.state !== 'shown' ? [] : before.value.events;
  // Bodies were checked against the view's schema by the link.
  const events = [...known, ...(frame.events as LogViewEvent<LogViewName>[])].slice(-most);
  const latestById = by === 'id' ? latest(view, frame.reset ? new Map() : before.latestById, frame.events) : before.latestById;
  return { value: { state: 'shown', events }, latestById };
}

/** In order of the latest event of each; the ones longest untouched go first when there are too many, unless they are open. */
function latest(view: LogViewName, known: LogState['latestById'], events: LogFrame['events']): LogState['latestById'] {
  const byId = new Map(known);
  for (const { body } of events) {
    const document = body as LogEvent<DocumentViewName>;
    byId.delete(document.id);
    byId.set(document.id, document);
  }
  dropUnheld(view, byId, (document) => document);
  return byId;
}
