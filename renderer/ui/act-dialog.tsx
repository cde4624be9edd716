import { useState } from 'react';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import type { Problem } from './conditions.tsx';
import { ErrorState } from './conditions.tsx';
import { Dialog } from './dialog.tsx';
import { Field, TextArea } from './field.tsx';
import { isReason } from './reason.ts';
import { commonText } from './text.ts';

interface ActDialogProps {
  readonly title: string;
  /** What is acted on and what that means, and fields of the act's own. */
  readonly children: ReactNode;
  /** Label and hint of the reason. */
  readonly reason: { readonly label: string; readonly hint: string; readonly begin?: string };
  /** On the button, and while the platform is being told. */
  readonly doIt: string;
  readonly doing: string;
  /** It acts on traffic, or stops it half-way: the press is red. */
  readonly danger?: boolean;
  readonly acting: boolean;
  /** Fields of the act's own make sense. */
  readonly ready?: boolean;
  /** Why it was not done. */
  readonly problem: Problem | null;
  /** Given a reason that the platform takes, trimmed. */
  readonly onAct: (why: string) => void;
  readonly onClose: () => void;
}

/** Asks why, then acts. Ctrl+Enter acts too. Whoever opens it closes it, once the platform has done it. */
export function ActDialog(props: ActDialogProps) {
  const { title, children, reason, doIt, doing, danger = false, acting, ready = true, problem, onAct, onClose } = props;
  const [why, setWhy] = useState(reason.begin ?? '');
  const may = ready && !acting && isReason(why);

  function press(): void {
    if (may) onAct(why.trim());
  }

  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{commonText.cancel}</Button>
          <Button kind={danger ? 'danger' : 'primary'} disabled={!may} onClick={press}>
            {acting ? doing : doIt}
          </Button>
        </>
      }
    >
      {children}
      <Field label={reason.label} hint={reason.hint}>
        {(control) => (
          <TextArea
            {...control}
            data-first
            maxLength={2000}
            value={why}
            onChange={(event) => setWhy(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) press();
            }}
          />
        )}
      </Field>
      {problem === null ? null : <ErrorState problem={problem} />}
    </Dialog>
  );
}
