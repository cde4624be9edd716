/** People bring a change to its end, whatever dies meanwhile. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Change } from '../../shared/changes/change.ts';
import type { People } from './people.ts';

const lookEveryMs = 80;
const resumeEveryMs = 300;
const endWithinMs = 180_000;

/** Approves, resumes and waits. Answers the closed change. @throws Error when it stays open for three minutes */
export async function toTheEnd(people: People, changeId: string): Promise<Change> {
  const sinceMs = Date.now();
  let resumedAtMs = 0;
  for (;;) {
    const { change } = await people.call('vera', 'change.get', { changeId });
    const { state } = change;
    if (state.phase === 'closed') return change;
    if (Date.now() - sinceMs > endWithinMs) {
      throw new Error(`${changeId} did not come to its end: ${JSON.stringify(state)}, steps ${JSON.stringify(change.steps)}`);
    }
    if (state.phase === 'awaiting-approval') await people.try('ana', 'change.approve', { changeId, planHash: change.planHash });
    else if (state.phase === 'paused' && Date.now() - resumedAtMs > resumeEveryMs) {
      resumedAtMs = Date.now();
      await people.try('omar', 'change.resume', { changeId, why: 'it goes on' });
    }
    await wait(lookEveryMs);
  }
}
