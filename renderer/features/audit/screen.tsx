import { useEffect, useState } from 'react';
import type { AuditEntry } from '../../../shared/wire/audit.ts';
import { useLogView } from '../../live/index.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState, ErrorState, LoadingShape } from '../../ui/conditions.tsx';
import { formatCount } from '../../ui/format.ts';
import { useHotkeys } from '../../ui/hotkeys.ts';
import { Screen, ScreenHeading } from '../../ui/panel.tsx';
import { problemOf } from '../../ui/problem.ts';
import type { ScreenProps } from '../../ui/routes.ts';
import { AuditDetail } from './audit-detail.tsx';
import { AuditFilters } from './audit-filters.tsx';
import { AuditTable } from './audit-table.tsx';
import './audit.css';
import { ChangeStory } from './change-story.tsx';
import { ExportButton, useExport } from './export-button.tsx';
import type { ExportNews } from './export-button.tsx';
import type { AuditFilter } from './model/audit-list.ts';
import { hasFilter, matchCount, mergeEntries, noFilter, olderBefore } from './model/audit-list.ts';
import { text } from './text.ts';
import { TrustPanel } from './trust-panel.tsx';
import { useAuditPages } from './use-audit-pages.ts';

/** `#/audit?change=…`: who did what when, newest first, live; older entries page by page. `#/audit/change/…`: the story of one change. */
export function AuditScreen({ path, query }: ScreenProps) {
  const [part, changeId] = path;
  if (part === 'change' && changeId !== undefined) return <ChangeStory key={changeId} changeId={changeId} />;
  const linked = query.get('change');
  return <AuditLog key={linked ?? ''} start={{ ...noFilter, changeId: linked }} />;
}

function AuditLog({ start }: { readonly start: AuditFilter }) {
  const view = useLogView('audit');
  const [filter, setFilter] = useState(start);
  const settled = useSettled(filter);
  const { pages, failure, loadingOlder, loadOlder } = useAuditPages(settled);
  const [opened, setOpened] = useState<AuditEntry | null>(null);
  const { news, save, cancel } = useExport(filter);
  useHotkeys(opened === null ? {} : { escape: () => setOpened(null) });
  const live = view.state === 'shown' ? view.events.map(({ body }) => body) : [];
  const entries = mergeEntries(live, pages, filter);
  const before = olderBefore(entries);
  const waiting = entries.length === 0 && pages === null && failure === null;
  return (
    <Screen>
      <ScreenHeading
        title={text.title}
        note={pages === null ? undefined : text.note(formatCount(matchCount(entries, pages)), hasFilter(filter), entries[0]?.index)}
        actions={<ExportButton news={news} onPress={save} onCancel={cancel} />}
      />
      <TrustPanel />
      <ExportWords news={news} />
      <AuditFilters filter={filter} onChange={setFilter} />
      {failure === null ? null : <ErrorState problem={problemOf(failure, text.searchFails)} />}
      {view.state === 'refused' ? <ErrorState problem={problemOf(view.failure, text.refused)} /> : null}
      {waiting ? <LoadingShape what={text.loading} rows={12} /> : null}
      {waiting ? null : (
        <div className={opened === null ? 'audit' : 'audit audit-open'}>
          <div className="audit-list">
            <AuditTable
              entries={entries}
              opened={opened}
              onOpen={(entry) => setOpened(entry.index === opened?.index ? null : entry)}
              empty={<Nothing filtered={hasFilter(filter)} onClear={() => setFilter(noFilter)} />}
            />
            {entries.length === 0 ? null : (
              <Older
                before={before}
                more={pages === null || pages.entries.length < pages.total}
                filtered={hasFilter(filter)}
                loading={loadingOlder}
                onPress={loadOlder}
              />
            )}
          </div>
          {opened === null ? null : <AuditDetail key={opened.index} entry={opened} onClose={() => setOpened(null)} />}
        </div>
      )}
    </Screen>
  );
}

function ExportWords({ news }: { readonly news: ExportNews }) {
  if (news.state === 'failed') return <ErrorState problem={news.problem} />;
  if (news.state !== 'saved') return null;
  const { file, entries, fault } = news.bundle;
  const words = text.exporting;
  return (
    <Banner
      tone={fault === null ? 'calm' : 'critical'}
      title={fault === null ? words.saved(formatCount(entries)) : words.fault(fault)}
      detail={<span className="mono">{file}</span>}
    />
  );
}

interface OlderProps {
  readonly before: number | null;
  readonly more: boolean;
  readonly filtered: boolean;
  readonly loading: boolean;
  readonly onPress: (before: number) => void;
}

function Older({ before, more, filtered, loading, onPress }: OlderProps) {
  if (before === null || !more) return <p className="quiet">{filtered ? text.noOlder : text.beginning}</p>;
  return (
    <div>
      <Button small disabled={loading} onClick={() => onPress(before)}>
        {loading ? text.loadingOlder : text.older}
      </Button>
    </div>
  );
}

function Nothing({ filtered, onClear }: { readonly filtered: boolean; readonly onClear: () => void }) {
  if (!filtered) return <EmptyState title={text.none} detail={text.noneDetail} />;
  return (
    <EmptyState
      title={text.noneFound}
      detail={text.noneFoundDetail}
      actions={
        <Button small onClick={onClear}>
          {text.clear}
        </Button>
      }
    />
  );
}

/** Reading the audit log is audited: no search for every letter. */
const settleMs = 400;

function useSettled(filter: AuditFilter): AuditFilter {
  const [settled, setSettled] = useState(filter);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(filter), settleMs);
    return () => clearTimeout(timer);
  }, [filter]);
  return settled;
}
