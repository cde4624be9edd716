import { useState } from 'react';
import { useLinkStatus } from '../../live/index.ts';
import { readDraft, writeDraft } from './draft-store.ts';
import type { ConfigDraft } from './model/draft.ts';
import { emptyDraft } from './model/draft.ts';

/** The draft of a namespace on this console. Without edits it stands on the latest release. */
export function useDraft(namespace: string, latestRelease: number): readonly [draft: ConfigDraft, change: (draft: ConfigDraft) => void] {
  const status = useLinkStatus();
  const [platformId, setPlatformId] = useState<string | null>(null);
  const [draft, setDraft] = useState<ConfigDraft | null>(null);
  if (status.state === 'live' && status.welcome.platformId !== platformId) {
    setPlatformId(status.welcome.platformId);
    setDraft(readDraft(status.welcome.platformId, namespace));
  }
  const edited = draft !== null && Object.keys(draft.texts).length > 0;
  return [
    edited ? draft : emptyDraft(latestRelease),
    (next) => {
      setDraft(next);
      if (platformId !== null) writeDraft(platformId, namespace, next);
    },
  ];
}
