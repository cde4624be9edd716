/**
 * When readiness turns: what would fit no longer does, or does again. An answer is said only once it has stood for a while, `fits again`
 * only some points under the ceiling, and `unknown` turns nothing: so the timeline is not full of a load that breathes.
 */
import type { NetworkReadiness, Readiness } from '../../shared/changes/readiness.ts';
import type { TimelineEntry } from '../../shared/model/events.ts';
import { platformActor } from '../platform-actor.ts';

const standsForMs = 10_000;
const marginPoints = 3;
/** More turns than these at once are one entry. */
const mostEntries = 3;
const mostNamed = 5;

type Answer = 'fits' | 'does-not';

interface Standing {
  /** What was last told; null before anything was known. */
  said: Answer | null;
  candidate: Answer | null;
  sinceMs: number;
}

export interface ReadinessTurns {
  /** What is to be told of this readiness. The first answer of each is where it begins, and no turn. */
  update(readiness: NetworkReadiness, at: { readonly atMs: number; readonly loadCeilingPct: number }): TimelineEntry[];
}

export function createReadinessTurns(): ReadinessTurns {
  const standings = new Map<string, Standing>();

  /** The new answer when it has just turned; null otherwise. */
  function turn(key: string, answer: Answer | null, atMs: number): Answer | null {
    const standing = standings.get(key) ?? { said: null, candidate: null, sinceMs: atMs };
    standings.set(key, standing);
    if (answer === null || answer === standing.said) {
      standing.candidate = null;
      return null;
    }
    if (standing.said === null) {
      standing.said = answer;
      return null;
    }
    if (standing.candidate !== answer) [standing.candidate, standing.sinceMs] = [answer, atMs];
    if (atMs - standing.sinceMs < standsForMs) return null;
    [standing.said, standing.candidate] = [answer, null];
    return answer;
  }

  return {
    update(readiness, { atMs, loadCeilingPct }) {
      const turned = readiness.single.map((one) => ({ one, answer: turn(one.idcs[0] ?? '', answerOf(one, loadCeilingPct), atMs) }));
      const of = (answer: Answer): Readiness[] => turned.filter((each) => each.answer === answer).map(({ one }) => one);
      const pairs = turn('two at once', pairsAnswer(readiness, loadCeilingPct), atMs);
      return [
        ...singleEntries(of('does-not'), 'does-not', { atMs, loadCeilingPct }),
        ...singleEntries(of('fits'), 'fits', { atMs, loadCeilingPct }),
        ...(pairs === null ? [] : [pairsEntry(readiness, pairs, atMs)]),
      ];
    },
  };
}

/** null: not known, or so close under the ceiling that it says nothing new. */
function answerOf({ fits, loadPct }: Readiness, loadCeilingPct: number): Answer | null {
  if (fits === 'no') return 'does-not';
  return fits === 'yes' && (loadPct ?? 0) <= loadCeilingPct - marginPoints ? 'fits' : null;
}

function pairsAnswer({ pairs, pairsAtAll }: NetworkReadiness, loadCeilingPct: number): Answer | null {
  if (pairsAtAll.no > 0) return 'does-not';
  return pairsAtAll.unknown === 0 && pairs.every((pair) => answerOf(pair, loadCeilingPct) === 'fits') ? 'fits' : null;
}

interface At {
  readonly atMs: number;
  readonly loadCeilingPct: number;
}

function singleEntries(turned: readonly Readiness[], answer: Answer, { atMs, loadCeilingPct }: At): TimelineEntry[] {
  const what = answer === 'fits' ? 'the rest could take it again' : 'the rest could no longer take it';
  const detailOf = ({ breaksFirst }: Readiness): string => `First ${breaksFirst}, ceiling ${String(loadCeilingPct)} %`;
  if (turned.length > mostEntries) {
    const ids = turned.map(({ idcs }) => idcs[0] ?? '');
    const named = ids.slice(0, mostNamed).join(', ');
    const rest = ids.length > mostNamed ? ` and ${String(ids.length - mostNamed)} more` : '';
    const worst = turned.toSorted((left, right) => (right.loadPct ?? 0) - (left.loadPct ?? 0))[0];
    const detail = worst === undefined ? null : `${worst.idcs[0] ?? ''}: ${detailOf(worst)}`;
    return [entry({ atMs, answer, idc: null, title: `If one of ${named}${rest} were lost, ${what}`, detail })];
  }
  return turned.map((one) => {
    const idc = one.idcs[0] ?? '';
    return entry({ atMs, answer, idc, title: `If ${idc} were lost, ${what}`, detail: one.breaksFirst === '' ? null : detailOf(one) });
  });
}

function pairsEntry({ pairs, pairsAtAll }: NetworkReadiness, answer: Answer, atMs: number): TimelineEntry {
  if (answer === 'fits') return entry({ atMs, answer, idc: null, title: 'The loss of any two IDCs at once would fit again', detail: null });
  const [worst] = pairs;
  const detail = worst === undefined ? null : `Worst is ${worst.idcs.join(' + ')}: ${worst.breaksFirst}`;
  const title = `The loss of two IDCs at once would no longer fit: ${String(pairsAtAll.no)} of ${String(pairsAtAll.all)} pairs`;
  return entry({ atMs, answer, idc: null, title, detail });
}

function entry(told: {
  readonly atMs: number;
  readonly answer: Answer;
  readonly idc: string | null;
  readonly title: string;
  readonly detail: string | null;
}): TimelineEntry {
  return {
    atMs: told.atMs,
    kind: 'health',
    severity: told.answer === 'fits' ? 'info' : 'degraded',
    idc: told.idc,
    title: told.title,
    detail: told.detail,
    changeId: null,
    release: null,
    actor: platformActor,
  };
}
