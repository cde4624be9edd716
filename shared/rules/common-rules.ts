/** Guards on every kind of change. */
import { touchedIdcs } from '../changes/shift.ts';
import { allows, listed, stops } from './input.ts';
import type { Judgement, RuleInput } from './input.ts';

/** Receivers included; the database holds the same as a lock. */
export function judgeOneChangePerIdc({ intent, snapshot, routing, self }: RuleInput): Judgement {
  const touched = touchedIdcs(intent, snapshot, routing);
  const holders = new Map<string, string[]>();
  for (const id of touched) {
    const holder = Object.hasOwn(snapshot.held, id) ? snapshot.held[id] : undefined;
    if (holder !== undefined && holder !== self?.changeId) holders.set(holder, [...(holders.get(holder) ?? []), id]);
  }
  const held = [...holders].map(([holder, ids]) => `${listed(ids)} ${ids.length === 1 ? 'is' : 'are'} held by change ${holder}`);
  return held.length > 0 ? stops(`${held.join('; ')}.`) : allows(`None other open on ${listed(touched)}.`);
}

export function judgeSecondPerson({ intent, policy }: RuleInput): Judgement {
  return allows(
    policy.needsApproval.includes(intent.kind)
      ? 'Someone else than the requester must approve.'
      : 'Policy wants no second person for this.',
  );
}
