import { isLoud } from '../../../shared/model/alarms.ts';
import type { Alarm } from '../../../shared/model/events.ts';
import { useCommands } from '../../ui/commands.ts';
import type { Command } from '../../ui/commands.ts';
import { text } from './text.ts';
import type { ActKind, AlarmAct } from './use-alarm-act.ts';

interface AlarmCommandsOptions {
  readonly inSight: readonly Alarm[];
  readonly shelved: readonly Alarm[];
  readonly obstacle: string | null;
  readonly onAct: (act: AlarmAct) => void;
}

/** The palette lists no flood: the worst ones by name, all of them at once. */
const listedMost = 15;

/** What can be done to alarms from the palette while the screen is shown. */
export function useAlarmCommands({ inSight, shelved, obstacle, onAct }: AlarmCommandsOptions): void {
  const { group, ...words } = text.palette;
  const loud = inSight.filter(isLoud);
  function of(kind: ActKind, alarms: readonly Alarm[]): readonly Command[] {
    return alarms.slice(0, listedMost).map((alarm) => ({
      id: `alarm ${kind} ${alarm.id}`,
      title: words[kind](alarm.title),
      group,
      words: `${alarm.cause} ${alarm.idc ?? ''}`,
      run: () => onAct({ kind, alarms: [alarm] }),
    }));
  }
  const all: readonly Command[] =
    loud.length < 2
      ? []
      : [
          {
            id: 'alarm acknowledge all',
            title: words.acknowledgeAll(loud.length),
            group,
            run: () => onAct({ kind: 'acknowledge', alarms: loud }),
          },
        ];
  useCommands(obstacle === null ? [...all, ...of('acknowledge', loud), ...of('shelve', inSight), ...of('unshelve', shelved)] : []);
}
