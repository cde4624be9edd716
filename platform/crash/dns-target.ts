/** What changes act on, as SRV weights in a real BIND: a process of its own, whose log has every record that it took. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { RoutingCommand } from '../contracts.ts';
import { exampleZone, secrets, startZone } from '../changes/test-support/bind-zone.ts';
import { sameShares } from './target.ts';
import type { Target } from './target.ts';

/** A step waits for so long: resolvers may hold what was. */
const ttlSeconds = 1;

export async function startDnsTarget({
  idcs,
  directory,
}: {
  readonly idcs: readonly string[];
  readonly directory: string;
}): Promise<Target> {
  const secretFile = path.join(directory, 'tsig.secret');
  await writeFile(secretFile, secrets['switchyard-key'], { mode: 0o600 });
  const bind = await startZone(directory, idcs, ttlSeconds);
  const { zone, names, control, places } = exampleZone(idcs);

  /** Every command that it took, in order: each replaces the control record. */
  function taken(): readonly RoutingCommand[] {
    return added(bind.log(), control, 'TXT').map((data) => JSON.parse(textOf(data)) as RoutingCommand);
  }

  /** Weights by IDC, as the last update wrote them. */
  function weights(name: string): Readonly<Record<string, number>> {
    const last = bind.log().lastIndexOf(`deleting rrset at '${name}' SRV`);
    const found = added(last < 0 ? '' : bind.log().slice(last), name, 'SRV').map((data) => data.split(' '));
    return Object.fromEntries(found.map(([, weight, , host = '']): [string, number] => [host.split('.')[0] ?? '', Number(weight)]));
  }

  return {
    mover: {
      traffic: {
        kind: 'dns',
        host: '127.0.0.1',
        port: bind.port,
        zone,
        ...names,
        control,
        ttlSeconds,
        key: { name: 'switchyard-key', secretFile },
        idcs: Object.fromEntries(
          Object.entries(places.publish).map(([idc, publish]) => [idc, { publish, play: places.play[idc] ?? publish }]),
        ),
      },
    },
    get effects() {
      return taken();
    },
    held: () => taken().at(-1) ?? null,
    isLike: ({ publish, play }) => sameShares(publish, weights(names.publish)) && sameShares(play, weights(names.play)),
    publishWeights: () => weights(names.publish),
    close: () => bind.stop(),
  };
}

/** The data of the records of a name that were added, as the log of BIND has them, a line each. */
function added(log: string, name: string, type: 'TXT' | 'SRV'): readonly string[] {
  const before = `adding an RR at '${name}' ${type} `;
  return log.split('\n').flatMap((line) => {
    const at = line.indexOf(before);
    return at < 0 ? [] : [line.slice(at + before.length)];
  });
}

/** One text out of the quoted strings of a TXT record. */
function textOf(data: string): string {
  return [...data.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, piece = '']) => piece.replace(/\\(.)/g, '$1')).join('');
}
