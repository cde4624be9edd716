import { useState } from 'react';
import type { CallFailure } from '../../../shared/ipc/link-port.ts';
import { useAsked, useCall } from '../../live/index.ts';
import type { AuditFilter, AuditPages } from './model/audit-list.ts';
import { sameFilter, searchParams, withPage } from './model/audit-list.ts';

const pageSize = 100;

interface AuditPaging {
  /** What was found for this filter so far; null before the first answer. */
  readonly pages: AuditPages | null;
  readonly failure: CallFailure | null;
  readonly loadingOlder: boolean;
  /** Entries with a smaller index. */
  readonly loadOlder: (before: number) => void;
}

/** The platform's search: its first page for the filter, then older ones as asked. */
export function useAuditPages(filter: AuditFilter): AuditPaging {
  const call = useCall();
  const params = { ...searchParams(filter), most: pageSize };
  const { value } = useAsked('audit.search', params);
  const [older, setOlder] = useState<AuditPages | null>(null);
  const [olderFailure, setOlderFailure] = useState<CallFailure | null>(null);
  const [loadingOlder, setLoadingOlder] = useState(false);
  const first: AuditPages | null = value.state === 'shown' ? { filter, ...value.result } : null;
  const olderHere = older !== null && sameFilter(older.filter, filter) ? older : null;

  async function load(before: number): Promise<void> {
    setLoadingOlder(true);
    const answer = await call('audit.search', { ...params, before });
    setLoadingOlder(false);
    setOlderFailure(answer.ok ? null : answer.failure);
    if (answer.ok) setOlder((known) => withPage(known, { filter, ...answer.result }));
  }

  return {
    pages: first === null ? olderHere : olderHere === null ? first : { ...withPage(first, olderHere), total: first.total },
    failure: value.state === 'refused' ? value.failure : olderFailure,
    loadingOlder,
    loadOlder: (before) => void load(before),
  };
}
