/** People bring a change to its end, whatever dies meanwhile. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Change } from '../../shared/changes/change.ts';
import type { People } from './people.ts';
import type { Story } from './stories/story.ts';

const lookEveryMs = 40;
const resumeEveryMs = 300;
const endWithinMs = 180_000;
const reviewer = 'amir';

/**
 * Approves, resumes, signs off what is owed, and waits. Answers the closed change.
 * @throws Error when it does not come to its end within three minutes
 */
export async function toTheEnd(people: People, changeId: string, { approvers }: Pick<Story, 'approvers'>): Promise<Change> {
  const sinceMs = Date.now();
  let resumedAtMs = 0;
  for (;;) {
    const { change } = await people.call('vera', 'change.get', { changeId });
    const { state, approval, review } = change;
    if (state.phase === 'closed' && review?.state !== 'owed') return change;
    if (Date.now() - sinceMs > endWithinMs) {
      throw new Error(`${changeId} did not come to its end: ${JSON.stringify(state)}, steps ${JSON.stringify(change.steps)}`);
    }
    if (state.phase === 'closed') await people.try(reviewer, 'change.review', { changeId, note: 'it was right' });
    else if (state.phase === 'awaiting-approval') {
      const next = approvers[approval.kind === 'needed' ? approval.given.length : 0] ?? reviewer;
      await people.try(next, 'change.approve', { changeId, planHash: change.planHash });
    } else if (state.phase === 'paused' && Date.now() - resumedAtMs > resumeEveryMs) {
      resumedAtMs = Date.now();
      await people.try('omar', 'change.resume', { changeId, why: 'it goes on' });
    }
    await wait(lookEveryMs);
  }
}

/** How the story ends when nobody interferes. One that waits for its time may lapse: its approver was kept away for too long by the deaths. */
export function endedAsMeant({ state, startAtMs }: Change, story: Pick<Story, 'outcome'>): boolean {
  return state.phase === 'closed' && (state.outcome === story.outcome || (state.outcome === 'expired' && startAtMs !== null));
}
