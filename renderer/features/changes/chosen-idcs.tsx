import { Button } from '../../ui/button.tsx';
import { Field, Select } from '../../ui/field.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { commonText } from '../../ui/text.ts';
import type { LiveIdc } from './model/overview-idcs.ts';
import { text } from './text.ts';

interface ChosenIdcsProps {
  readonly label: string;
  readonly chosen: readonly string[];
  readonly onChoose: (chosen: readonly string[]) => void;
  /** Every IDC of the network, worst first; empty until the overview has come. */
  readonly idcs: readonly LiveIdc[];
}

/** The IDCs that a change acts on, each with its state and a way out of the list. */
export function ChosenIdcs({ label, chosen, onChoose, idcs }: ChosenIdcsProps) {
  const others = idcs.filter(({ id }) => !chosen.includes(id));
  return (
    <div className="chosen-idcs" role="group" aria-label={label}>
      <span className="field-label">{label}</span>
      {chosen.map((id) => (
        <div key={id} className="chosen-idc">
          <span className="mono" title={id}>
            {id}
          </span>
          <span className="chosen-idc-end">
            <IdcState idc={idcs.find((one) => one.id === id)} />
            <Button kind="bare" small aria-label={text.workspace.remove(id)} onClick={() => onChoose(chosen.filter((one) => one !== id))}>
              ×
            </Button>
          </span>
        </div>
      ))}
      <Field label={<span className="visually-hidden">{text.workspace.add}</span>}>
        {(control) => (
          <Select {...control} value="" disabled={others.length === 0} onChange={(event) => onChoose([...chosen, event.target.value])}>
            <option value="" disabled>
              {chosen.length === 0 ? text.workspace.choose : text.workspace.another}
            </option>
            {others.map(({ id, state }) => (
              <option key={id} value={id}>
                {id} · {commonText.states[state]}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </div>
  );
}

function IdcState({ idc }: { readonly idc: LiveIdc | undefined }) {
  return idc === undefined ? null : <StateMark state={idc.state} />;
}
