import { useState } from 'react';
import type { HistoryMismatch } from '../../../shared/ipc/audit-trust.ts';
import { useAsk } from '../../live/index.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/conditions.tsx';
import type { Problem } from '../../ui/conditions.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, TextArea } from '../../ui/field.tsx';
import { isReason } from '../../ui/reason.ts';
import { problemOf } from '../../ui/problem.ts';
import { commonText } from '../../ui/text.ts';
import { text } from './text.ts';

interface AcceptDialogProps {
  readonly mismatch: HistoryMismatch;
  readonly onClose: () => void;
}

const words = text.accept;

/** A person takes another history upon themselves, with a reason that stays on this console and in the platform's log. */
export function AcceptDialog({ mismatch, onClose }: AcceptDialogProps) {
  const ask = useAsk();
  const [why, setWhy] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const agrees = mismatch.agreesAgainAtMs !== null;
  const ready = !busy && isReason(why);

  async function accept(): Promise<void> {
    setBusy(true);
    const answer = await ask('audit.accept', { why: why.trim() });
    setBusy(false);
    if (answer.ok) onClose();
    else setProblem(problemOf(answer.failure, words.fails));
  }

  return (
    <Dialog
      title={agrees ? words.titleAgrees : words.title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{commonText.cancel}</Button>
          <Button kind="danger" disabled={!ready} onClick={() => void accept()}>
            {words.accept}
          </Button>
        </>
      }
    >
      <p>{agrees ? words.meansAgrees : words.means}</p>
      <Field label={words.why} hint={words.whyHint}>
        {(control) => <TextArea {...control} data-first maxLength={2000} value={why} onChange={(event) => setWhy(event.target.value)} />}
      </Field>
      {problem === null ? null : <ErrorState problem={problem} />}
    </Dialog>
  );
}
