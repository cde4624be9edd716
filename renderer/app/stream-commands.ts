/** What the palette offers for streams: those that the platform finds by what is typed, of however many there are. */
import type { Role } from '../../shared/model/identity.ts';
import { roleMay } from '../../shared/model/identity.ts';
import { methods } from '../../shared/wire/methods.ts';
import type { Command } from '../ui/commands.ts';
import { navigate, routes } from '../ui/routes.ts';
import { paletteText } from './palette-text.ts';

export interface PaletteStream {
  readonly id: string;
  readonly publisher: string;
}

const shortestFind = 3;
/** As long as the wire lets a search be. */
const longestFind = 120;

/** What to ask the platform for: the longest word that is typed, as ids are longer than what is done to them. Null: nothing yet. */
export function streamFind(query: string): string | null {
  const longest = query
    .trim()
    .split(/\s+/)
    .reduce((best, word) => (word.length > best.length ? word : best), '');
  return longest.length < shortestFind ? null : longest.slice(0, longestFind);
}

export function streamCommands(streams: readonly PaletteStream[], role: Role): readonly Command[] {
  const may = roleMay(role, methods['change.submit'].role);
  return streams.flatMap(({ id, publisher }): readonly Command[] => [
    {
      id: `stream ${id}`,
      title: paletteText.openStream(id),
      group: paletteText.groups.streams,
      words: publisher,
      run: () => navigate(routes.streams({ stream: id })),
    },
    ...(may
      ? [
          {
            id: `switch-origin ${id}`,
            title: paletteText.switchOrigin(id),
            group: paletteText.groups.act,
            words: `${publisher} stream ingest`,
            run: () => navigate(routes.newChange({ kind: 'origin-switch', stream: id })),
          },
        ]
      : []),
  ]);
}
