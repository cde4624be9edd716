/** One seed is one schedule: at most five deaths in at most ten seconds, while people act as they please; then peace, and the truth. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Change } from '../../shared/changes/change.ts';
import { SeededRandom } from '../sources/simulator/random.ts';
import { faultsOf } from './check.ts';
import { createPeople } from './people.ts';
import type { People } from './people.ts';
import { endedAsMeant, toTheEnd } from './run.ts';
import { openStage } from './stage.ts';
import type { Stage, StageOptions } from './stage.ts';
import type { Story } from './stories/story.ts';

export interface SeedReport {
  readonly seed: number;
  readonly story: string;
  readonly deaths: number;
  readonly outcome: string;
  readonly faults: readonly string[];
}

/** At a point of the journal or the targets, or by the clock. */
type Death = { readonly by: 'point'; readonly point: number } | { readonly by: 'time'; readonly afterMs: number };
type Act = {
  readonly afterMs: number;
  readonly who: string;
  readonly method: 'change.pause' | 'change.resume' | 'change.abort' | 'change.revert';
};

export interface Schedule {
  readonly story: Story;
  readonly deaths: readonly Death[];
  readonly acts: readonly Act[];
}

const longestMs = 10_000;
const mostDeaths = 5;
const people = ['omar', 'olga', 'ana', 'amir'] as const;
/** Pauses and resumes are everyday; an abort or a revert ends the story. */
const methods = ['change.pause', 'change.resume', 'change.pause', 'change.resume', 'change.abort', 'change.revert'] as const;

export function scheduleOf(seed: number, stories: readonly Story[]): Schedule {
  const random = new SeededRandom(seed);
  const whole = (most: number): number => Math.floor(random.next() * most);
  const story = stories[whole(stories.length)];
  if (story === undefined) throw new Error('there is no story');
  const deaths = Array.from({ length: 1 + Math.floor(random.next() ** 2 * mostDeaths) }, (): Death =>
    random.next() < 0.7 ? { by: 'point', point: 1 + whole(14) } : { by: 'time', afterMs: whole(1_500) },
  );
  const acts = Array.from({ length: whole(4) }, (): Act => ({
    afterMs: whole(1_200),
    who: people[whole(people.length)] ?? 'omar',
    method: methods[whole(methods.length)] ?? 'change.pause',
  }));
  return { story, deaths, acts };
}

export async function runSeed(
  seed: number,
  { postgres, stories }: { readonly stories: readonly Story[] } & Pick<StageOptions, 'postgres'>,
): Promise<SeedReport> {
  const schedule = scheduleOf(seed, stories);
  const { story } = schedule;
  const stage = await openStage({ ...story.surroundings, postgres });
  const crowd = createPeople(stage);
  const storm = new AbortController();
  try {
    await story.prepare(stage, crowd);
    let deaths = 0;
    const killing = kill(stage, schedule.deaths, { signal: storm.signal, died: () => (deaths += 1) });
    const asked = await crowd.ask(story.asking(stage, crowd), `seed-${String(seed).padStart(8, '0')}`);
    const ending = toTheEnd(crowd, asked.change.id, story);
    const acting = act(crowd, asked.change, { acts: schedule.acts, signal: storm.signal });
    // A change that has ended passes no further points.
    await Promise.race([Promise.all([killing, acting]), ending, wait(longestMs)]);
    storm.abort();
    await Promise.all([killing, acting]);
    const change = await ending;
    const faults = await faultsOf(stage, crowd, { asked, change });
    const outcome = change.state.phase === 'closed' ? change.state.outcome : change.state.phase;
    if (schedule.acts.length === 0 && !endedAsMeant(change, story)) faults.push(`closed as ${outcome}, though nobody interfered`);
    return { seed, story: story.name, deaths, outcome, faults };
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return { seed, story: story.name, deaths: 0, outcome: 'none', faults: [words] };
  } finally {
    storm.abort();
    crowd.close();
    await stage.close();
  }
}

/** One death after another, each of the platform that runs then. */
async function kill(
  stage: Stage,
  deaths: readonly Death[],
  { signal, died }: { readonly signal: AbortSignal; readonly died: () => void },
): Promise<void> {
  const over = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  for (const death of deaths) {
    if (signal.aborted) return;
    const victim = await stage.platform();
    if (death.by === 'point') await victim.arm({ by: 'count', nth: death.point });
    else {
      await wait(death.afterMs, undefined, { signal }).catch(() => undefined);
      victim.kill('SIGKILL');
    }
    await Promise.race([victim.ended, over]);
    if (victim.isDead()) died();
    else await victim.arm(null);
  }
}

async function act(
  crowd: People,
  { id }: Change,
  { acts, signal }: { readonly acts: readonly Act[]; readonly signal: AbortSignal },
): Promise<void> {
  for (const { afterMs, who, method } of acts) {
    await wait(afterMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    // Most are refused: the change is in another phase. That is an answer like any other.
    await crowd.try(who, method, { changeId: id, why: 'as they please' });
  }
}
