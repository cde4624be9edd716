import { useState } from 'react';
import { isClosed } from '../../../shared/changes/lifecycle.ts';
import { overridable } from '../../../shared/rules/guard-rules.ts';
import { useLatestById, usePlatformNow } from '../../live/index.ts';
import { Field, Select } from '../../ui/field.tsx';
import { ruleTitle } from '../../ui/guards.ts';
import { Moment } from '../../ui/moment.tsx';
import { SectionHeading } from '../../ui/panel.tsx';
import { routes } from '../../ui/routes.ts';
import { formatSpan } from '../../ui/time.ts';
import { ChosenIdcs } from './chosen-idcs.tsx';
import { phaseWords } from './model/change-words.ts';
import type { GuardDraft } from './model/guard-draft.ts';
import { guardDraftTitle, guardMinutes, readGuard, untilAfter, usualMinutes } from './model/guard-draft.ts';
import { text } from './text.ts';
import { useLiveIdcs } from './use-live-idcs.ts';
import { Workspace } from './workspace.tsx';
import type { WorkspaceStart } from './workspace.tsx';

interface GuardWorkspaceProps extends WorkspaceStart {
  readonly start: GuardDraft;
}

/** Holds and overrides: on which IDCs, until when; or that one is lifted. */
export function GuardWorkspace({ start, ...opened }: GuardWorkspaceProps) {
  const [draft, setDraft] = useState(start);
  const reading = readGuard(draft);
  return (
    <Workspace
      title={guardDraftTitle(draft)}
      intent={reading.ok ? reading.intent : null}
      draftProblem={reading.ok ? null : (reading.problems[0]?.text ?? null)}
      {...opened}
      what={() => <GuardForm draft={draft} onChange={setDraft} />}
      effects={<GuardEffects draft={draft} />}
    />
  );
}

interface GuardFormProps {
  readonly draft: GuardDraft;
  readonly onChange: (draft: GuardDraft) => void;
}

function GuardForm({ draft, onChange }: GuardFormProps) {
  const idcs = useLiveIdcs();
  const nowMs = usePlatformNow();
  const [minutes, setMinutes] = useState(usualMinutes);
  return (
    <>
      <ChosenIdcs label={text.guard.on} chosen={draft.idcs} onChoose={(chosen) => onChange({ ...draft, idcs: chosen })} idcs={idcs} />
      {draft.guard === 'override' ? (
        <Field label={text.guard.rule} hint={text.guard.ruleHint}>
          {(control) => (
            <Select {...control} value={draft.rule} onChange={({ target }) => onChange({ ...draft, rule: target.value })}>
              <option value="" disabled>
                {text.guard.chooseRule}
              </option>
              {overridable.map((rule) => (
                <option key={rule} value={rule}>
                  {ruleTitle(rule)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      ) : null}
      {draft.untilMs === null ? (
        <p className="workspace-note">{text.guard.lifts[draft.guard]}</p>
      ) : (
        <Field label={text.guard.lasts} hint={<Until atMs={draft.untilMs} />}>
          {(control) => (
            <Select
              {...control}
              value={String(minutes)}
              onChange={({ target }) => {
                setMinutes(Number(target.value));
                onChange({ ...draft, untilMs: untilAfter(nowMs, Number(target.value)) });
              }}
            >
              {guardMinutes[draft.guard].map((each) => (
                <option key={each} value={each}>
                  {formatSpan(each)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
    </>
  );
}

function Until({ atMs }: { readonly atMs: number }) {
  return (
    <>
      {text.guard.until} <Moment atMs={atMs} show="full" />
    </>
  );
}

/** What it stops or frees: the changes that are open on these IDCs now. */
function GuardEffects({ draft }: { readonly draft: GuardDraft }) {
  const changes = [...useLatestById('changes').values()].filter(
    ({ state, idcs, mode }) => !isClosed(state) && mode === 'live' && idcs.some((idc) => draft.idcs.includes(idc)),
  );
  const lifted = draft.untilMs === null;
  return (
    <div className="effects">
      <p>{lifted ? text.guard.afterLift[draft.guard] : text.guard.means[draft.guard]}</p>
      {changes.length === 0 || lifted ? null : (
        <>
          <SectionHeading title={text.guard.open} />
          <ul aria-label={text.guard.open}>
            {changes.map((change) => (
              <li key={change.id}>
                <a href={routes.change(change.id)}>{change.title}</a> <span className="quiet">{phaseWords(change).text}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
