/** Each point of a story once: a first run counts them, then one run dies at each. */
import { faultsOf } from './check.ts';
import { createPeople } from './people.ts';
import { toTheEnd } from './run.ts';
import { openStage } from './stage.ts';
import type { StageOptions } from './stage.ts';
import type { Story } from './stories/story.ts';

export interface PointsReport {
  readonly points: number;
  readonly died: number;
  /** Each names its point. */
  readonly faults: readonly string[];
}

/** @param only one point, to replay a fault; null: all */
export async function runPoints(
  story: Story,
  {
    postgres,
    only,
    progress,
  }: { readonly only: number | null; readonly progress: (point: number, name: string) => void } & Pick<StageOptions, 'postgres'>,
): Promise<PointsReport> {
  const stage = await openStage({ postgres, rebufferPct: story.rebufferPct });
  const people = createPeople(stage);
  const faults: string[] = [];
  let died = 0;
  try {
    await story.prepare(stage, people);
    const names = await run(null);
    const chosen = names.map((name, index) => ({ point: index + 1, name })).filter(({ point }) => only === null || point === only);
    for (const { point, name } of chosen) {
      progress(point, name);
      await run(point);
    }
    return { points: names.length, died, faults };
  } finally {
    people.close();
    await stage.close();
  }

  async function run(dieAt: number | null): Promise<readonly string[]> {
    const key = `point-${String(dieAt ?? 0).padStart(8, '0')}`;
    const victim = await stage.platform();
    await victim.arm(dieAt);
    const asked = await people.ask(() => story.intent(stage, people), key);
    const change = await toTheEnd(people, asked.change.id);
    if (victim.isDead()) died += 1;
    const where = dieAt === null ? 'nobody killed' : `point ${String(dieAt)} (${victim.points()[dieAt - 1] ?? 'never reached'})`;
    const { state } = change;
    if (state.phase === 'closed' && state.outcome !== story.outcome)
      faults.push(`${where}: closed as ${state.outcome}, because ${String(state.why)}`);
    for (const fault of await faultsOf(stage, people, { asked, change })) faults.push(`${where}: ${fault}`);
    return victim.points();
  }
}
