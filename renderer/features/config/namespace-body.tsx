import type { Result } from '../../../shared/wire/methods.ts';
import { EmptyState } from '../../ui/conditions.tsx';
import { AdoptionPanel } from './adoption-panel.tsx';
import { DraftPanel } from './draft-panel.tsx';
import type { Adoption } from './model/adoption.ts';
import { newestRun } from './model/adoption.ts';
import { draftKeys } from './model/draft.ts';
import { ReleasesPanel } from './releases-panel.tsx';
import { RollbackPanel } from './rollback-panel.tsx';
import { text } from './text.ts';
import { useDraft } from './use-draft.ts';

interface NamespaceBodyProps {
  readonly adoption: Adoption;
  readonly frameAgeMs: number;
  readonly namespace: Result<'config.namespace'>;
  /** Release to roll back to, from the address; null: not rolling back. */
  readonly rollback: string | null;
}

export function NamespaceBody({ adoption, frameAgeMs, namespace, rollback }: NamespaceBodyProps) {
  const latest = namespace.releases[0] ?? null;
  const [draft, changeDraft] = useDraft(namespace.namespace, latest?.release ?? 0);
  const keys = draftKeys(draft, namespace.keys, latest?.values ?? {});
  const running = newestRun(adoption.targets);
  const target = rollback === null ? null : (namespace.releases.find(({ release }) => String(release) === rollback) ?? null);
  return (
    <>
      {rollback !== null && target === null ? <EmptyState title={text.noSuchRelease(rollback)} /> : null}
      {target === null ? null : (
        <RollbackPanel namespace={namespace} target={target} targets={adoption.targets} running={running} keys={keys} />
      )}
      <AdoptionPanel adoption={adoption} frameAgeMs={frameAgeMs} />
      <div className="config-columns">
        <DraftPanel namespace={namespace} draft={draft} keys={keys} latest={latest} onChange={changeDraft} />
        <ReleasesPanel namespace={namespace} targets={adoption.targets} running={running} />
      </div>
    </>
  );
}
