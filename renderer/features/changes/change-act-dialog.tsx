import type { Change } from '../../../shared/changes/change.ts';
import { ActDialog } from '../../ui/act-dialog.tsx';
import type { ChangeAct } from './model/change-acts.ts';
import { endsBeforeItBegan, isDangerous } from './model/change-acts.ts';
import { text } from './text.ts';
import { useAct } from './use-act.ts';

interface ChangeActDialogProps {
  readonly change: Change;
  readonly act: Exclude<ChangeAct, 'approve'>;
  readonly onClose: () => void;
}

/** Asks why, then acts on the change. It closes itself once the platform has done it. */
export function ChangeActDialog({ change, act: name, onClose }: ChangeActDialogProps) {
  const { state, act } = useAct();
  const words = text.change.names[name];
  async function perform(why: string): Promise<void> {
    if (await act(`change.${name}`, { changeId: change.id, why })) onClose();
  }
  return (
    <ActDialog
      title={text.change.dialogTitle(words)}
      reason={{ label: text.change.reason, hint: text.change.reasonHint }}
      doIt={text.change.doIt(words)}
      doing={text.change.acting}
      danger={isDangerous(name, change)}
      acting={state.phase === 'acting'}
      problem={state.phase === 'failed' ? state.problem : null}
      onAct={(why) => void perform(why)}
      onClose={onClose}
    >
      <p>
        <strong>{change.title}</strong>. {endsBeforeItBegan(name, change) ? text.change.endsBefore : text.change.means[name]}
      </p>
    </ActDialog>
  );
}
