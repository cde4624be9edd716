import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import type { AuditEntry } from '../../../shared/wire/audit.ts';
import { Button } from '../../ui/button.tsx';
import { useClipboard } from '../../ui/clipboard-context.ts';
import { CopyableId } from '../../ui/copyable-id.tsx';
import { Moment } from '../../ui/moment.tsx';
import { SectionHeading } from '../../ui/panel.tsx';
import { routes } from '../../ui/routes.ts';
import { StateMark } from '../../ui/state-mark.tsx';
import { EntryProofPanel } from './entry-proof.tsx';
import type { LeafCheck } from './model/leaf.ts';
import { checkLeaf } from './model/leaf.ts';
import { OutcomeMark } from './outcome-mark.tsx';
import { text } from './text.ts';

interface AuditDetailProps {
  readonly entry: AuditEntry;
  readonly onClose: () => void;
}

/** One entry with its proof: the event word for word, its leaf hash, and whether the two agree. */
export function AuditDetail({ entry, onClose }: AuditDetailProps) {
  const copy = useClipboard();
  const json = JSON.stringify(entry.event, null, 2);
  return (
    <aside className="audit-detail" aria-label={text.entry(entry.index)}>
      <div className="audit-detail-head">
        <h2>{text.entry(entry.index)}</h2>
        <Button kind="bare" small aria-label={text.closeEntry} onClick={onClose}>
          Esc
        </Button>
      </div>
      <Facts entry={entry} />
      <SectionHeading title={text.leaf} />
      <CopyableId id={entry.leafHash} what={text.leaf} most={40} />
      <Leaf entry={entry} />
      <EntryProofPanel entry={entry} />
      <SectionHeading
        title={text.event}
        actions={
          <Button small onClick={() => void copy(json).catch(() => undefined)}>
            {text.copyEvent}
          </Button>
        }
      />
      <pre className="audit-event mono" tabIndex={0} aria-label={text.event}>
        {json}
      </pre>
    </aside>
  );
}

function Facts({ entry }: { readonly entry: AuditEntry }) {
  const facts: readonly (readonly [label: string, value: ReactNode])[] = [
    [text.facts.time, <Moment key="time" atMs={entry.atMs} show="full" />],
    [text.facts.who, `${entry.actor.name} (${entry.actor.subject})`],
    [text.facts.role, entry.actor.role ?? entry.actor.kind],
    [
      text.facts.action,
      <span key="action" className="mono">
        {entry.action}
      </span>,
    ],
    [text.facts.outcome, <OutcomeMark key="outcome" outcome={entry.outcome} code={entry.code} />],
    [text.facts.object, entry.object],
    [text.facts.reason, entry.reason],
    [text.facts.change, entry.changeId === null ? null : <ChangeLinks key="change" id={entry.changeId} />],
    [text.facts.plan, entry.planHash === null ? null : <CopyableId key="plan" id={entry.planHash} what={text.facts.plan} most={20} />],
    [
      text.facts.evidence,
      entry.evidenceId === null ? null : <CopyableId key="ev" id={entry.evidenceId} what={text.facts.evidence} most={20} />,
    ],
    [text.facts.session, entry.sessionId === null ? null : <CopyableId key="s" id={entry.sessionId} what={text.facts.session} most={20} />],
  ];
  return (
    <dl className="audit-facts">
      {facts.map(([label, value]) =>
        value === null ? null : (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

function ChangeLinks({ id }: { readonly id: string }) {
  return (
    <>
      <a href={routes.change(id)} className="mono audit-link">
        {id}
      </a>
      {' · '}
      <a href={routes.changeStory(id)} className="audit-link">
        {text.wholeStory}
      </a>
    </>
  );
}

function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> {
  return crypto.subtle.digest('SHA-256', bytes);
}

/** Mounted anew for each entry. */
function Leaf({ entry }: { readonly entry: AuditEntry }) {
  const [check, setCheck] = useState<LeafCheck | null>(null);
  useEffect(() => {
    let stopped = false;
    checkLeaf(entry, sha256).then(
      (result) => {
        if (!stopped) setCheck(result);
      },
      () => undefined,
    );
    return () => {
      stopped = true;
    };
  }, [entry]);
  if (check === null) return <p className="quiet">{text.leafChecking}</p>;
  switch (check.kind) {
    case 'matches':
      return <p className="quiet">✓ {text.leafMatches}</p>;
    case 'differs':
      return (
        <div role="alert">
          <StateMark state="critical" word={text.leafDiffers} />
          <p>
            {text.leafComputed} <CopyableId id={check.computed} what={text.leafComputed} most={40} />
          </p>
        </div>
      );
  }
}
