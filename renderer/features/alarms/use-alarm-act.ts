import { useState } from 'react';
import type { Alarm } from '../../../shared/model/events.ts';
import { useCall } from '../../live/index.ts';
import type { CallOutcome } from '../../live/index.ts';
import type { Problem } from '../../ui/conditions.tsx';
import { problemOf } from '../../ui/problem.ts';
import { text } from './text.ts';

export type ActKind = 'acknowledge' | 'shelve' | 'unshelve';

export interface AlarmAct {
  readonly kind: ActKind;
  readonly alarms: readonly Alarm[];
  /** To begin with. */
  readonly why?: string;
}

type ActState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'acting'; readonly done: number }
  | { readonly phase: 'failed'; readonly problem: Problem };

interface Acting {
  readonly state: ActState;
  /** Answers what the platform said it has done of it: all, or null when it stopped. */
  readonly act: (
    act: AlarmAct,
    told: { readonly why: string; readonly forMinutes: number },
  ) => Promise<{ readonly untilMs: number | null } | null>;
}

/** One alarm after the other: what is done is seen in the log at once, and a refusal says how far it came. */
export function useAlarmAct(): Acting {
  const call = useCall();
  const [state, setState] = useState<ActState>({ phase: 'idle' });

  async function one(
    kind: ActKind,
    alarmId: string,
    told: { readonly why: string; readonly forMinutes: number },
  ): Promise<CallOutcome<object>> {
    switch (kind) {
      case 'acknowledge':
        return call('alarm.acknowledge', { alarmId, why: told.why });
      case 'shelve':
        return call('alarm.shelve', { alarmId, forMinutes: told.forMinutes, why: told.why });
      case 'unshelve':
        return call('alarm.unshelve', { alarmId, why: told.why });
    }
  }

  return {
    state,
    async act({ kind, alarms }, told) {
      let untilMs: number | null = null;
      for (const [done, { id }] of alarms.entries()) {
        setState({ phase: 'acting', done });
        const outcome = await one(kind, id, told);
        // One that cleared in the meantime needs nothing any more.
        if (!outcome.ok && !(alarms.length > 1 && outcome.failure.data.code === 'not-found')) {
          const meaning = done === 0 ? text.dialog.failed : text.dialog.failedAt(done, alarms.length);
          setState({ phase: 'failed', problem: problemOf(outcome.failure, meaning) });
          return null;
        }
        if (outcome.ok && 'untilMs' in outcome.result && typeof outcome.result.untilMs === 'number') untilMs = outcome.result.untilMs;
      }
      setState({ phase: 'idle' });
      return { untilMs };
    },
  };
}
