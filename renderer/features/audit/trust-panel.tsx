import { useState } from 'react';
import type { AuditTrust, HistoryMismatch, SeenHead } from '../../../shared/ipc/audit-trust.ts';
import { useAsk, useAuditNews } from '../../live/index.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/conditions.tsx';
import { CopyableId } from '../../ui/copyable-id.tsx';
import { Moment } from '../../ui/moment.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { AcceptDialog } from './accept-dialog.tsx';
import { text } from './text.ts';

const words = text.trust;

/** How far this console has verified the log, or what is wrong with it. */
export function TrustPanel() {
  const { trust } = useAuditNews();
  const ask = useAsk();
  const [checking, setChecking] = useState(false);

  async function check(): Promise<void> {
    setChecking(true);
    await ask('audit.check', {});
    setChecking(false);
  }

  return (
    <section className="audit-trust" aria-label={words.label}>
      <TrustWords trust={trust} />
      <Button small disabled={checking} onClick={() => void check()}>
        {checking ? words.checking : words.check}
      </Button>
      {trust.state === 'mismatch' ? <MismatchFacts mismatch={trust.mismatch} /> : null}
    </section>
  );
}

function TrustWords({ trust }: { readonly trust: AuditTrust }) {
  switch (trust.state) {
    case 'unchecked':
      return <p className="quiet">{words.unchecked}</p>;
    case 'unproven':
      return <ErrorState problem={{ ...trust.problem, message: `${words.unproven}: ${trust.problem.message}` }} />;
    case 'verified':
      return (
        <p>
          <span aria-hidden="true">✓ </span>
          {trust.head.size === 0 ? words.verifiedEmpty : words.verified(trust.head.size - 1)}{' '}
          <Moment atMs={trust.head.atMs} show="minutes" />
          <span className="quiet">
            {' '}
            · {words.since} <Moment atMs={trust.sinceMs} show="full" /> · {words.key} <span className="mono">{trust.head.keyId}</span>
          </span>
          {trust.problem === null ? null : <span className="audit-trust-problem"> · {words.problem(trust.problem.message)}</span>}
        </p>
      );
    case 'mismatch':
      return <StateMark state="critical" word={words.mismatch[trust.mismatch.kind]} />;
  }
}

function MismatchFacts({ mismatch }: { readonly mismatch: HistoryMismatch }) {
  const [accepting, setAccepting] = useState(false);
  const { seen, found, agreesAgainAtMs } = mismatch;
  return (
    <div className="audit-mismatch">
      <dl className="audit-facts">
        <HeadFact label={words.seen} head={seen} />
        <HeadFact label={words.found} head={found} />
        {agreesAgainAtMs === null ? null : (
          <div>
            <dt>{words.agrees}</dt>
            <dd>
              <Moment atMs={agreesAgainAtMs} show="full" />
            </dd>
          </div>
        )}
      </dl>
      <p>{words.whatToDo}</p>
      <div>
        <Button small onClick={() => setAccepting(true)}>
          {words.accept}
        </Button>
      </div>
      {accepting ? <AcceptDialog mismatch={mismatch} onClose={() => setAccepting(false)} /> : null}
    </div>
  );
}

function HeadFact({ label, head }: { readonly label: string; readonly head: SeenHead }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        {words.entries(head.size)}, {words.head} <CopyableId id={head.root} what={words.head} most={17} />, {words.key}{' '}
        <span className="mono">{head.keyId}</span>, <Moment atMs={head.atMs} show="full" />
      </dd>
    </div>
  );
}
