import type { CallFailure, StateFrame, ToLink } from '../../shared/ipc/link-port.ts';
import type { StateViewName } from '../../shared/wire/views.ts';
import type { ConsoleClock } from './console-clock.ts';
import type { LiveEnvironment } from './environment.ts';
import type { Frames } from './frames.ts';
import { createSubscriptions } from './subscriptions.ts';
import type { Subscriptions } from './subscriptions.ts';
import type { ShownStateView, StateViewValue } from './values.ts';

type AnyStateView = StateViewValue<StateViewName>;

export interface StateViews extends Pick<Subscriptions<AnyStateView>, 'watch' | 'value'> {
  frame(frame: StateFrame): void;
  /** False when the subscription is none of these. */
  refused(subscription: number, failure: CallFailure): boolean;
  /** What was shown is of another platform, or of nobody. */
  forget(): void;
  portReplaced(): void;
  close(): void;
}

/** A window that is hidden for a moment, as when desktops are switched, keeps its views. */
const pauseAfterMs = 1_000;

/**
 * Frames wait for the next paint and are put into their stores together, so React commits once per animation frame. They are
 * acknowledged one paint later, when what they changed has been drawn: a slow window gets fewer frames. A window
 * that stays hidden leaves its views, so that neither the platform nor the link nor it does anything for them; shown again it
 * subscribes at once, and what it shows meanwhile says how old it is.
 */
export function createStateViews(options: {
  readonly environment: LiveEnvironment;
  readonly frames: Frames;
  readonly clock: ConsoleClock;
  readonly post: (message: ToLink) => void;
  readonly nextSubscription: () => number;
}): StateViews {
  const { environment, frames, clock, post, nextSubscription } = options;
  const subscriptions = createSubscriptions<AnyStateView>({ environment, post, nextSubscription, initial: { state: 'loading' } });
  const pending = new Map<number, StateFrame>();

  function draw(): void {
    const drawn = [...pending.values()];
    pending.clear();
    for (const frame of drawn) subscriptions.bySubscription(frame.subscription)?.store.setState(shown(frame, clock), true);
    frames.soon(() => {
      for (const { subscription, sequence } of drawn) {
        if (subscriptions.bySubscription(subscription) !== undefined) post({ kind: 'drawn', subscription, sequence });
      }
    });
  }

  let stopWaiting: () => void = () => undefined;

  function followVisibility(): void {
    stopWaiting();
    if (environment.isHidden()) {
      stopWaiting = environment.after(pauseAfterMs, () => {
        pending.clear();
        subscriptions.pause();
      });
    } else subscriptions.resume();
  }

  const stopFollowing = environment.onVisibilityChange(followVisibility);
  followVisibility();

  return {
    watch: subscriptions.watch,
    value: subscriptions.value,
    frame(frame) {
      pending.set(frame.subscription, frame);
      frames.soon(draw);
    },
    refused(subscription, failure) {
      const slot = subscriptions.bySubscription(subscription);
      slot?.store.setState({ state: 'refused', failure }, true);
      return slot !== undefined;
    },
    forget() {
      pending.clear();
      subscriptions.forget();
    },
    portReplaced() {
      pending.clear();
      subscriptions.portReplaced();
    },
    close() {
      stopFollowing();
      stopWaiting();
    },
  };
}

function shown(frame: StateFrame, clock: ConsoleClock): ShownStateView<StateViewName> {
  const { sequence, platformTimeMs, oldestInputAgeMs, receivedAtMs } = frame;
  return {
    state: 'shown',
    // Decoded and checked against the view's spec by the link.
    tables: frame.tables as ShownStateView<StateViewName>['tables'],
    sequence,
    platformTimeMs,
    oldestInputAgeMs,
    receivedAtMs,
    transitMs: clock.transitMs(platformTimeMs, receivedAtMs),
  };
}
