import { useState } from 'react';
import type { Preview } from '../../../shared/changes/plan.ts';
import { CopyableId } from '../../ui/copyable-id.tsx';
import { Field, Select, TextInput } from '../../ui/field.tsx';
import { SectionHeading } from '../../ui/panel.tsx';
import { commonText } from '../../ui/text.ts';
import type { DraftField } from './model/shift-draft.ts';
import type { OriginDraft } from './model/origin-draft.ts';
import { originDraftTitle, originsNow, readOrigin } from './model/origin-draft.ts';
import type { LiveIdc } from './model/overview-idcs.ts';
import { BreachField, HoldField, SuccessNote } from './run-fields.tsx';
import { text } from './text.ts';
import { useLiveIdcs } from './use-live-idcs.ts';
import { Workspace } from './workspace.tsx';
import type { WorkspaceStart } from './workspace.tsx';

interface OriginWorkspaceProps extends WorkspaceStart {
  readonly start: OriginDraft;
}

/** Streams by name or by filter, with a stated cap: the plan names each of them before anybody is asked. */
export function OriginWorkspace({ start, ...opened }: OriginWorkspaceProps) {
  const [draft, setDraft] = useState(start);
  const reading = readOrigin(draft);
  const problems = reading.ok ? [] : reading.problems;
  const problem = (field: DraftField): string | undefined => problems.find((one) => one.field === field)?.text;
  const idcs = useLiveIdcs();
  return (
    <Workspace
      title={originDraftTitle(draft)}
      intent={reading.ok ? reading.intent : null}
      draftProblem={problems[0]?.text ?? null}
      {...opened}
      what={(preview) => (
        <>
          {draft.streamIds.length > 0 ? (
            <NamedStreams streamIds={draft.streamIds} from={preview === null ? [] : originsNow(preview.evidence.forecast)} />
          ) : (
            <Filter draft={draft} onChange={setDraft} idcs={idcs} problem={problem} />
          )}
          <IdcField label={text.origin.to} value={draft.toIdc} idcs={idcs} onChoose={(toIdc) => setDraft({ ...draft, toIdc })} />
          <div className="two-fields">
            <Field label={text.origin.batch} problem={problem('batch')}>
              {(control) => (
                <TextInput
                  {...control}
                  inputMode="numeric"
                  value={draft.batch}
                  onChange={({ target }) => setDraft({ ...draft, batch: target.value })}
                />
              )}
            </Field>
            <HoldField draft={draft} onChange={setDraft} problem={problem('hold')} preview={preview} />
          </div>
          <BreachField draft={draft} onChange={setDraft} />
          {preview === null ? null : <SuccessNote preview={preview} />}
        </>
      )}
      effectsOf={(preview) => <PlannedStreams preview={preview} />}
    />
  );
}

interface FilterProps {
  readonly draft: OriginDraft;
  readonly onChange: (draft: OriginDraft) => void;
  readonly idcs: readonly LiveIdc[];
  readonly problem: (field: DraftField) => string | undefined;
}

function Filter({ draft, onChange, idcs, problem }: FilterProps) {
  return (
    <>
      <IdcField label={text.origin.from} value={draft.fromIdc} idcs={idcs} onChoose={(fromIdc) => onChange({ ...draft, fromIdc })} />
      <Field label={text.origin.find}>
        {(control) => (
          <TextInput
            {...control}
            maxLength={120}
            placeholder={text.origin.findAll}
            value={draft.find}
            onChange={({ target }) => onChange({ ...draft, find: target.value })}
          />
        )}
      </Field>
      <Field label={text.origin.most} hint={text.origin.mostHint} problem={problem('most')}>
        {(control) => (
          <TextInput
            {...control}
            inputMode="numeric"
            value={draft.most}
            onChange={({ target }) => onChange({ ...draft, most: target.value })}
          />
        )}
      </Field>
    </>
  );
}

interface IdcFieldProps {
  readonly label: string;
  readonly value: string;
  readonly idcs: readonly LiveIdc[];
  readonly onChoose: (idc: string) => void;
}

function IdcField({ label, value, idcs, onChoose }: IdcFieldProps) {
  const known = idcs.some(({ id }) => id === value) || value === '';
  return (
    <Field label={label}>
      {(control) => (
        <Select {...control} value={value} onChange={({ target }) => onChoose(target.value)}>
          <option value="" disabled>
            {text.workspace.choose}
          </option>
          {known ? null : <option value={value}>{value}</option>}
          {idcs.map(({ id, state }) => (
            <option key={id} value={id}>
              {id} · {commonText.states[state]}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

const mostNamed = 6;

interface NamedStreamsProps {
  readonly streamIds: readonly string[];
  /** Where they are ingested now; empty while that is not known. */
  readonly from: readonly string[];
}

function NamedStreams({ streamIds, from }: NamedStreamsProps) {
  return (
    <>
      <div className="chosen-idcs" role="group" aria-label={text.origin.streams}>
        <span className="field-label">{text.origin.streams}</span>
        <StreamNames streamIds={streamIds} most={mostNamed} />
      </div>
      {from.length === 0 ? null : (
        <p>
          {text.origin.from}: <span className="mono strong">{from.join(', ')}</span>
        </p>
      )}
    </>
  );
}

const mostPlanned = 12;

/** Which streams the plan names: what a filter found is seen before anybody is asked. */
function PlannedStreams({ preview }: { readonly preview: Preview }) {
  const { steps } = preview.plan.core;
  const streamIds = steps.flatMap((step) => (step.kind === 'origin' ? step.streamIds : []));
  if (streamIds.length < 2) return null;
  return (
    <div className="effects">
      <SectionHeading title={text.origin.planned(streamIds.length, steps.length)} />
      <StreamNames streamIds={streamIds} most={mostPlanned} />
    </div>
  );
}

function StreamNames({ streamIds, most }: { readonly streamIds: readonly string[]; readonly most: number }) {
  const more = streamIds.length - most;
  return (
    <ul className="stream-names" aria-label={text.origin.streams}>
      {streamIds.slice(0, most).map((id) => (
        <li key={id}>
          <CopyableId id={id} what={text.origin.stream} most={24} />
        </li>
      ))}
      {more > 0 ? <li className="quiet">{text.origin.more(more)}</li> : null}
    </ul>
  );
}
