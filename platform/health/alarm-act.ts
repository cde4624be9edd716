/** What a person does to an alarm, as a pure function of the alarm. */
import type { Alarm } from '../../shared/model/events.ts';
import type { Actor } from '../../shared/model/identity.ts';

interface Done {
  readonly by: Actor;
  readonly atMs: number;
  readonly why: string;
}

export type AlarmAct =
  | ({ readonly kind: 'acknowledge' } & Done)
  | ({ readonly kind: 'shelve'; readonly untilMs: number } & Done)
  | ({ readonly kind: 'unshelve' } & Done);

export function acted(alarm: Alarm, act: AlarmAct): Alarm {
  const { by, atMs, why } = act;
  switch (act.kind) {
    case 'acknowledge':
      return { ...alarm, acknowledged: { by, atMs, why } };
    case 'shelve':
      return { ...alarm, shelved: { by, atMs, untilMs: act.untilMs, why } };
    case 'unshelve':
      return { ...alarm, shelved: null };
  }
}
