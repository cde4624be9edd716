/** Each point of a story once: a first run names them, then one run dies at each. */
import { faultsOf } from './check.ts';
import { createPeople } from './people.ts';
import { toTheEnd } from './run.ts';
import { openStage } from './stage.ts';
import type { StageOptions } from './stage.ts';
import type { Story } from './stories/story.ts';
import type { Death } from './victim/messages.ts';

export interface PointsReport {
  readonly points: number;
  readonly died: number;
  /** Points of the first run that never came again: how often a target is asked depends on how fast it is. */
  readonly missed: readonly string[];
  /** Each names its point. */
  readonly faults: readonly string[];
}

export interface PointsOptions extends Pick<StageOptions, 'postgres'> {
  /** One point by its name, to replay a fault; null: all. */
  readonly only: string | null;
}

const attempts = 2;

export async function runPoints(story: Story, { postgres, only }: PointsOptions): Promise<PointsReport> {
  const stage = await openStage({ postgres, rebufferPct: story.rebufferPct });
  const people = createPeople(stage);
  const faults: string[] = [];
  const missed: string[] = [];
  let [runs, died] = [0, 0];

  /** Answers the points that were passed, and whether it died. */
  async function run(dieAt: Death | null): Promise<{ readonly passed: readonly string[]; readonly dead: boolean }> {
    runs += 1;
    const victim = await stage.platform();
    await victim.arm(dieAt);
    const asked = await people.ask(() => story.intent(stage, people), `points-${String(runs).padStart(8, '0')}`, story.asking?.(stage));
    const change = await toTheEnd(people, asked.change.id);
    const where = dieAt === null ? 'nobody killed' : labelOf(dieAt);
    const { state } = change;
    if (state.phase === 'closed' && state.outcome !== story.outcome) {
      faults.push(`${where}: closed as ${state.outcome}, because ${String(state.why)}`);
    }
    for (const fault of await faultsOf(stage, people, { asked, change })) faults.push(`${where}: ${fault}`);
    return { passed: victim.points(), dead: victim.isDead() };
  }

  try {
    await story.prepare(stage, people);
    const all = named((await run(null)).passed);
    for (const point of all.filter((each) => only === null || labelOf(each) === only)) {
      let dead = false;
      for (let attempt = 1; attempt <= attempts && !dead; attempt += 1) ({ dead } = await run(point));
      if (dead) died += 1;
      else missed.push(labelOf(point));
    }
    return { points: all.length, died, missed, faults };
  } finally {
    people.close();
    await stage.close();
  }
}

function labelOf({ nth, name }: Death): string {
  return `${name ?? 'point'} ${String(nth)}`;
}

/** `change.commit, before apply, change.commit` are `change.commit 1`, `before apply 1` and `change.commit 2`. */
function named(passed: readonly string[]): readonly Death[] {
  const counts = new Map<string, number>();
  return passed.map((name) => {
    const nth = (counts.get(name) ?? 0) + 1;
    counts.set(name, nth);
    return { nth, name };
  });
}
