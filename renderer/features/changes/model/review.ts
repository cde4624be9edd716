/** Who may sign off the review that break-glass owes. */
import type { Change } from '../../../../shared/changes/change.ts';
import { roleMay } from '../../../../shared/model/identity.ts';
import { methods } from '../../../../shared/wire/methods.ts';
import { text } from '../text.ts';
import type { ActingPerson } from './change-acts.ts';

/** null: this person may. Else why not, in words. */
export function reviewWhyNot(change: Change, person: ActingPerson | null): string | null {
  if (person === null) return 'Nobody is signed in';
  if (!roleMay(person.role, methods['change.review'].role)) return text.review.role(person.role);
  if (change.requester.subject === person.subject) return text.review.own;
  return change.state.phase === 'closed' ? null : text.review.whileOpen;
}

export function owesReview({ review }: Change): boolean {
  return review?.state === 'owed';
}
