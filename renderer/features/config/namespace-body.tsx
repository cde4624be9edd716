import { useState } from 'react';
import type { ConfigDraft } from '../../../shared/config/drafts.ts';
import type { Result } from '../../../shared/wire/methods.ts';
import { useAsked } from '../../live/index.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/conditions.tsx';
import { AdoptionPanel } from './adoption-panel.tsx';
import { DraftPanel } from './draft-panel.tsx';
import { KeyDrawer } from './key-drawer.tsx';
import { MergePanel } from './merge-panel.tsx';
import type { Adoption } from './model/adoption.ts';
import { newestRun } from './model/adoption.ts';
import { draftKeys, valuesOf } from './model/draft.ts';
import { OtherDrafts } from './other-drafts.tsx';
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
  /** Key whose history is open, from the address. */
  readonly openKey: string | null;
  /** Changes with every draft of the namespace. */
  readonly draftsSeen: string;
}

export function NamespaceBody({ adoption, frameAgeMs, namespace, rollback, openKey, draftsSeen }: NamespaceBodyProps) {
  const { keys: specs, releases } = namespace;
  const latestRelease = releases[0]?.release ?? 0;
  const editing = useDraft(namespace, draftsSeen);
  const { own } = editing;
  const [merging, setMerging] = useState<readonly string[] | null>(null);
  const latest = valuesOf(specs, releases, latestRelease);
  const asked = useAsked('config.check', own === null ? null : { namespace: namespace.namespace, values: { ...latest, ...own.edits } });
  const faults = own !== null && asked.value.state === 'shown' ? asked.value.result.faults : [];
  const keys = draftKeys({ keys: specs, latest, edits: own?.edits ?? {}, texts: editing.texts, faults, others: editing.others });
  const running = newestRun(adoption.targets);
  const target = rollback === null ? null : (releases.find(({ release }) => String(release) === rollback) ?? null);
  const from = editing.others.filter(({ author }) => merging?.includes(author.subject) === true);
  const isBehind = own !== null && own.baseRelease !== latestRelease;
  return (
    <>
      {openKey === null ? null : <KeyDrawer namespace={namespace} name={openKey} />}
      {rollback !== null && target === null ? <EmptyState title={text.noSuchRelease(rollback)} /> : null}
      {target === null ? null : (
        <RollbackPanel namespace={namespace} target={target} targets={adoption.targets} running={running} keys={keys} />
      )}
      {isBehind ? (
        <Banner
          tone="degraded"
          title={text.behind(own.baseRelease, latestRelease)}
          detail={text.behindDetail}
          actions={
            merging === null ? (
              <Button small onClick={() => setMerging([])}>
                {text.merge.title(latestRelease)}
              </Button>
            ) : undefined
          }
        />
      ) : null}
      {merging === null ? null : (
        <MergePanel
          key={merging.join('\n')}
          namespace={namespace}
          editing={editing}
          latestRelease={latestRelease}
          from={from}
          onDone={() => setMerging(null)}
        />
      )}
      <AdoptionPanel adoption={adoption} frameAgeMs={frameAgeMs} />
      <div className="config-columns">
        <div className="config-drafts">
          <DraftPanel namespace={namespace} editing={editing} keys={keys} latestRelease={latestRelease} />
          <OtherDrafts
            drafts={editing.others}
            latestRelease={latestRelease}
            mayTakeIn={editing.mayEdit}
            onTakeIn={(draft: ConfigDraft) => setMerging([...(merging ?? []), draft.author.subject])}
          />
        </div>
        <ReleasesPanel namespace={namespace} targets={adoption.targets} running={running} />
      </div>
    </>
  );
}
