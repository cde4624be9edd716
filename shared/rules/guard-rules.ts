/** Guards over single IDCs: what a hold stops, what an override frees, and how long either may last. */
import type { HoldIntent, OverrideIntent } from '../changes/intent.ts';
import type { RuleVerdict } from '../changes/plan.ts';
import type { Guard } from '../model/guards.ts';
import { standingGuards } from '../model/guards.ts';
import { allows, durationWords, isEmergency, listed, stops, utcWords, warns } from './input.ts';
import type { Judgement, RuleInput } from './input.ts';
import { touchedBy } from './touched.ts';

type RuleName = RuleVerdict['rule'];

/**
 * Rules that an override may turn into a warning. All others keep the network on air, keep two people apart from one, or say that a
 * step can't be made at all: nobody may waive them. A hold is lifted, not overridden.
 */
export const overridable: readonly RuleName[] = ['load-ceiling', 'fresh-receivers', 'anti-flap', 'freeze-window'];

const hourMs = 3_600_000;
/** An override that outlives the night it was meant for is forgotten, and a rule with it. */
export const overrideMostMs = 12 * hourMs;
export const holdMostMs = 7 * 24 * hourMs;

/**
 * Nobody changes a held IDC, reverts included: whoever held it is working there. Two ways stay open: the hold itself can be changed or
 * lifted, and an emergency may leave a held IDC, because getting away from a dead one is worth more. It may never land on one.
 */
export function judgeHold(input: RuleInput): Judgement {
  const { intent, snapshot, self } = input;
  if (intent.kind === 'override') return allows('It moves nothing, so a hold does not concern it.');
  const touched = touchedBy(input);
  const holds = standingGuards(snapshot.guards ?? [], snapshot.atMs).filter(
    ({ guard, idc, changeId }) => guard === 'hold' && touched.includes(idc) && changeId !== self?.changeId,
  );
  if (intent.kind === 'hold') {
    return holds.length === 0 ? allows(`Nobody holds ${listed(intent.idcs)}.`) : warns(`${holdWords(holds)} This changes that hold.`);
  }
  if (holds.length === 0) return allows(touched.length === 0 ? 'Nothing is held.' : `Nobody holds ${listed(touched)}.`);
  const leaving = isEmergency(intent) && intent.kind === 'traffic-shift' && intent.direction === 'away' ? intent.idcs : [];
  if (holds.every(({ idc }) => leaving.includes(idc))) return warns(`${holdWords(holds)} An emergency may still leave.`);
  return stops(`${holdWords(holds)} Ask them, or lift the hold.`, unique(holds.map(({ idc }) => idc)));
}

/** A guard that is over before it stands, or that nobody would remember, is none. */
export function judgeTimeLimit({ intent, snapshot }: RuleInput & { readonly intent: HoldIntent | OverrideIntent }): Judgement {
  const { kind, untilMs } = intent;
  if (untilMs === null) return allows('It is lifted at once.');
  const mostMs = kind === 'hold' ? holdMostMs : overrideMostMs;
  const leftMs = untilMs - snapshot.atMs;
  if (leftMs <= 0) return stops(`Its time was over at ${utcWords(untilMs)}.`);
  if (leftMs > mostMs) return stops(`It would stand for ${durationWords(leftMs)}; at most ${durationWords(mostMs)}.`);
  return allows(`It ends by itself in ${durationWords(leftMs)}, at ${utcWords(untilMs)}.`);
}

/** What would block only warns where an override of the rule stands on every IDC that it blocks at. */
export function overridden(rule: RuleName, judgement: Judgement, input: RuleInput): Judgement {
  if (judgement.verdict !== 'blocks' || !overridable.includes(rule)) return judgement;
  const { snapshot } = input;
  const standing = standingGuards(snapshot.guards ?? [], snapshot.atMs).filter(
    (guard) => guard.guard === 'override' && guard.rule === rule,
  );
  const about = judgement.about ?? touchedBy(input);
  const by = about.map((idc) => standing.find((guard) => guard.idc === idc));
  const found = by.filter((guard) => guard !== undefined);
  const [first] = found.toSorted((left, right) => left.untilMs - right.untilMs);
  if (first === undefined || found.length < about.length) return judgement;
  return warns(`${judgement.reason} Overridden by ${first.by.name} until ${utcWords(first.untilMs)}: ${sentence(first.why)}`);
}

function holdWords(holds: readonly Guard[]): string {
  const byChange = new Map<string, Guard[]>();
  for (const hold of holds) byChange.set(hold.changeId, [...(byChange.get(hold.changeId) ?? []), hold]);
  return [...byChange.values()]
    .map(([first, ...others]) => {
      if (first === undefined) return '';
      const idcs = listed([first, ...others].map(({ idc }) => idc));
      const are = others.length === 0 ? 'is' : 'are';
      return `${idcs} ${are} held by ${first.by.name} until ${utcWords(first.untilMs)}: ${sentence(first.why)}`;
    })
    .join(' ');
}

function sentence(words: string): string {
  return /[.!?]$/.test(words) ? words : `${words}.`;
}

function unique(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)];
}
