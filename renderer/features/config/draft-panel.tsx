import type { ConfigReleaseIntent } from '../../../shared/changes/intent.ts';
import type { Release, Result } from '../../../shared/wire/methods.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Field, Select, TextInput } from '../../ui/field.tsx';
import { Section } from '../../ui/panel.tsx';
import { navigate, routes } from '../../ui/routes.ts';
import type { ConfigDraft, DraftKey, DraftState } from './model/draft.ts';
import { draftState, emptyDraft, rangeWords, withText, withoutKey } from './model/draft.ts';
import { stagesOf } from './model/stages.ts';
import { text } from './text.ts';

interface DraftPanelProps {
  readonly namespace: Result<'config.namespace'>;
  readonly draft: ConfigDraft;
  readonly keys: readonly DraftKey[];
  readonly latest: Release | null;
  readonly onChange: (draft: ConfigDraft) => void;
}

/** Seconds a stage is watched before the next, unless chosen otherwise in the workspace. */
const holdMs = 30_000;

/** Edit values, each by its own type and range, then plan their release. */
export function DraftPanel({ namespace, draft, keys, latest, onChange }: DraftPanelProps) {
  const latestRelease = latest?.release ?? 0;
  const state = draftState(draft, keys, latestRelease);
  return (
    <Section
      title={text.draft}
      note={text.draftBase(draft.baseRelease)}
      actions={
        state.kind === 'unchanged' ? null : (
          <Button kind="bare" small onClick={() => onChange(emptyDraft(latestRelease))}>
            {text.discard}
          </Button>
        )
      }
    >
      {state.kind === 'behind' ? (
        <Banner
          tone="degraded"
          title={text.behind(state.baseRelease, state.latest)}
          detail={text.behindDetail}
          actions={
            <Button small onClick={() => onChange({ ...draft, baseRelease: state.latest })}>
              {text.rebase(state.latest)}
            </Button>
          }
        />
      ) : null}
      <div className="draft-keys">
        {keys.map((key) => (
          <KeyField
            key={key.spec.key}
            draftKey={key}
            onText={(typed) => onChange(withText(draft, key.spec.key, typed))}
            onUndo={() => onChange(withoutKey(draft, key.spec.key))}
          />
        ))}
      </div>
      <div className="draft-foot">
        <Button kind="primary" disabled={state.kind !== 'ready'} onClick={() => planRelease({ namespace, latestRelease, state })}>
          {text.planRelease}
        </Button>
        <span className="quiet" role="status">
          {stateWords(state)}
        </span>
      </div>
    </Section>
  );
}

interface PlanInput {
  readonly namespace: Result<'config.namespace'>;
  readonly latestRelease: number;
  readonly state: DraftState;
}

function planRelease({ namespace, latestRelease, state }: PlanInput): void {
  if (state.kind !== 'ready') return;
  const intent: ConfigReleaseIntent = {
    kind: 'config-release',
    namespace: namespace.namespace,
    baseRelease: latestRelease,
    values: { ...state.values },
    stages: stagesOf({ canary: namespace.targets.length > 1 ? (namespace.targets[0] ?? null) : null, targets: namespace.targets }),
    holdMs,
    onBreach: 'pause',
  };
  navigate(routes.newChange({ intent: JSON.stringify(intent) }));
}

function stateWords(state: DraftState): string {
  switch (state.kind) {
    case 'unchanged':
      return text.unchanged;
    case 'invalid':
      return text.invalid(state.problems);
    case 'behind':
      return text.behindDetail;
    case 'ready':
      return text.changed(state.changed.length);
  }
}

interface KeyFieldProps {
  readonly draftKey: DraftKey;
  readonly onText: (typed: string) => void;
  readonly onUndo: () => void;
}

function KeyField({ draftKey, onText, onUndo }: KeyFieldProps) {
  const { spec, text: typed, runs, changed, problem } = draftKey;
  const range = rangeWords(spec).trim();
  return (
    <div className={changed ? 'draft-key draft-key-changed' : 'draft-key'}>
      <Field
        label={<span className="mono">{spec.key}</span>}
        problem={problem ?? undefined}
        hint={changed ? text.changedKey(`${String(runs)}${spec.unit === undefined ? '' : ` ${spec.unit}`}`) : range || undefined}
      >
        {(control) =>
          spec.type === 'boolean' ? (
            <Select {...control} value={typed} onChange={(event) => onText(event.target.value)}>
              <option value="true">true</option>
              <option value="false">false</option>
            </Select>
          ) : (
            <TextInput
              {...control}
              mono
              inputMode={spec.type === 'string' ? 'text' : 'decimal'}
              value={typed}
              onChange={(event) => onText(event.target.value)}
            />
          )
        }
      </Field>
      {changed ? (
        <Button kind="bare" small aria-label={text.undoKey(spec.key)} onClick={onUndo}>
          ↶
        </Button>
      ) : null}
    </div>
  );
}
