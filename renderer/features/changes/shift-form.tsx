import type { Preview } from '../../../shared/changes/plan.ts';
import { Field, Select, TextInput } from '../../ui/field.tsx';
import { formatShare } from '../../ui/format.ts';
import { ChosenIdcs } from './chosen-idcs.tsx';
import type { LiveIdc } from './model/overview-idcs.ts';
import { receiving } from './model/receiving.ts';
import type { DraftField, DraftProblem, ShiftDraft } from './model/shift-draft.ts';
import { withProfile } from './model/shift-draft.ts';
import { BreachField, HoldField, SuccessNote } from './run-fields.tsx';
import { text } from './text.ts';

interface ShiftFormProps {
  readonly draft: ShiftDraft;
  readonly onChange: (draft: ShiftDraft) => void;
  /** Every IDC of the network, worst first; empty until the overview has come. */
  readonly idcs: readonly LiveIdc[];
  readonly problems: readonly DraftProblem[];
  readonly preview: Preview | null;
}

export function ShiftForm({ draft, onChange, idcs, problems, preview }: ShiftFormProps) {
  const problem = (field: DraftField): string | undefined => problems.find((one) => one.field === field)?.text;
  const emergency = draft.profile === 'emergency';
  return (
    <>
      <ChosenIdcs
        label={draft.direction === 'away' ? text.workspace.from : text.workspace.bring}
        chosen={draft.idcs}
        onChoose={(chosen) => onChange({ ...draft, idcs: chosen })}
        idcs={idcs}
      />
      {draft.direction === 'away' ? (
        <Receivers draft={draft} onChange={onChange} idcs={idcs} problem={problem('receivers')} preview={preview} />
      ) : (
        <p className="workspace-note">{text.workspace.backTo}</p>
      )}
      <Field label={text.workspace.profile}>
        {(control) => (
          <Select
            {...control}
            value={draft.profile}
            onChange={(event) => onChange(withProfile(draft, event.target.value === 'emergency' ? 'emergency' : 'normal'))}
          >
            <option value="normal">{text.workspace.inSteps}</option>
            <option value="emergency">{text.workspace.emergency}</option>
          </Select>
        )}
      </Field>
      <div className="two-fields">
        <Field label={text.workspace.steps} problem={problem('steps')}>
          {(control) => (
            <TextInput
              {...control}
              disabled={emergency}
              value={draft.steps}
              onChange={(event) => onChange({ ...draft, steps: event.target.value })}
            />
          )}
        </Field>
        <HoldField draft={draft} onChange={onChange} problem={problem('hold')} preview={preview} />
      </div>
      <BreachField draft={draft} onChange={onChange} />
      {preview === null ? null : <SuccessNote preview={preview} />}
    </>
  );
}

type PartProps = Pick<ShiftFormProps, 'draft' | 'onChange' | 'idcs'>;

interface ReceiversProps extends PartProps {
  readonly problem: string | undefined;
  readonly preview: Preview | null;
}

function Receivers({ draft, onChange, idcs, problem, preview }: ReceiversProps) {
  const candidates = idcs.filter(({ id }) => !draft.idcs.includes(id));
  const receivers = preview === null ? [] : receiving(preview, idcs);
  return (
    <>
      <Field label={text.workspace.to} problem={problem}>
        {(control) => (
          <Select
            {...control}
            value={draft.split}
            onChange={(event) => onChange({ ...draft, split: event.target.value === 'chosen' ? 'chosen' : 'base' })}
          >
            <option value="base">{text.workspace.toBase}</option>
            <option value="chosen">{text.workspace.toChosen}</option>
          </Select>
        )}
      </Field>
      {draft.split === 'chosen' ? (
        <div className="share-inputs" role="group" aria-label={text.workspace.shares}>
          {candidates.map(({ id }) => (
            <ShareInput key={id} idc={id} draft={draft} onChange={onChange} />
          ))}
        </div>
      ) : null}
      {draft.split === 'base' && receivers.length > 0 ? (
        <ul className="receivers" aria-label={text.workspace.receivers}>
          {receivers.map(({ idc, share }) => (
            <li key={idc}>
              <span className="mono">{idc}</span>
              <span className="quiet">{formatShare(share)}</span>
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}

function ShareInput({ idc, draft, onChange }: { readonly idc: string } & Pick<ShiftFormProps, 'draft' | 'onChange'>) {
  return (
    <Field label={text.workspace.shareOf(idc)}>
      {(control) => (
        <TextInput
          {...control}
          inputMode="decimal"
          placeholder="0 %"
          value={draft.receiverPercents[idc] ?? ''}
          onChange={(event) => onChange({ ...draft, receiverPercents: { ...draft.receiverPercents, [idc]: event.target.value } })}
        />
      )}
    </Field>
  );
}
