/** What the palette offers for each IDC: to look at it, and every act that begins with one. */
import type { Role } from '../../shared/model/identity.ts';
import { roleMay } from '../../shared/model/identity.ts';
import { methods } from '../../shared/wire/methods.ts';
import type { AuthorityAct } from '../features/idc/model/authority.ts';
import type { Command } from '../ui/commands.ts';
import { navigate, routes } from '../ui/routes.ts';
import { paletteText } from './palette-text.ts';

export interface PaletteIdc {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  /** What this person may do about its command now; empty while that is not known. */
  readonly authorityActs: readonly AuthorityAct[];
}

interface IdcCommandsOptions {
  readonly role: Role;
  /** Who may break the glass; null while the policy is not known. */
  readonly breakGlassRole: Role | null;
}

const { groups } = paletteText;

export function idcCommands(idcs: readonly PaletteIdc[], { role, breakGlassRole }: IdcCommandsOptions): readonly Command[] {
  const look = idcs.flatMap(({ id, name, region }): readonly Command[] => [
    {
      id: `idc ${id}`,
      title: paletteText.openIdc(id),
      group: groups.idcs,
      words: `${name} ${region}`,
      run: () => navigate(routes.idc(id)),
    },
    {
      id: `streams ${id}`,
      title: paletteText.streamsOf(id),
      group: groups.idcs,
      words: name,
      run: () => navigate(routes.streams({ idc: id })),
    },
  ]);
  if (!roleMay(role, methods['change.submit'].role)) return look;
  const mayBreakGlass = breakGlassRole !== null && roleMay(role, breakGlassRole);
  return [...look, ...idcs.flatMap((idc) => [...changesOf(idc, mayBreakGlass), ...authorityOf(idc)])];
}

function changesOf({ id, name }: PaletteIdc, mayBreakGlass: boolean): readonly Command[] {
  const start = (title: string, words: string, query: Readonly<Record<string, string>>): Command => ({
    id: `${title} ${id}`,
    title,
    group: groups.act,
    words: `${name} ${words}`,
    run: () => navigate(routes.newChange({ ...query, idc: id })),
  });
  const away = { kind: 'traffic-shift', direction: 'away' } as const;
  return [
    start(paletteText.shiftAway(id), 'failover drain', away),
    start(paletteText.bringBack(id), 'failback undrain', { kind: 'traffic-shift', direction: 'back' }),
    start(paletteText.switchOrigin(paletteText.streamsAt(id)), 'ingest publishers', { kind: 'origin-switch' }),
    start(paletteText.hold(id), 'freeze lock nobody', { kind: 'hold' }),
    start(paletteText.override(id), 'waive guard', { kind: 'override' }),
    start(paletteText.drillAway(id), 'rehearse exercise', { ...away, mode: 'drill' }),
    ...(mayBreakGlass
      ? [start(paletteText.breakGlass(id), 'break-glass emergency alone', { ...away, profile: 'emergency', glass: 'break' })]
      : []),
  ];
}

function authorityOf({ id, name, authorityActs }: PaletteIdc): readonly Command[] {
  return authorityActs.map((act) => ({
    id: `authority ${act} ${id}`,
    title: paletteText.authority[act](id),
    group: groups.act,
    words: `${name} authority command`,
    // Whom to hand it to is chosen on the IDC's screen.
    run: () => navigate(act === 'grant' ? routes.idc(id) : routes.idc(id, { command: act })),
  }));
}
