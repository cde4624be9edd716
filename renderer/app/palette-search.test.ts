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

  it('finds the beginnings of words', () => {
    expect(searchCommands(commands, 'sig').map(({ title }) => title)).toEqual(['Sign out']);
    expect(searchCommands(commands, 'nowhere')).toEqual([]);
  });
});
