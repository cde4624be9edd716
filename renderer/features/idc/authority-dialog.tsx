import { useState } from 'react';
import { useCall } from '../../live/index.ts';
import type { CallOutcome } from '../../live/index.ts';
import { ActDialog } from '../../ui/act-dialog.tsx';
import type { Problem } from '../../ui/conditions.tsx';
import { problemOf } from '../../ui/problem.ts';
import type { AuthorityAct, AuthorityPerson, IdcAuthority } from './model/authority.ts';
import { idcText } from './text.ts';

/** What was pressed, and what the screen said when it was: the platform refuses when it is otherwise by now. */
export interface AskedAct {
  readonly act: AuthorityAct;
  readonly authority: IdcAuthority;
  /** Of a grant. */
  readonly to: AuthorityPerson | null;
}

interface AuthorityDialogProps {
  readonly idc: string;
  readonly asked: AskedAct;
  readonly onClose: () => void;
}

const words = idcText.authority;

/** Asks why, then passes command of the IDC on. */
export function AuthorityDialog({ idc, asked, onClose }: AuthorityDialogProps) {
  const call = useCall();
  const [state, setState] = useState<{ readonly acting: boolean; readonly problem: Problem | null }>({ acting: false, problem: null });
  const { act, authority, to } = asked;
  const name = to?.name ?? authority.holder?.name ?? '';

  async function perform(why: string): Promise<void> {
    setState({ acting: true, problem: null });
    const outcome = await told(why);
    if (outcome.ok) onClose();
    else setState({ acting: false, problem: problemOf(outcome.failure, words.failed) });
  }

  async function told(why: string): Promise<CallOutcome<object>> {
    switch (act) {
      case 'take':
        return call('authority.take', { idc, from: null, why });
      case 'take-over':
        return call('authority.take', { idc, from: authority.holder?.subject ?? null, why });
      case 'request':
        return call('authority.request', { idc, why });
      case 'grant':
        return call('authority.grant', { idc, to: to?.subject ?? '', why });
      case 'release':
        return call('authority.release', { idc, why });
    }
  }

  return (
    <ActDialog
      title={words.titles[act](idc, name)}
      reason={{ label: words.why, hint: words.whyHint }}
      doIt={words.doIt[act]}
      doing={words.doing}
      danger={act === 'take-over'}
      acting={state.acting}
      problem={state.problem}
      onAct={(why) => void perform(why)}
      onClose={onClose}
    >
      <p>{words.means[act](name)}</p>
    </ActDialog>
  );
}
