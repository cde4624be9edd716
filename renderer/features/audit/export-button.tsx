import { useState } from 'react';
import type { SavedBundle } from '../../../shared/ipc/channels.ts';
import { useAuditNews, useBridge } from '../../live/index.ts';
import { Button } from '../../ui/button.tsx';
import type { Problem } from '../../ui/conditions.tsx';
import { formatCount } from '../../ui/format.ts';
import type { AuditFilter } from './model/audit-list.ts';
import { timeOf } from './model/audit-list.ts';
import { text } from './text.ts';

export type ExportNews =
  | { readonly state: 'idle' }
  | { readonly state: 'busy' }
  | { readonly state: 'saved'; readonly bundle: SavedBundle }
  | { readonly state: 'failed'; readonly problem: Problem };

const words = text.exporting;

/** Saves the entries of the chosen time with their proof. */
export function useExport(filter: Pick<AuditFilter, 'from' | 'to'>): {
  readonly news: ExportNews;
  readonly save: () => void;
  readonly cancel: () => void;
} {
  const bridge = useBridge();
  const [news, setNews] = useState<ExportNews>({ state: 'idle' });

  async function save(): Promise<void> {
    setNews({ state: 'busy' });
    try {
      const outcome = await bridge.invoke('audit.export', { fromMs: timeOf(filter.from), toMs: timeOf(filter.to) });
      if (!outcome.ok) setNews({ state: 'failed', problem: { ...outcome.problem, message: `${words.fails}: ${outcome.problem.message}` } });
      else setNews(outcome.value === null ? { state: 'idle' } : { state: 'saved', bundle: outcome.value });
    } catch (error) {
      setNews({ state: 'failed', problem: { message: words.fails, cause: String(error) } });
    }
  }

  // Whoever waits for the export hears of its end; a link that is gone has ended it itself.
  const cancel = (): void => void bridge.invoke('audit.cancelExport').catch(() => undefined);
  return { news, save: () => void save(), cancel };
}

interface ExportButtonProps {
  readonly news: ExportNews;
  readonly onPress: () => void;
  readonly onCancel: () => void;
}

/** An export of another window is shown too, and can be cancelled here. */
export function ExportButton({ news, onPress, onCancel }: ExportButtonProps) {
  const { transfer } = useAuditNews();
  const label =
    transfer === null
      ? words.button
      : transfer.total === null
        ? words.beginning
        : words.progress(formatCount(transfer.entries), formatCount(transfer.total));
  return (
    <>
      <Button small disabled={news.state === 'busy' || transfer !== null} onClick={onPress}>
        {label}
      </Button>
      {transfer === null ? null : (
        <Button small onClick={onCancel}>
          {words.cancel}
        </Button>
      )}
    </>
  );
}
