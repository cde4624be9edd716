import type { LinkProblem } from '../../../shared/ipc/link-status.ts';
import type { SignInOffers } from '../../../shared/model/identity.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState, ErrorState } from '../../ui/conditions.tsx';
import { StateShape } from '../../ui/state-shape.tsx';
import { commonText } from '../../ui/text.ts';
import { connectText } from './text.ts';

interface PeopleListProps {
  readonly offers: SignInOffers;
  readonly url: string;
  readonly problem: LinkProblem | null;
  readonly signingInAs: string | null;
  readonly onChoose: (subject: string) => void;
  readonly onOther: () => void;
}

/** The ways a platform lets people in; today that is development sign-in, and it says so loudly. */
export function PeopleList({ offers, url, problem, signingInAs, onChoose, onOther }: PeopleListProps) {
  const { development } = offers;
  return (
    <section className="connect-part" aria-busy={signingInAs !== null}>
      <h1>
        {connectText.signInTo(offers.platformName)} <span className="connect-environment">{offers.environment}</span>
      </h1>
      <p className="quiet mono">{url}</p>
      {problem === null ? null : <ErrorState problem={problem} />}
      {development === null ? (
        <EmptyState title={connectText.noWay} detail={connectText.noWayDetail} />
      ) : (
        <>
          <div className="connect-warning" role="note">
            <StateShape state="degraded" />
            <div>
              <p className="strong">{connectText.developmentTitle}</p>
              <p>{development.warning}</p>
            </div>
          </div>
          <ul className="connect-list">
            {development.people.map(({ subject, name, role }) => (
              <li key={subject} className="connect-row">
                <button
                  type="button"
                  className="connect-choice"
                  aria-label={connectText.signInAs(name, commonText.roles[role])}
                  disabled={signingInAs !== null}
                  onClick={() => onChoose(subject)}
                >
                  <span className="connect-name">{name}</span>
                  <span className="connect-about">
                    {commonText.roles[role]} · {connectText.roleMeans[role]}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      {signingInAs === null ? null : (
        <p role="status" className="quiet">
          {connectText.signingIn(signingInAs)}
        </p>
      )}
      <div>
        <Button onClick={onOther}>{connectText.other}</Button>
      </div>
    </section>
  );
}
