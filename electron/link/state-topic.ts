import type { CallFailure } from '../../shared/ipc/link-port.ts';
import type { FrameHeader } from '../../shared/wire/frame.ts';
import type { StateViewName } from '../../shared/wire/views.ts';
import type { Connection } from './connection.ts';
import { mayPass, refuse } from './viewer.ts';
import type { Topic, TopicOptions, Viewer } from './viewer.ts';

export interface DecodedFrame {
  readonly header: FrameHeader;
  readonly tables: unknown;
}

export interface StateTopic extends Topic {
  frame(frame: DecodedFrame): void;
  /** A frame came that does not fit the view. */
  refused(failure: CallFailure): void;
  drawn(viewer: Viewer, sequence: number): void;
}

interface Held extends DecodedFrame {
  readonly receivedAtMs: number;
  /** The connection it came on: only there it can be acknowledged. */
  readonly from: Connection;
}

interface Sight {
  /** Posted and not drawn yet. */
  drawing: { readonly held: Held; readonly sentAtMs: number } | null;
}

/** A window that draws longer than this holds up no other: it is hidden or busy, and gets the latest when it is back. */
const slowMs = 500;

/**
 * Latest wins. A window has at most one frame to draw; what comes meanwhile replaces what waits. A frame is acknowledged to the
 * platform when the windows that were quick enough to be given it have drawn it; when none draws, nothing is acknowledged and the
 * platform stops sending.
 */
export function createStateTopic(
  { view, params }: { readonly view: StateViewName; readonly params: Readonly<Record<string, unknown>> },
  { key, connection, now, later }: TopicOptions,
): StateTopic {
  const sights = new Map<Viewer, Sight>();
  let latest: Held | null = null;
  let refusal: CallFailure | null = null;
  let acknowledged: Held | null = null;

  function give(viewer: Viewer, sight: Sight): void {
    if (latest === null || sight.drawing !== null) return;
    const sentAtMs = now();
    sight.drawing = { held: latest, sentAtMs };
    const { sequence, platformTimeMs, oldestInputAgeMs } = latest.header;
    const { tables, receivedAtMs } = latest;
    const { subscription } = viewer;
    viewer.post({ kind: 'state', subscription, view, key, sequence, platformTimeMs, oldestInputAgeMs, receivedAtMs, sentAtMs, tables });
  }

  function acknowledge(held: Held): void {
    const quickOnes = [...sights.values()].filter(({ drawing }) => drawing?.held === held && now() - drawing.sentAtMs < slowMs);
    if (quickOnes.length > 0 || held.from !== connection()) return;
    if (acknowledged?.from === held.from && acknowledged.header.sequence >= held.header.sequence) return;
    acknowledged = held;
    held.from.notify('view.ack', { key: held.header.key, sequence: held.header.sequence });
  }

  function subscribe(): void {
    const current = connection();
    if (current === null) return;
    current.request('view.subscribe', { view, params }, (outcome) => {
      if (outcome.ok || !outcome.isAnswer || current !== connection() || sights.size === 0) return;
      refused(outcome.failure);
    });
  }

  function refused(failure: CallFailure): void {
    refusal = failure;
    refuse(sights.keys(), failure);
    if (!mayPass(failure)) return;
    later(() => {
      if (refusal === failure && sights.size > 0) subscribe();
    });
  }

  return {
    join(viewer) {
      const isFirst = sights.size === 0;
      const sight: Sight = { drawing: null };
      sights.set(viewer, sight);
      if (isFirst) subscribe();
      else if (refusal !== null) refuse([viewer], refusal);
      else give(viewer, sight);
    },
    leave(viewer) {
      const drawing = sights.get(viewer)?.drawing ?? null;
      sights.delete(viewer);
      if (drawing !== null && sights.size > 0) acknowledge(drawing.held);
      return sights.size > 0;
    },
    frame(frame) {
      const from = connection();
      if (from === null) return;
      refusal = null;
      latest = { ...frame, receivedAtMs: now(), from };
      for (const [viewer, sight] of sights) give(viewer, sight);
    },
    refused,
    drawn(viewer, sequence) {
      const sight = sights.get(viewer);
      if (sight?.drawing?.held.header.sequence !== sequence) return;
      const { held } = sight.drawing;
      sight.drawing = null;
      acknowledge(held);
      if (held !== latest) give(viewer, sight);
    },
    connected: subscribe,
    lost: () => undefined,
    forget() {
      latest = null;
      refusal = null;
      for (const sight of sights.values()) sight.drawing = null;
    },
    close() {
      connection()?.request('view.unsubscribe', { key }, () => undefined);
    },
  };
}
