import { useState } from 'react';
import { roleMay } from '../../../shared/model/identity.ts';
import { methods } from '../../../shared/wire/methods.ts';
import { useLinkStatus, usePlatformNow, useStateView } from '../../live/index.ts';
import { AuthorityChip } from '../../ui/authority-chip.tsx';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/panel.tsx';
import { replaceAddress, routes } from '../../ui/routes.ts';
import { formatCountdown, formatSince } from '../../ui/time.ts';
import { AuthorityDialog } from './authority-dialog.tsx';
import type { AskedAct } from './authority-dialog.tsx';
import './authority-panel.css';
import { actsOnAuthority, authorityOf } from './model/authority.ts';
import type { AuthorityAct, IdcAuthority } from './model/authority.ts';
import { idcText } from './text.ts';

const words = idcText.authority;

interface AuthorityPanelProps {
  readonly idc: string;
  /** Act whose dialog the address opens, as far as it may be done now. */
  readonly command: string | null;
}

/** Who commands the IDC, until when, who asks for it, and what the signed-in person can do about it. */
export function AuthorityPanel({ idc, command }: AuthorityPanelProps) {
  const view = useStateView('authority');
  const status = useLinkStatus();
  const nowMs = usePlatformNow();
  const [asked, setAsked] = useState<AskedAct | null>(null);
  /** What the address asked for when it was heard: once each time. */
  const [heard, setHeard] = useState<string | null>(null);
  if (view.state !== 'shown') return null;
  const authority = authorityOf(view.tables, idc);
  const { holder, requests } = authority;
  const person = status.state === 'live' ? status.welcome.person : null;
  const subject = person?.subject ?? '';
  const may = person !== null && roleMay(person.role, methods['authority.take'].role);
  if (command !== heard && may) {
    setHeard(command);
    const act = actsOnAuthority(authority, subject).find((each) => each !== 'grant' && each === command);
    if (act !== undefined) setAsked({ act, authority, to: null });
  }
  function close(): void {
    setAsked(null);
    // Without it the same command could not be asked for again.
    if (command !== null) replaceAddress(routes.idc(idc));
  }
  return (
    <Section title={words.title} kind="panel">
      <div className="authority">
        {holder === null ? (
          <p className="quiet">{words.nobody}</p>
        ) : (
          <>
            <p>
              <AuthorityChip name={holder.name} own={holder.subject === subject} asking={requests.length} />{' '}
              <span className="quiet">
                {(holder.subject === subject ? words.yours : words.since)(
                  formatSince(nowMs - holder.sinceMs),
                  formatCountdown(holder.expiresAtMs - nowMs),
                )}
              </span>
            </p>
            <p>{holder.why}</p>
          </>
        )}
        {requests.length === 0 ? null : (
          <ul className="authority-requests" aria-label={words.requests}>
            {requests.map((request) => (
              <li key={request.subject}>
                <span>
                  {words.asks(request.name, formatSince(nowMs - request.atMs))} {request.why}
                </span>
                {may && holder?.subject === subject ? (
                  <Button small onClick={() => setAsked({ act: 'grant', authority, to: request })}>
                    {words.grantTo(request.name)}
                  </Button>
                ) : null}
              </li>
            ))}
          </ul>
        )}
        {may ? <Acts authority={authority} subject={subject} onAct={(act) => setAsked({ act, authority, to: null })} /> : null}
      </div>
      {asked === null ? null : <AuthorityDialog idc={idc} asked={asked} onClose={close} />}
    </Section>
  );
}

interface ActsProps {
  readonly authority: IdcAuthority;
  readonly subject: string;
  readonly onAct: (act: AuthorityAct) => void;
}

function Acts({ authority, subject, onAct }: ActsProps) {
  return (
    <div className="authority-acts">
      {actsOnAuthority(authority, subject)
        .filter((act) => act !== 'grant')
        .map((act) => (
          <Button key={act} small onClick={() => onAct(act)}>
            {words.acts[act]}
          </Button>
        ))}
    </div>
  );
}
