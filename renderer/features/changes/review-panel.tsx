import { useId, useState } from 'react';
import type { Change } from '../../../shared/changes/change.ts';
import { ActDialog } from '../../ui/act-dialog.tsx';
import { Button } from '../../ui/button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { SectionHeading } from '../../ui/panel.tsx';
import { replaceAddress, routes } from '../../ui/routes.ts';
import { formatSince } from '../../ui/time.ts';
import { reviewWhyNot } from './model/review.ts';
import { text } from './text.ts';
import { useAct } from './use-act.ts';
import { useStanding } from './use-person.ts';

interface ReviewPanelProps {
  readonly change: Change;
  readonly nowMs: number;
  /** `review`: the address opens the dialog. */
  readonly asked: string | null;
}

/** What is owed after break-glass, and the press that settles it; then what was found. */
export function ReviewPanel({ change, nowMs, asked }: ReviewPanelProps) {
  const { review, approval } = change;
  if (review === null) return null;
  return (
    <>
      <SectionHeading title={text.review.title} />
      {review.state === 'signed-off' ? (
        <div>
          <p>
            {text.review.signedOff(review.by.name)} · <Moment atMs={review.atMs} show="day" />
          </p>
          <p className="quiet">{review.note}</p>
        </div>
      ) : (
        <Owed
          change={change}
          by={approval.kind === 'break-glass' ? approval.by.name : change.requester.name}
          dueAtMs={review.dueAtMs}
          nowMs={nowMs}
          asked={asked}
        />
      )}
    </>
  );
}

interface OwedProps extends ReviewPanelProps {
  readonly by: string;
  readonly dueAtMs: number | null;
}

function Owed({ change, by, dueAtMs, nowMs, asked }: OwedProps) {
  const id = useId();
  const { person, trouble } = useStanding();
  const [asking, setAsking] = useState(false);
  const [heard, setHeard] = useState<string | null>(null);
  const { state, act } = useAct();
  const whyNot = trouble ?? reviewWhyNot(change, person);
  const leftMs = dueAtMs === null ? null : dueAtMs - nowMs;
  const due = leftMs === null ? '' : leftMs > 0 ? text.review.due(formatSince(leftMs)) : text.review.overdue(formatSince(-leftMs));
  if (asked !== heard) {
    setHeard(asked);
    setAsking(asked === 'review' && whyNot === null);
  }
  function close(): void {
    setAsking(false);
    if (asked !== null) replaceAddress(routes.change(change.id));
  }
  async function signOff(note: string): Promise<void> {
    if (await act('change.review', { changeId: change.id, note })) close();
  }
  return (
    <div className="act-approve">
      <p className="strong">
        {text.review.owed(by)}
        {due === '' ? '' : `, ${due}`}
      </p>
      <Button kind="primary" disabled={whyNot !== null} aria-describedby={id} onClick={() => setAsking(true)}>
        {text.review.act}
      </Button>
      <p id={id} className="quiet">
        {whyNot ?? text.review.means}
      </p>
      {asking ? (
        <ActDialog
          title={text.review.act}
          reason={{ label: text.review.note, hint: text.change.reasonHint }}
          doIt={text.review.doIt}
          doing={text.change.acting}
          acting={state.phase === 'acting'}
          problem={state.phase === 'failed' ? state.problem : null}
          onAct={(note) => void signOff(note)}
          onClose={close}
        >
          <p>
            <strong>{change.title}</strong>. {text.review.means}
          </p>
        </ActDialog>
      ) : null}
    </div>
  );
}
