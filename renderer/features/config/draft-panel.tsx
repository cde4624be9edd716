import type { ConfigReleaseIntent } from '../../../shared/changes/intent.ts';
import type { Result } from '../../../shared/wire/methods.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorState, LoadingShape } from '../../ui/conditions.tsx';
import { Section } from '../../ui/panel.tsx';
import { problemOf } from '../../ui/problem.ts';
import { navigate, routes } from '../../ui/routes.ts';
import type { Discarded } from './discarded-drafts.ts';
import { ImportButton } from './import-button.tsx';
import { KeyField } from './key-field.tsx';
import type { DraftKey, DraftState } from './model/draft.ts';
import { draftState } from './model/draft.ts';
import { stagesOf } from './model/stages.ts';
import { text } from './text.ts';
import type { DraftEditing } from './use-draft.ts';

interface DraftPanelProps {
  readonly namespace: Result<'config.namespace'>;
  readonly editing: DraftEditing;
  readonly keys: readonly DraftKey[];
  readonly latestRelease: number;
}

/** Seconds a stage is watched before the next, unless chosen otherwise in the workspace. */
const holdMs = 30_000;

/** Edit values, each by its own schema, kept by the platform as one types; then plan their release. */
export function DraftPanel({ namespace, editing, keys, latestRelease }: DraftPanelProps) {
  const { own, mayEdit, saving } = editing;
  const state = draftState(keys, own, latestRelease);
  const canPlan = state.kind === 'ready' && saving.kind === 'saved';
  return (
    <Section
      title={text.draft}
      note={<DraftNote editing={editing} latestRelease={latestRelease} />}
      actions={
        mayEdit ? (
          <>
            <ImportButton namespace={namespace} editing={editing} />
            {own === null && state.kind === 'unchanged' ? null : (
              <Button kind="bare" small onClick={editing.discard}>
                {text.discard}
              </Button>
            )}
          </>
        ) : null
      }
    >
      {saving.kind === 'refused' ? <NotSaved editing={editing} /> : null}
      {editing.discarded === null ? null : (
        <Banner
          tone="calm"
          title={text.discarded(keysIn(editing.discarded))}
          actions={
            <Button small onClick={editing.bringBack}>
              {text.bringBackDraft}
            </Button>
          }
        />
      )}
      {editing.isLoading ? <LoadingShape what={text.loadingDrafts} rows={2} /> : null}
      {editing.failure === null ? null : <ErrorState problem={problemOf(editing.failure, text.draftsRefused)} />}
      <div className="draft-keys">
        {keys.map((key) => (
          <KeyField
            key={key.spec.key}
            namespace={namespace.namespace}
            draftKey={key}
            readOnly={!mayEdit || editing.isLoading}
            onText={(typed) => editing.type(key.spec.key, typed)}
            onUndo={() => editing.undo([key.spec.key])}
          />
        ))}
      </div>
      <div className="draft-foot">
        {mayEdit ? (
          <Button kind="primary" disabled={!canPlan} onClick={() => planRelease({ namespace, latestRelease, state })}>
            {text.planRelease}
          </Button>
        ) : null}
        <span className="quiet" role="status">
          {mayEdit ? stateWords(state) : text.readOnly}
        </span>
      </div>
    </Section>
  );
}

function DraftNote({ editing, latestRelease }: { readonly editing: DraftEditing; readonly latestRelease: number }) {
  const { own, saving } = editing;
  const words = saving.kind === 'saved' ? text.saving.saved(own?.revision ?? null) : text.saving[saving.kind];
  return (
    <span role="status" aria-label={text.draft}>
      {[text.draftBase(own?.baseRelease ?? latestRelease), words].filter((word) => word !== '').join(' · ')}
    </span>
  );
}

/** Another window was first, or the platform refuses what was typed: nothing is saved over it until the person says so. */
function NotSaved({ editing }: { readonly editing: DraftEditing }) {
  if (editing.saving.kind !== 'refused') return null;
  const { failure } = editing.saving;
  const isConflict = failure.data.code === 'conflict';
  return (
    <Banner
      tone="degraded"
      title={isConflict ? text.conflictTitle : text.notSavedTitle}
      detail={failure.message}
      actions={
        <>
          <Button small onClick={editing.dropTyped}>
            {text.takeSaved}
          </Button>
          {isConflict ? (
            <Button small onClick={editing.saveAgain}>
              {text.saveMine}
            </Button>
          ) : null}
        </>
      }
    />
  );
}

function keysIn({ edits, texts }: Discarded): number {
  return new Set([...Object.keys(edits), ...Object.keys(texts)]).size;
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
    adoptionPct: 100,
    holdMs: namespace.readBy === 'platform' && namespace.targets.length === 1 ? 0 : holdMs,
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
