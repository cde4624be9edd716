import { describe, expect, it } from 'vitest';
import type { Role } from '../../shared/model/identity.ts';
import { configCommands } from './config-commands.ts';
import { idcCommands } from './idc-commands.ts';
import { searchCommands } from './palette-search.ts';
import { streamCommands, streamFind } from './stream-commands.ts';

const osl = { id: 'osl-1', name: 'Oslo', region: 'north', authorityActs: ['request', 'take-over'] } as const;

function titles(query: string, role: Role, breakGlassRole: Role | null = 'approver'): readonly string[] {
  return searchCommands(idcCommands([osl], { role, breakGlassRole }), query).map(({ title }) => title);
}

describe('the palette over IDCs', () => {
  it('offers every act that begins with an IDC', () => {
    expect(titles('osl-1', 'approver')).toEqual(
      expect.arrayContaining([
        'Shift traffic away from osl-1…',
        'Bring traffic back to osl-1…',
        'Switch the origin of streams of osl-1…',
        'Hold osl-1…',
        'Override a rule on osl-1…',
        'Drill: shift traffic away from osl-1…',
        'Break glass: shift traffic away from osl-1, no second person…',
        'Ask for command of osl-1…',
        'Take over command of osl-1…',
      ]),
    );
  });

  it('breaks the glass only for the role that policy names, once that is known', () => {
    expect(titles('break glass', 'operator')).toEqual([]);
    expect(titles('break glass', 'admin', null)).toEqual([]);
  });

  it('shows a viewer only what there is to look at', () => {
    expect(titles('osl-1', 'viewer')).toEqual(['Open osl-1', 'Streams of osl-1']);
  });
});

describe('the palette over config', () => {
  const namespaces = [
    { namespace: 'media', description: 'Media servers', running: 3 },
    { namespace: 'policy', description: 'What changes must keep', running: 1 },
  ];

  it('offers the next release of a namespace and the way back from the one that runs', () => {
    const commands = configCommands(namespaces, 'operator');
    expect(searchCommands(commands, 'release media').map(({ title }) => title)).toContain('Draft a release of media…');
    expect(searchCommands(commands, 'roll back').map(({ title }) => title)).toEqual(['Roll media back to r2…']);
    expect(searchCommands(commands, 'freeze windows')[0]?.title).toBe('Config of policy');
  });

  it('lets a viewer open a namespace, no more', () => {
    expect(configCommands(namespaces, 'viewer').map(({ title }) => title)).toEqual(['Config of media', 'Config of policy']);
  });
});

describe('the palette over streams', () => {
  it('asks the platform for the longest word that is typed', () => {
    expect(streamFind('switch live/arena-7')).toBe('live/arena-7');
    expect(streamFind(' os ')).toBeNull();
  });

  it('opens what was found, or switches its origin', () => {
    const commands = streamCommands([{ id: 'live/arena-7', publisher: 'arena' }], 'operator');
    expect(searchCommands(commands, 'arena-7').map(({ title }) => title)).toEqual([
      'Open stream live/arena-7',
      'Switch the origin of live/arena-7…',
    ]);
  });
});
