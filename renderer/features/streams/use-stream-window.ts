import { useEffect, useEffectEvent, useMemo, useState } from 'react';
import type { CallFailure } from '../../../shared/ipc/link-port.ts';
import { viewKey } from '../../../shared/wire/views.ts';
import type { ShownStateView } from '../../live/index.ts';
import { useStateView } from '../../live/index.ts';
import { figuresEveryMs } from '../../ui/paced.ts';
import type { StreamQuery } from './model/stream-query.ts';
import { streamRows } from './model/stream-row.ts';
import type { StreamRow } from './model/stream-row.ts';
import type { ListWindow, WindowAsked } from './model/stream-window.ts';
import { useKeptView } from './use-kept-view.ts';
import type { KeptView } from './use-kept-view.ts';

export interface StreamWindow extends ListWindow<StreamRow> {
  /** Sort and filter that it answers. */
  readonly question: string;
  readonly matched: number;
  readonly total: number;
  readonly view: ShownStateView<'streams'>;
}

type Question = Pick<StreamQuery, 'sort' | 'descending' | 'idc' | 'state' | 'find'>;

/** Scrolling fast asks for a new window at most this often. */
const windowEveryMs = 100;

export function questionOf({ sort, descending, idc, state, find }: Question): string {
  return JSON.stringify([sort, descending, idc, state, find]);
}

/**
 * The window of streams that is asked for; while it is on its way the one before stays, so that rows are never blanked. `waiting`
 * says that what is shown answers an older question or window.
 */
export function useStreamWindow(
  query: Question,
  wanted: WindowAsked,
): { readonly shown: StreamWindow | null; readonly failure: CallFailure | null; readonly waiting: boolean } {
  const { sort, descending, idc, state, find } = query;
  const question = questionOf(query);
  const { offset, limit } = useThrottled(wanted, `${question} ${wanted.offset} ${wanted.limit}`, question);
  const params = { sort, descending, idc, state, find, offset, limit };
  const value = useStateView('streams', params);
  const { shown, failure, waiting } = useKeptView(value, { key: viewKey('streams', params), about: question, everyMs: figuresEveryMs });
  const window = useMemo(() => (shown === null ? null : windowOf(shown)), [shown]);
  return { shown: window, failure, waiting };
}

function windowOf(view: KeptView<'streams', string>): StreamWindow {
  const { streams, window } = view.tables;
  return {
    question: view.about,
    offset: window.columns.offset[0] ?? 0,
    matched: window.columns.matched[0] ?? 0,
    total: window.columns.total[0] ?? 0,
    rows: streamRows(streams),
    view,
  };
}

/** The newest value, at most every `windowEveryMs`; at once when `atOnceKey` changes. */
function useThrottled<T>(value: T, key: string, atOnceKey: string): T {
  const [taken, setTaken] = useState({ value, key, atOnceKey });
  if (taken.atOnceKey !== atOnceKey) setTaken({ value, key, atOnceKey });
  const take = useEffectEvent(() => setTaken({ value, key, atOnceKey }));
  const differs = taken.key !== key;
  useEffect(() => {
    if (!differs) return undefined;
    const timer = setTimeout(() => take(), windowEveryMs);
    return () => clearTimeout(timer);
  }, [differs]);
  return taken.atOnceKey === atOnceKey ? taken.value : value;
}
