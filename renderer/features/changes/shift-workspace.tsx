import { useState } from 'react';
import type { ShiftDraft } from './model/shift-draft.ts';
import { readShift } from './model/shift-draft.ts';
import { shiftTitle } from './model/shift-title.ts';
import { ShiftForm } from './shift-form.tsx';
import { useLiveIdcs } from './use-live-idcs.ts';
import { Workspace } from './workspace.tsx';
import type { WorkspaceStart } from './workspace.tsx';

interface ShiftWorkspaceProps extends WorkspaceStart {
  readonly start: ShiftDraft;
}

export function ShiftWorkspace({ start, ...opened }: ShiftWorkspaceProps) {
  const [draft, setDraft] = useState(start);
  const idcs = useLiveIdcs();
  const reading = readShift(draft);
  return (
    <Workspace
      title={shiftTitle(draft)}
      intent={reading.ok ? reading.intent : null}
      draftProblem={reading.ok ? null : (reading.problems[0]?.text ?? null)}
      {...opened}
      what={(preview) => (
        <ShiftForm draft={draft} onChange={setDraft} idcs={idcs} problems={reading.ok ? [] : reading.problems} preview={preview} />
      )}
    />
  );
}
