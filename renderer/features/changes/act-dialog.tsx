import { useState } from 'react';
import type { Change } from '../../../shared/changes/change.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/conditions.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, TextArea } from '../../ui/field.tsx';
import { commonText } from '../../ui/text.ts';
import type { ChangeAct } from './model/change-acts.ts';
import { actDangers } from './model/change-acts.ts';
import { isReason } from './model/submit-gate.ts';
import { text } from './text.ts';
import { useAct } from './use-act.ts';

interface ActDialogProps {
  readonly change: Change;
  readonly act: Exclude<ChangeAct, 'approve'>;
  readonly onClose: () => void;
}

/** Asks why, then acts. Ctrl+Enter acts too. It closes itself once the platform has done it. */
export function ActDialog({ change, act: name, onClose }: ActDialogProps) {
  const [why, setWhy] = useState('');
  const { state, act } = useAct();
  const words = text.change.names[name];
  const ready = isReason(why) && state.phase !== 'acting';
  async function press(): Promise<void> {
    if (!ready) return;
    if (await act(`change.${name}`, { changeId: change.id, why: why.trim() })) onClose();
  }
  return (
    <Dialog
      title={text.change.dialogTitle(words)}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{commonText.cancel}</Button>
          <Button kind={actDangers.has(name) ? 'danger' : 'primary'} disabled={!ready} onClick={() => void press()}>
            {state.phase === 'acting' ? text.change.acting : text.change.doIt(words)}
          </Button>
        </>
      }
    >
      <p>
        <strong>{change.title}</strong>. {text.change.means[name]}
      </p>
      <Field label={text.change.reason} hint={text.change.reasonHint}>
        {(control) => (
          <TextArea
            {...control}
            data-first
            maxLength={2000}
            value={why}
            onChange={(event) => setWhy(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void press();
            }}
          />
        )}
      </Field>
      {state.phase === 'failed' ? <ErrorState problem={state.problem} /> : null}
    </Dialog>
  );
}
