import type { HistoryMismatch } from '../../shared/ipc/audit-trust.ts';
import { useAuditNews, useConsoleNow } from '../live/index.ts';
import { Banner } from '../ui/banner.tsx';
import { LinkButton } from '../ui/button.tsx';
import { formatCount } from '../ui/format.ts';
import { routes } from '../ui/routes.ts';
import { formatClock, formatSince } from '../ui/time.ts';
import { appText } from './text.ts';

/** Twice as long as a check may be away. */
const longUnprovenMs = 2 * 60 * 60_000;
const words = appText.banners.history;

/** The audit log is not the one that this console has seen: it stands until a person has looked into it. */
export function HistoryBanner() {
  const { trust } = useAuditNews();
  const nowMs = useConsoleNow();
  switch (trust.state) {
    case 'unchecked':
    case 'unproven':
      return null;
    case 'verified': {
      const sinceMs = nowMs - trust.head.atMs;
      if (trust.problem === null || sinceMs < longUnprovenMs) return null;
      return (
        <Banner tone="degraded" title={appText.banners.unproven(formatSince(sinceMs))} detail={trust.problem.message} actions={<Look />} />
      );
    }
    case 'mismatch':
      return <Banner tone="critical" title={words.title} detail={mismatchWords(trust.mismatch)} actions={<Look />} />;
  }
}

function Look() {
  return (
    <LinkButton small href={routes.audit()}>
      {words.look}
    </LinkButton>
  );
}

function mismatchWords({ kind, seen, found, agreesAgainAtMs }: HistoryMismatch): string {
  const what = words[kind](formatCount(seen.size), formatCount(found.size));
  return agreesAgainAtMs === null ? what : `${what} ${words.agrees(formatClock(agreesAgainAtMs))}`;
}
