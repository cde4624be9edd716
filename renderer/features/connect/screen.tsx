import { useState } from 'react';
import { useConsoleNow, useLinkStatus, useRetry } from '../../live/index.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorState, LoadingShape } from '../../ui/conditions.tsx';
import { formatCountdown } from '../../ui/time.ts';
import './connect.css';
import { PeopleList } from './people-list.tsx';
import { PlatformChoice } from './platform-choice.tsx';
import { connectText } from './text.ts';
import { useDoorstep } from './use-doorstep.ts';

/** Before anybody is in: which platform, who, what went wrong and what to do. */
export function ConnectScreen() {
  const use = useDoorstep();
  const { app } = use;
  return (
    <main className="connect">
      <div className="connect-column">
        <p className="connect-product">{connectText.product}</p>
        <Doorway {...use} />
        {app === null ? null : (
          <p className="connect-foot">
            {connectText.version(app.version)} · {connectText.profile(app.profile)}
            {app.canPersistCredentials ? null : <> · {connectText.noKeyring}</>}
          </p>
        )}
      </div>
    </main>
  );
}

function Doorway(use: ReturnType<typeof useDoorstep>) {
  const { door, platforms, ask, askAgain, signIn, forget, leave } = use;
  const status = useLinkStatus();
  const [typed, setTyped] = useState('');
  if (status.state !== 'signed-out') return <Entering leave={leave} askAgain={askAgain} />;
  switch (door.at) {
    case 'choosing':
      return <PlatformChoice platforms={platforms} problem={door.problem} {...{ typed, setTyped, ask, forget }} />;
    case 'asking':
      return (
        <section className="connect-part">
          <h1>{door.url}</h1>
          <LoadingShape what={connectText.asking} rows={4} />
          <div>
            <Button onClick={leave}>{connectText.cancel}</Button>
          </div>
        </section>
      );
    case 'refused':
      return (
        <section className="connect-part">
          <h1>{door.url}</h1>
          <ErrorState
            problem={door.problem}
            actions={
              <>
                <Button kind="primary" onClick={() => ask(door.url)}>
                  {connectText.retryNow}
                </Button>
                <Button onClick={leave}>{connectText.other}</Button>
              </>
            }
          />
        </section>
      );
    case 'offered':
    case 'signing-in':
      return (
        <PeopleList
          offers={door.offers}
          url={door.url}
          problem={door.at === 'offered' ? door.problem : null}
          signingInAs={door.at === 'signing-in' ? door.name : null}
          onChoose={(subject) => signIn({ url: door.url, offers: door.offers, subject })}
          onOther={leave}
        />
      );
    case 'entering':
      return <Entering leave={leave} askAgain={askAgain} />;
  }
}

interface EnteringProps {
  readonly leave: () => void;
  readonly askAgain: (url: string) => void;
}

/** Signed in, not yet live: the link says how it goes. */
function Entering({ leave, askAgain }: EnteringProps) {
  const status = useLinkStatus();
  const nowMs = useConsoleNow();
  const retry = useRetry();
  const out = <Button onClick={leave}>{connectText.signOut}</Button>;
  if (status.state === 'waiting' || status.state === 'stopped') {
    return (
      <section className="connect-part">
        <h1>{status.platformUrl}</h1>
        <ErrorState
          problem={status.problem}
          actions={
            <>
              {status.state === 'waiting' ? (
                <Button kind="primary" onClick={retry}>
                  {connectText.retryNow}
                </Button>
              ) : (
                <Button kind="primary" onClick={() => askAgain(status.platformUrl)}>
                  {connectText.choosePerson}
                </Button>
              )}
              {out}
            </>
          }
        />
        {status.state === 'waiting' ? <p className="quiet">{connectText.nextTry(formatCountdown(status.retryAtMs - nowMs))}</p> : null}
      </section>
    );
  }
  return (
    <section className="connect-part" aria-busy="true">
      <h1>{status.state === 'signed-out' ? connectText.product : status.platformUrl}</h1>
      <p role="status" className="quiet">
        {status.state === 'connecting' && status.attempt > 1 ? connectText.connectingAgain(status.attempt) : connectText.connecting}
      </p>
      <div>{out}</div>
    </section>
  );
}
