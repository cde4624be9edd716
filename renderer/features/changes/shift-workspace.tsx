import { useState } from 'react';
import { frameAgeMs, useConsoleNow, useStateView } from '../../live/index.ts';
import { rowsOf } from '../../../shared/wire/columns.ts';
import { overviewIdcs } from './model/overview-idcs.ts';
import type { ShiftDraft } from './model/shift-draft.ts';
import { readShift } from './model/shift-draft.ts';
import { shiftTitle } from './model/shift-title.ts';
import { ShiftForm } from './shift-form.tsx';
import { Workspace } from './workspace.tsx';

interface ShiftWorkspaceProps {
  readonly start: ShiftDraft;
  readonly undoes: string | null;
}

export function ShiftWorkspace({ start, undoes }: ShiftWorkspaceProps) {
  const [draft, setDraft] = useState(start);
  const overview = useStateView('overview');
  const consoleNowMs = useConsoleNow();
  const idcs = overview.state === 'shown' ? overviewIdcs(rowsOf(overview.tables.idcs), frameAgeMs(overview, consoleNowMs)) : [];
  const reading = readShift(draft);
  return (
    <Workspace
      title={shiftTitle(draft)}
      intent={reading.ok ? reading.intent : null}
      draftProblem={reading.ok ? null : (reading.problems[0]?.text ?? null)}
      undoes={undoes}
      what={(preview) => (
        <ShiftForm draft={draft} onChange={setDraft} idcs={idcs} problems={reading.ok ? [] : reading.problems} preview={preview} />
      )}
    />
  );
}
