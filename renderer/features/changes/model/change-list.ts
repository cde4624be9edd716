/** Which changes the list shows and in what order: what waits for this person first, then what is in trouble, then by time. */
import type { Change } from '../../../../shared/changes/change.ts';
import type { ActingPerson } from './change-acts.ts';
import { actsOf } from './change-acts.ts';
import { owesReview, reviewWhyNot } from './review.ts';

export interface ChangeFilter {
  readonly which: 'open' | 'reviews' | 'scheduled' | 'all';
  readonly kind: Change['kind'] | 'any';
  readonly text: string;
}

/** `review`: owed, and this person may sign it off. */
export type Attention = 'yours' | 'review' | 'trouble' | 'open' | 'closed';
export interface ListedChange {
  readonly change: Change;
  readonly attention: Attention;
}

const ranks: Readonly<Record<Attention, number>> = { yours: 0, trouble: 1, review: 2, open: 3, closed: 4 };

export function listChanges(changes: readonly Change[], filter: ChangeFilter, person: ActingPerson | null): readonly ListedChange[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return changes
    .filter((change) => change.state.phase !== 'previewed')
    .filter((change) => isShown(change, filter.which))
    .filter((change) => filter.kind === 'any' || change.kind === filter.kind)
    .filter((change) => words.every((word) => searchable(change).includes(word)))
    .map((change) => ({ change, attention: attentionOf(change, person) }))
    .sort(
      (one, other) =>
        ranks[one.attention] - ranks[other.attention] ||
        other.change.submittedAtMs - one.change.submittedAtMs ||
        one.change.id.localeCompare(other.change.id),
    );
}

/** What waits for this person, whatever the list shows. */
interface Owed {
  readonly approvals: number;
  readonly reviews: number;
}

export function owedTo(changes: readonly Change[], person: ActingPerson | null): Owed {
  const count = (wanted: Attention): number => changes.filter((change) => attentionOf(change, person) === wanted).length;
  return { approvals: count('yours'), reviews: count('review') };
}

function isShown(change: Change, which: ChangeFilter['which']): boolean {
  const isOpen = change.state.phase !== 'closed';
  switch (which) {
    case 'all':
      return true;
    case 'open':
      return isOpen || owesReview(change);
    case 'reviews':
      return owesReview(change);
    case 'scheduled':
      return isOpen && change.startAtMs !== null && change.steps.every(({ key }) => key === null);
  }
}

export function attentionOf(change: Change, person: ActingPerson | null): Attention {
  if (owesReview(change) && reviewWhyNot(change, person) === null) return 'review';
  if (change.state.phase === 'closed') return owesReview(change) ? 'open' : 'closed';
  if (hasUnknownEffect(change) || change.state.phase === 'paused' || change.state.phase === 'reverting') return 'trouble';
  const mayApprove = actsOf(change, person, null).some(({ act, whyNot }) => act === 'approve' && whyNot === null);
  return mayApprove ? 'yours' : 'open';
}

export function hasUnknownEffect(change: Change): boolean {
  return change.steps.some((step) => step.effect === 'unknown');
}

function searchable(change: Change): string {
  const { id, title, reason, ticket, requester, idcs, kind, planHash } = change;
  return [id, title, reason, ticket ?? '', requester.name, requester.subject, kind, planHash, ...idcs].join(' ').toLowerCase();
}
