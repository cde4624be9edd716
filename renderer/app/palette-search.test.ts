import { describe, expect, it } from 'vitest';
import type { Command } from '../ui/commands.ts';
import { searchCommands } from './palette-search.ts';

function command(title: string): Command {
  return { id: title, title, group: 'Act', run: () => undefined };
}

const commands = ['Open osl-1', 'Shift traffic away from osl-1…', 'Shift traffic away from osl-12…', 'Sign out'].map(command);

describe('the palette', () => {
  it('lists everything in its own order while nothing is typed', () => {
    expect(searchCommands(commands, '  ')).toEqual(commands);
  });

  it('wants every word, in any order, and puts the exact id first', () => {
    expect(searchCommands(commands, 'osl-1 shift').map(({ title }) => title)).toEqual([
      'Shift traffic away from osl-1…',
      'Shift traffic away from osl-12…',
    ]);
  });

  it('prefers what begins as typed to what merely contains it', () => {
    const found = searchCommands(['Open: Shift osl-1 away', 'Shift traffic away from osl-1…'].map(command), 'shift osl-1');
    expect(found[0]?.title).toBe('Shift traffic away from osl-1…');
  });

  it('takes a comma for no part of the word before it', () => {
    expect(searchCommands(['Lift: osl-12 held', 'Lift: osl-1, lis-1 held'].map(command), 'lift osl-1')[0]?.title).toBe(
      'Lift: osl-1, lis-1 held',
    );
  });

  it('finds the beginnings of words', () => {
    expect(searchCommands(commands, 'sig').map(({ title }) => title)).toEqual(['Sign out']);
    expect(searchCommands(commands, 'nowhere')).toEqual([]);
  });
});
