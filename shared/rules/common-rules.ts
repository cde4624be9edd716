/** Guards on every kind of change. */
import { touchedIdcs } from '../changes/shift.ts';
import { allows, listed, stops, stopsUnlessEmergency } from './input.ts';
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

export function judgeFreezeWindow({ intent, snapshot, policy, routing }: RuleInput): Judgement {
  const touched = touchedIdcs(intent, snapshot, routing);
  const touching = policy.freezeWindows.filter(({ idcs }) => idcs.length === 0 || idcs.some((id) => touched.includes(id)));
  const open = touching.find(({ fromMs, untilMs }) => fromMs <= snapshot.atMs && snapshot.atMs < untilMs);
  if (open !== undefined) return stopsUnlessEmergency(intent, `Frozen until ${utcWords(open.untilMs)}: ${open.reason}.`);
  const next = touching.filter(({ fromMs }) => fromMs > snapshot.atMs).toSorted((left, right) => left.fromMs - right.fromMs)[0];
  return allows(next === undefined ? 'None.' : `None until ${utcWords(next.fromMs)}.`);
}

export function judgeSecondPerson({ intent, policy }: RuleInput): Judgement {
  return allows(
    policy.needsApproval.includes(intent.kind)
      ? 'Someone else than the requester must approve.'
      : 'Policy wants no second person for this.',
  );
}

function utcWords(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
