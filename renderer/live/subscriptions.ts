import type { ToLink } from '../../shared/ipc/link-port.ts';
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { LiveEnvironment } from './environment.ts';
import { viewOfKey } from './view-key.ts';

/** A view that somebody looks at, or did until a moment ago. */
export interface Slot<V> {
  readonly key: string;
  readonly store: StoreApi<V>;
  /** Number on the port; another one after the port was replaced. */
  subscription: number;
  watchers: number;
  stopLingering: (() => void) | null;
}

/**
 * Views by key, counted by who looks. A view nobody looks at is unsubscribed a moment later, not at once: going from one screen to
 * the next with the same view on both costs nothing. Its value goes with it, so old figures never come back as if new.
 */
export interface Subscriptions<V> {
  readonly watch: (key: string, onChange: () => void) => () => void;
  readonly value: (key: string) => V;
  bySubscription(subscription: number): Slot<V> | undefined;
  slots(): Iterable<Slot<V>>;
  /** Every view is as if nothing had come yet: what was shown is of another platform. */
  forget(): void;
  /** Subscribes everything again on a new port; values stay until frames replace them. */
  portReplaced(): void;
  /** Leaves every view on the link and keeps what it showed, which grows old; `resume` subscribes them anew. */
  pause(): void;
  resume(): void;
}

const lingerMs = 500;

export function createSubscriptions<V>(options: {
  readonly environment: LiveEnvironment;
  readonly post: (message: ToLink) => void;
  readonly nextSubscription: () => number;
  readonly initial: V;
}): Subscriptions<V> {
  const { environment, post, nextSubscription, initial } = options;
  const byKey = new Map<string, Slot<V>>();
  const bySubscription = new Map<number, Slot<V>>();

  let isPaused = false;

  function subscribe(slot: Slot<V>): void {
    if (isPaused) return;
    bySubscription.delete(slot.subscription);
    slot.subscription = nextSubscription();
    bySubscription.set(slot.subscription, slot);
    post({ kind: 'subscribe', subscription: slot.subscription, ...viewOfKey(slot.key) });
  }

  function open(key: string): Slot<V> {
    const slot: Slot<V> = { key, store: createStore<V>(() => initial), subscription: -1, watchers: 0, stopLingering: null };
    byKey.set(key, slot);
    subscribe(slot);
    return slot;
  }

  function close(slot: Slot<V>): void {
    byKey.delete(slot.key);
    unsubscribe(slot);
  }

  function unsubscribe(slot: Slot<V>): void {
    if (bySubscription.delete(slot.subscription)) post({ kind: 'unsubscribe', subscription: slot.subscription });
  }

  return {
    watch(key, onChange) {
      const slot = byKey.get(key) ?? open(key);
      slot.stopLingering?.();
      slot.stopLingering = null;
      slot.watchers += 1;
      const stopListening = slot.store.subscribe(onChange);
      let watching = true;
      return () => {
        if (!watching) return;
        watching = false;
        stopListening();
        slot.watchers -= 1;
        if (slot.watchers === 0) {
          slot.stopLingering = environment.after(lingerMs, () => {
            close(slot);
          });
        }
      };
    },
    value: (key) => byKey.get(key)?.store.getState() ?? initial,
    bySubscription: (subscription) => bySubscription.get(subscription),
    slots: () => byKey.values(),
    forget() {
      for (const slot of byKey.values()) slot.store.setState(initial, true);
    },
    portReplaced() {
      for (const slot of byKey.values()) subscribe(slot);
    },
    pause() {
      isPaused = true;
      for (const slot of byKey.values()) unsubscribe(slot);
    },
    resume() {
      if (!isPaused) return;
      isPaused = false;
      for (const slot of byKey.values()) subscribe(slot);
    },
  };
}
