import type { ReactNode } from 'react';
import { isLoud, isStanding } from '../../../shared/model/alarms.ts';
import type { Alarm } from '../../../shared/model/events.ts';
import { BurnTable, burnBudgetWords } from '../../ui/burn-table.tsx';
import { Button, LinkButton } from '../../ui/button.tsx';
import { CopyableId } from '../../ui/copyable-id.tsx';
import { keepUnits } from '../../ui/format.ts';
import { useHotkeys } from '../../ui/hotkeys.ts';
import { Moment } from '../../ui/moment.tsx';
import { SectionHeading } from '../../ui/panel.tsx';
import { routes } from '../../ui/routes.ts';
import { formatClock, formatCountdown, formatSince } from '../../ui/time.ts';
import { AlarmMark, isOutline } from './alarm-mark.tsx';
import { text } from './text.ts';
import type { ActKind, AlarmAct } from './use-alarm-act.ts';

interface AlarmDetailProps {
  readonly alarm: Alarm;
  readonly nowMs: number;
  readonly obstacle: string | null;
  readonly onAct: (act: AlarmAct) => void;
  readonly onClose: () => void;
}

const words = text.detail;

/** One alarm with all that is known of it, and what can be done to it. */
export function AlarmDetail({ alarm, nowMs, obstacle, onAct, onClose }: AlarmDetailProps) {
  const acts: readonly ActKind[] = [
    ...(isLoud(alarm) || (isStanding(alarm) && alarm.acknowledged === null) ? (['acknowledge'] as const) : []),
    ...(isStanding(alarm) ? ([alarm.shelved === null ? 'shelve' : 'unshelve'] as const) : []),
  ];
  const may = (kind: ActKind): void => {
    if (obstacle === null && acts.includes(kind)) onAct({ kind, alarms: [alarm] });
  };
  useHotkeys({
    escape: onClose,
    a: () => may('acknowledge'),
    s: () => may(alarm.shelved === null ? 'shelve' : 'unshelve'),
  });
  return (
    <aside className="alarm-detail" aria-label={words.label(alarm.title)}>
      <div className="alarm-detail-head">
        <AlarmMark severity={alarm.severity} outline={isOutline(alarm)} />
        <Button kind="bare" small aria-label={words.close} onClick={onClose}>
          Esc
        </Button>
      </div>
      <h2>{keepUnits(alarm.title)}</h2>
      <p className="alarm-detail-text">{keepUnits(alarm.detail)}</p>
      {alarm.burn === null ? null : (
        <div className="alarm-budget">
          <SectionHeading title={words.budget} note={words.asOf(formatClock(alarm.burn.atMs))} />
          <BurnTable burn={alarm.burn} label={words.budgetTable} />
          <p className="quiet">{burnBudgetWords(alarm.burn)}</p>
        </div>
      )}
      <Facts alarm={alarm} nowMs={nowMs} />
      <div className="alarm-detail-acts">
        {acts.map((kind, index) => (
          <Button
            key={kind}
            kind={index === 0 ? 'primary' : 'plain'}
            disabled={obstacle !== null}
            title={obstacle ?? undefined}
            onClick={() => onAct({ kind, alarms: [alarm] })}
          >
            {text[kind]}
          </Button>
        ))}
        {alarm.idc === null ? null : <LinkButton href={routes.idc(alarm.idc)}>{words.openIdc(alarm.idc)}</LinkButton>}
      </div>
      <p className="quiet alarm-detail-keys">{obstacle ?? (acts.length === 0 ? null : words.keysHint)}</p>
    </aside>
  );
}

function Facts({ alarm, nowMs }: Pick<AlarmDetailProps, 'alarm' | 'nowMs'>) {
  const { acknowledged, shelved, clearedAtMs } = alarm;
  const endMs = clearedAtMs ?? nowMs;
  const facts: readonly (readonly [label: string, value: ReactNode])[] = [
    [
      words.facts.since,
      <span key="since">
        <Moment atMs={alarm.raisedAtMs} show="full" /> <span className="quiet">{formatSince(endMs - alarm.raisedAtMs)}</span>
      </span>,
    ],
    [words.facts.cleared, clearedAtMs === null ? null : <Moment key="cleared" atMs={clearedAtMs} show="full" />],
    [words.facts.where, alarm.idc ?? text.network],
    [words.facts.times, alarm.count === 1 ? null : text.times(alarm.count)],
    [
      words.facts.acknowledged,
      acknowledged === null ? (
        <span key="none" className="quiet">
          {words.notYet}
        </span>
      ) : (
        <Act key="acknowledged" said={words.by(acknowledged.by.name, formatClock(acknowledged.atMs))} why={acknowledged.why} />
      ),
    ],
    [
      words.facts.shelved,
      shelved === null ? null : (
        <Act
          key="shelved"
          said={`${words.until(formatClock(shelved.untilMs), formatCountdown(shelved.untilMs - nowMs))}, ${words.by(shelved.by.name, formatClock(shelved.atMs))}`}
          why={shelved.why}
        />
      ),
    ],
    [words.facts.cause, <CopyableId key="cause" id={alarm.cause} what={words.facts.cause.toLowerCase()} most={36} />],
    [words.facts.id, <CopyableId key="id" id={alarm.id} what={words.facts.id.toLowerCase()} most={20} />],
  ];
  return (
    <dl className="alarm-facts">
      {facts.map(([label, value]) =>
        value === null ? null : (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

function Act({ said, why }: { readonly said: string; readonly why: string }) {
  return (
    <>
      {said}
      <q className="alarm-why">{why}</q>
    </>
  );
}
