/** Each point of a story once: undisturbed runs name them, then one run dies at each. What a point is: `victim/points.ts`. */
import { faultsOf } from './check.ts';
import { createPeople } from './people.ts';
import { endedAsMeant, toTheEnd } from './run.ts';
import { openStage } from './stage.ts';
import type { StageOptions } from './stage.ts';
import type { Story } from './stories/story.ts';
import type { Death } from './victim/messages.ts';

export interface PointsReport {
  readonly points: number;
  readonly died: number;
  readonly faults: readonly PointFault[];
}

export interface PointFault {
  /** null: nobody had been killed. */
  readonly point: string | null;
  /** A point that never came again is a fault too: what is not tried is not proven. */
  readonly what: string;
}

export interface PointsOptions extends Pick<StageOptions, 'postgres'> {
  /** Which of the points are died at. */
  readonly among: (name: string) => boolean;
  /** Called after each point that was gone through. */
  readonly told: () => void;
}

/** A story that goes there and back has both in the naming. */
const namingRuns = 2;
/** There and back, twice. */
const attempts = 4;

export async function runPoints(story: Story, { postgres, among, told }: PointsOptions): Promise<PointsReport> {
  const stage = await openStage({ ...story.surroundings, postgres });
  const people = createPeople(stage);
  const faults: PointFault[] = [];
  const names = new Set<string>();
  let [runs, died] = [0, 0];
  let point: string | null = null;
  const found = (what: string): void => void faults.push({ point, what });

  /** Answers the points that were passed, and whether it died. */
  async function run(
    death: Extract<Death, { by: 'name' }> | null,
  ): Promise<{ readonly passed: readonly string[]; readonly dead: boolean }> {
    runs += 1;
    point = death?.name ?? null;
    const victim = await stage.platform();
    await victim.arm(death);
    const asked = await people.ask(story.asking(stage, people), `points-${String(runs).padStart(8, '0')}`);
    const change = await toTheEnd(people, asked.change.id, story);
    const { state } = change;
    if (state.phase === 'closed' && !endedAsMeant(change, story)) {
      found(`closed as ${state.outcome}, because ${String(state.why)}`);
    }
    for (const fault of await faultsOf(stage, people, { asked, change })) found(fault);
    return { passed: victim.points(), dead: victim.isDead() };
  }

  try {
    await story.prepare(stage, people);
    for (let naming = 1; naming <= namingRuns; naming += 1) for (const name of (await run(null)).passed) names.add(name);
    for (const name of [...names].filter(among)) {
      let dead = false;
      for (let attempt = 1; attempt <= attempts && !dead; attempt += 1) ({ dead } = await run({ by: 'name', name }));
      if (dead) died += 1;
      else found(`was passed when nobody was killed, and not again in ${String(attempts)} runs`);
      told();
    }
  } catch (error) {
    // What is left of the network after that tells nothing more.
    found(error instanceof Error ? error.message : String(error));
  } finally {
    people.close();
    await stage.close();
  }
  return { points: names.size, died, faults };
}
