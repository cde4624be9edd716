import { roleMay } from '../../../shared/model/identity.ts';
import { useLinkStatus } from '../../live/index.ts';
import { LinkButton } from '../../ui/button.tsx';
import { ScreenHeading } from '../../ui/panel.tsx';
import { routes } from '../../ui/routes.ts';
import { StateMark } from '../../ui/state-mark.tsx';
import { commonText } from '../../ui/text.ts';
import { formatAge, formatBegin, formatSince } from '../../ui/time.ts';
import type { IdcFigures } from './model/idc-figures.ts';
import { idcText } from './text.ts';

interface IdcHeadingProps {
  readonly idc: IdcFigures;
  readonly nowMs: number;
}

/** Which IDC, in what state since when, and what can be done about it. */
export function IdcHeading({ idc, nowMs }: IdcHeadingProps) {
  const status = useLinkStatus();
  const refusal = status.state !== 'live' ? idcText.notWhileLost : roleMay(status.welcome.person.role, 'operator') ? null : idcText.mayNot;
  const since = `${formatSince(nowMs - idc.sinceMs)}, since ${formatBegin(idc.sinceMs, nowMs)}`;
  const age = Number.isFinite(idc.ageMs) ? commonText.dataOld(formatAge(idc.ageMs)) : commonText.noData;
  const old = idc.stale ? age : null;
  const note = [idc.frameTooOld ? null : since, old].filter((part) => part !== null).join(' · ');
  return (
    <ScreenHeading
      title={
        <>
          <span className="mono">{idc.id}</span> <span className="idc-place">{idcText.place(idc.name, idc.region)}</span>
        </>
      }
      note={<StateMark large state={idc.state} note={note} />}
      actions={
        refusal === null ? (
          <>
            <LinkButton href={routes.newChange({ kind: 'traffic-shift', direction: 'away', idc: idc.id })}>{idcText.shiftAway}</LinkButton>
            <LinkButton href={routes.newChange({ kind: 'traffic-shift', direction: 'back', idc: idc.id })}>{idcText.bringBack}</LinkButton>
            <LinkButton href={routes.newChange({ kind: 'hold', idc: idc.id })}>{idcText.hold}</LinkButton>
            <LinkButton href={routes.newChange({ kind: 'override', idc: idc.id })}>{idcText.override}</LinkButton>
          </>
        ) : (
          <span className="quiet">{refusal}</span>
        )
      }
    />
  );
}
