import { useState } from 'react';
import type { ConfigReleaseIntent, ConfigRollbackIntent } from '../../../shared/changes/intent.ts';
import type { Preview } from '../../../shared/changes/plan.ts';
import { skippedReleases, compareValues } from '../../../shared/config/releases.ts';
import type { Release } from '../../../shared/config/release.ts';
import type { Result } from '../../../shared/wire/methods.ts';
import { useAsked, useStateView } from '../../live/index.ts';
import { ErrorState, LoadingShape } from '../../ui/conditions.tsx';
import { Field, Select, TextInput } from '../../ui/field.tsx';
import { Moment } from '../../ui/moment.tsx';
import { SectionHeading } from '../../ui/panel.tsx';
import { ValueTable } from '../../ui/value-table.tsx';
import type { ConfigDraft } from './model/config-change.ts';
import { canaryOf, configTitle, draftOfConfig, mostStages, readConfig, newestRun } from './model/config-change.ts';
import { problemOf } from '../../ui/problem.ts';
import { BreachField, HoldField, SuccessNote } from './run-fields.tsx';
import { text } from './text.ts';
import { Workspace } from './workspace.tsx';
import type { WorkspaceStart } from './workspace.tsx';

interface ConfigWorkspaceProps extends WorkspaceStart {
  readonly start: ConfigReleaseIntent | ConfigRollbackIntent;
}

/** Releases and rollbacks: the values come from the Config screen, the stages are chosen here. */
export function ConfigWorkspace({ start, ...opened }: ConfigWorkspaceProps) {
  const [draft, setDraft] = useState(() => draftOfConfig(start));
  const { value: namespace } = useAsked('config.namespace', { namespace: start.namespace });
  const reading = readConfig(start, draft);
  return (
    <Workspace
      title={configTitle(start)}
      intent={reading.ok ? reading.intent : null}
      draftProblem={reading.ok ? null : (reading.problems[0]?.text ?? null)}
      {...opened}
      what={(preview) => (
        <>
          <ConfigForm
            start={start}
            draft={draft}
            onChange={setDraft}
            problem={reading.ok ? undefined : reading.problems[0]}
            preview={preview}
          />
          {preview === null ? null : <SuccessNote preview={preview} />}
        </>
      )}
      effects={
        <div className="effects">
          {namespace.state === 'loading' ? <LoadingShape what={text.workspace.loadingValues} rows={4} /> : null}
          {namespace.state === 'refused' ? <ErrorState problem={problemOf(namespace.failure, text.workspace.values)} /> : null}
          {namespace.state === 'shown' ? <Effects start={start} namespace={namespace.result} /> : null}
        </div>
      }
    />
  );
}

/** No id of an IDC is spelled like this. */
const oneByOne = '*';

interface ConfigFormProps {
  readonly start: ConfigReleaseIntent | ConfigRollbackIntent;
  readonly draft: ConfigDraft;
  readonly onChange: (draft: ConfigDraft) => void;
  readonly problem: { readonly field: string; readonly text: string } | undefined;
  readonly preview: Preview | null;
}

function ConfigForm({ start, draft, onChange, problem, preview }: ConfigFormProps) {
  const targets = start.stages.flat();
  return (
    <>
      <dl className="facts">
        <dt>{text.workspace.namespace}</dt>
        <dd className="mono">{start.namespace}</dd>
        <dt>{text.workspace.release}</dt>
        <dd>{start.kind === 'config-release' ? text.workspace.baseRelease(start.baseRelease) : `r${String(start.toRelease)}`}</dd>
      </dl>
      <Field label={text.workspace.canary}>
        {(control) => (
          <Select
            {...control}
            value={draft.isOneByOne ? oneByOne : (canaryOf(draft) ?? '')}
            onChange={({ target: { value } }) =>
              onChange({ ...draft, isOneByOne: value === oneByOne, canary: value === oneByOne ? null : value || null })
            }
          >
            <option value="">{text.workspace.noCanary}</option>
            {targets.length > 2 && targets.length <= mostStages ? <option value={oneByOne}>{text.workspace.oneByOne}</option> : null}
            {targets.map((target) => (
              <option key={target} value={target}>
                {target}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field
        label={text.workspace.adoptionGate}
        hint={text.workspace.adoptionGateHint}
        problem={problem?.field === 'adoption' ? problem.text : undefined}
      >
        {(control) => (
          <TextInput
            {...control}
            inputMode="numeric"
            value={draft.adoptionPct}
            onChange={(event) => onChange({ ...draft, adoptionPct: event.target.value })}
          />
        )}
      </Field>
      <HoldField draft={draft} onChange={onChange} problem={problem?.field === 'hold' ? problem.text : undefined} preview={preview} />
      {start.kind === 'config-release' ? <BreachField draft={draft} onChange={onChange} /> : null}
    </>
  );
}

interface EffectsProps {
  readonly start: ConfigReleaseIntent | ConfigRollbackIntent;
  readonly namespace: Result<'config.namespace'>;
}

function Effects({ start, namespace }: EffectsProps) {
  const config = useStateView('config');
  const running = config.state === 'shown' ? newestRun(config.tables, start.namespace) : null;
  const from = namespace.releases.find(({ release }) => release === (running ?? namespace.releases[0]?.release));
  const to = start.kind === 'config-release' ? start.values : namespace.releases.find(({ release }) => release === start.toRelease)?.values;
  const heading = start.kind === 'config-release' ? text.workspace.newRelease : text.workspace.target(start.toRelease);
  const rows = compareValues([from?.values ?? {}, to ?? {}], namespace.keys).filter((row) => row.differs);
  return (
    <>
      <SectionHeading title={text.workspace.values} />
      <ValueTable
        label={text.workspace.values}
        sides={[from === undefined ? '—' : text.workspace.running(from.release), heading]}
        rows={rows}
        empty={text.workspace.sameValues}
      />
      {start.kind === 'config-rollback' && from !== undefined ? (
        <Skipped releases={skippedReleases(namespace.releases, from.release, start.toRelease)} />
      ) : null}
    </>
  );
}

/** Whose work a rollback takes back. */
function Skipped({ releases }: { readonly releases: readonly Release[] }) {
  if (releases.length === 0) return null;
  return (
    <div>
      <SectionHeading title={text.workspace.skipped} />
      <ul className="skipped" aria-label={text.workspace.skipped}>
        {releases.map((release) => (
          <li key={release.release}>
            <span className="mono strong">r{release.release}</span> {release.author.name} · <Moment atMs={release.createdAtMs} show="day" />{' '}
            · <span className="quiet">{release.reason}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
