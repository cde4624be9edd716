import { useState } from 'react';
import { rowsOf } from '../../shared/wire/columns.ts';
import type { Welcome } from '../../shared/wire/methods.ts';
import { adoptions, newestRun } from '../features/config/model/adoption.ts';
import { actsOnAuthority, authorityOf } from '../features/idc/model/authority.ts';
import { useBridge, useLatestById, usePolicy, useRetry, useStateView, useStateViewOf } from '../live/index.ts';
import type { Command } from '../ui/commands.ts';
import { guardEntries } from '../ui/guards.ts';
import { useSettled } from '../ui/use-settled.ts';
import { alarmCommands } from './alarm-commands.ts';
import type { AlarmSound } from './alarm-sound.ts';
import { changeByIdCommand, changeCommands, closedChangeCommands } from './change-commands.ts';
import type { CommandStore } from './command-registry.ts';
import { configCommands } from './config-commands.ts';
import type { PaletteNamespace } from './config-commands.ts';
import { consoleCommands, screenCommands } from './frame-commands.ts';
import { guardCommands } from './guard-commands.ts';
import { idcCommands } from './idc-commands.ts';
import type { PaletteIdc } from './idc-commands.ts';
import { Palette } from './palette.tsx';
import { streamCommands, streamFind } from './stream-commands.ts';
import type { PaletteStream } from './stream-commands.ts';
import type { Theme } from './theme.ts';

interface PaletteOfAllProps {
  readonly welcome: Welcome;
  readonly sound: AlarmSound;
  /** Of the screen that is shown. */
  readonly offered: CommandStore['all'];
  readonly onTheme: (theme: Theme) => void;
  readonly onHelp: () => void;
  readonly onClose: () => void;
}

/** The palette over everything there is: what the screen offers first, then all that this person may do or open from anywhere. */
export function PaletteOfAll({ welcome: { person }, sound, offered, onTheme, onHelp, onClose }: PaletteOfAllProps) {
  const [query, setQuery] = useState('');
  const changes = [...useLatestById('changes').values()];
  const byId = changeByIdCommand(query, changes);
  const breakGlassRole = usePolicy()?.breakGlassRole ?? null;
  const alarms = [...useLatestById('alarms').values()];
  const guards = useStateView('guards');
  const idcs = useIdcs(person.subject);
  const namespaces = useNamespaces();
  const found = useFoundStreams(query);
  const onRetry = useRetry();
  const bridge = useBridge();
  const own = offered();
  const everywhere: readonly Command[] = [
    ...screenCommands(),
    ...changeCommands(changes, person),
    ...idcCommands(idcs, { role: person.role, breakGlassRole }),
    ...alarmCommands(alarms, person.role),
    ...guardCommands(guards.state === 'shown' ? guardEntries(guards.tables.guards) : [], person.role),
    ...configCommands(namespaces, person.role),
    ...closedChangeCommands(changes, person),
    ...(byId === null ? [] : [byId]),
    ...consoleCommands({
      sound,
      onTheme,
      onHelp,
      onRetry,
      onSignOut: () => void bridge.invoke('identity.signOut').catch(() => undefined),
    }),
  ];
  return (
    <Palette
      commands={[...own, ...notOf(own, everywhere)]}
      later={notOf(own, streamCommands(found.streams, person.role))}
      searching={found.searching}
      onQuery={setQuery}
      onClose={onClose}
    />
  );
}

/** What a screen offers may be offered from anywhere too: the screen's own is taken. */
function notOf(own: readonly Command[], commands: readonly Command[]): readonly Command[] {
  return commands.filter(({ title }) => !own.some((other) => other.title === title));
}

function useIdcs(subject: string): readonly PaletteIdc[] {
  const overview = useStateView('overview');
  const authority = useStateView('authority');
  if (overview.state !== 'shown') return [];
  return rowsOf(overview.tables.idcs)
    .map(({ id, name, region }) => ({
      id,
      name,
      region,
      authorityActs: authority.state === 'shown' ? actsOnAuthority(authorityOf(authority.tables, id), subject) : [],
    }))
    .toSorted((one, other) => one.id.localeCompare(other.id));
}

function useNamespaces(): readonly PaletteNamespace[] {
  const config = useStateView('config');
  if (config.state !== 'shown') return [];
  return adoptions(config.tables, 0).map(({ namespace, description, targets }) => ({
    namespace,
    description,
    running: newestRun(targets),
  }));
}

const findAfterMs = 150;
const mostFound = 8;

/** The platform searches; what it found for an earlier query stays until the next answer, and the list leaves out what no longer matches. */
function useFoundStreams(query: string): { readonly streams: readonly PaletteStream[]; readonly searching: boolean } {
  const wanted = streamFind(query);
  const find = useSettled(wanted, findAfterMs);
  const view = useStateViewOf(
    'streams',
    find === null ? null : { sort: 'viewers', descending: true, idc: null, state: null, find, offset: 0, limit: mostFound },
  );
  const [kept, setKept] = useState(view);
  if (view.state !== 'loading' && view !== kept) setKept(view);
  const shown = view.state === 'loading' ? kept : view;
  return {
    streams: find === null || shown.state !== 'shown' ? [] : rowsOf(shown.tables.streams).map(({ id, publisher }) => ({ id, publisher })),
    searching: wanted !== null && (wanted !== find || view.state === 'loading'),
  };
}
