import { useEffect, useState } from 'react';
import type { CallFailure } from '../../../shared/ipc/link-port.ts';
import type { AuditEntry } from '../../../shared/wire/audit.ts';
import type { Result } from '../../../shared/wire/methods.ts';
import { useCall, useLinkStatus } from '../../live/index.ts';
import type { CallOutcome } from '../../live/index.ts';

const pageSize = 500;

type WholeChange =
  | { readonly state: 'loading' }
  | { readonly state: 'refused'; readonly failure: CallFailure }
  | { readonly state: 'shown'; readonly entries: readonly AuditEntry[] };

/** Every entry of one change, however many pages they are; asked again when `revision` changes. */
export function useWholeChange(changeId: string, revision: number | undefined): WholeChange {
  const call = useCall();
  const live = useLinkStatus().state === 'live';
  const [answered, setAnswered] = useState<{ readonly changeId: string; readonly value: WholeChange } | null>(null);
  useEffect(() => {
    if (!live) return undefined;
    let stopped = false;
    const load = async (): Promise<void> => {
      const entries: AuditEntry[] = [];
      let before: number | null = null;
      for (;;) {
        const answer: CallOutcome<Result<'audit.search'>> = await call('audit.search', { changeId, before, most: pageSize });
        if (stopped) return;
        if (!answer.ok) {
          const { failure } = answer;
          setAnswered((known) =>
            known?.changeId === changeId && known.value.state === 'shown' ? known : { changeId, value: { state: 'refused', failure } },
          );
          return;
        }
        entries.push(...answer.result.entries);
        const oldest: AuditEntry | undefined = answer.result.entries.at(-1);
        if (oldest === undefined || answer.result.entries.length < pageSize) break;
        before = oldest.index;
      }
      setAnswered({ changeId, value: { state: 'shown', entries } });
    };
    void load();
    return () => {
      stopped = true;
    };
  }, [call, live, changeId, revision]);
  return answered?.changeId === changeId ? answered.value : { state: 'loading' };
}
