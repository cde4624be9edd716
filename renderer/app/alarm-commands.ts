/** What the palette offers for the alarms that stand, from any screen: to take one upon oneself, or to put it out of sight. */
import { alarmRank, isLoud, isStanding } from '../../shared/model/alarms.ts';
import type { Alarm } from '../../shared/model/events.ts';
import type { Role } from '../../shared/model/identity.ts';
import { roleMay } from '../../shared/model/identity.ts';
import { methods } from '../../shared/wire/methods.ts';
import { text as alarmsText } from '../features/alarms/text.ts';
import type { Command } from '../ui/commands.ts';
import { navigate, routes } from '../ui/routes.ts';

/** The palette lists no flood. */
const listedMost = 15;
const words = alarmsText.palette;

/** Worst first; each opens its dialog on the screen of alarms, where it says why. */
export function alarmCommands(alarms: readonly Alarm[], role: Role): readonly Command[] {
  const inSight = alarms
    .filter((alarm) => isStanding(alarm) && alarm.shelved === null)
    .toSorted((one, other) => alarmRank(one.severity) - alarmRank(other.severity) || other.raisedAtMs - one.raisedAtMs);
  return [
    ...(roleMay(role, methods['alarm.acknowledge'].role) ? inSight.filter(isLoud).slice(0, listedMost).map(of('acknowledge')) : []),
    ...(roleMay(role, methods['alarm.shelve'].role) ? inSight.slice(0, listedMost).map(of('shelve')) : []),
  ];
}

function of(act: 'acknowledge' | 'shelve'): (alarm: Alarm) => Command {
  return ({ id, title, cause, idc }) => ({
    id: `alarm ${act} ${id}`,
    title: words[act](title),
    group: words.group,
    words: `${cause} ${idc ?? ''}`,
    run: () => navigate(routes.alarms({ alarm: id, act })),
  });
}
