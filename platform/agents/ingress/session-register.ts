/** Live and recently ended sessions, from two sources: HAProxy's log says at once who began, `show sess` who still lives. */
import type { IngressSession } from '../../../shared/agents/ingress.ts';
import type { HaproxySession, SessionLogLine } from './runtime-output.ts';

/** How long an ended session can still be asked for. */
const keepEndedMs = 60_000;
/** A session logged this shortly before a reading may be missing from it. */
const readingSlackMs = 100;
/** Beyond this the oldest ended sessions are forgotten early. */
const maximumEnded = 20_000;

export type SessionRegister = {
  readonly began: (line: SessionLogLine) => void;
  /** @param askedAtMs when the reading was asked for, @param nowMs when it arrived. */
  readonly observed: (sessions: readonly HaproxySession[], askedAtMs: number, nowMs: number) => void;
  readonly all: (nowMs: number) => readonly IngressSession[];
};

export function createSessionRegister(): SessionRegister {
  const live = new Map<string, IngressSession>();
  let ended: IngressSession[] = [];
  const keyOf = (session: { trafficClass: string; clientPort: number }): string => `${session.trafficClass}:${session.clientPort}`;

  function end(key: string, endedAtMs: number): void {
    const session = live.get(key);
    if (session === undefined) return;
    live.delete(key);
    ended.push({ ...session, endedAtMs });
  }
  function begin(session: Omit<IngressSession, 'id'>): void {
    const key = keyOf(session);
    // A client port is used again only after its session is over, even if nobody has said so yet.
    end(key, session.startedAtMs);
    live.set(key, { ...session, id: `${session.trafficClass}-${session.clientPort}-${session.startedAtMs}` });
  }

  return {
    began(line) {
      if (line.idc === undefined) return;
      const { trafficClass, idc, clientPort, acceptedAtMs } = line;
      begin({ trafficClass, idc, clientPort, startedAtMs: acceptedAtMs });
    },
    observed(sessions, askedAtMs, nowMs) {
      const seen = new Set<string>();
      for (const session of sessions) {
        const { trafficClass, idc, clientPort } = session;
        const key = keyOf(session);
        seen.add(key);
        const known = live.get(key);
        if (known?.idc !== idc) begin({ trafficClass, idc, clientPort, startedAtMs: nowMs - session.ageSeconds * 1000 });
      }
      for (const [key, session] of live) {
        if (!seen.has(key) && session.startedAtMs < askedAtMs - readingSlackMs) end(key, nowMs);
      }
    },
    all(nowMs) {
      ended = ended.filter((session) => (session.endedAtMs ?? 0) > nowMs - keepEndedMs).slice(-maximumEnded);
      return [...live.values(), ...ended];
    },
  };
}
