import { useCallback, useMemo, useRef } from 'react';
import { useHotkeys } from '../../ui/hotkeys.ts';
import { replaceAddress, routes } from '../../ui/routes.ts';
import type { ScreenProps } from '../../ui/routes.ts';
import { ColumnPicker } from './column-picker.tsx';
import { HeatMap } from './heat-map.tsx';
import { StreamDrawer } from './stream-drawer.tsx';
import { StreamFilters } from './stream-filters.tsx';
import { StreamList } from './stream-list.tsx';
import { addressOf, noFilter, streamQueryOf } from './model/stream-query.ts';
import type { StreamQuery } from './model/stream-query.ts';
import './streams.css';
import { streamsText } from './text.ts';
import { useColumnChoice } from './use-column-choice.ts';

/** Every stream of the network: found, sorted and filtered by the platform; as a table or as a heat map, one of them in a drawer. */
export function StreamsScreen({ query: address }: ScreenProps) {
  const query = useMemo(() => streamQueryOf(address), [address]);
  const choice = useColumnChoice();
  const body = useRef<HTMLDivElement>(null);
  const ask = useCallback((next: Partial<StreamQuery>) => replaceAddress(routes.streams(addressOf({ ...query, ...next }))), [query]);
  const open = useCallback((stream: string) => ask({ stream: stream === query.stream ? null : stream }), [ask, query.stream]);
  const clear = useCallback(() => ask(noFilter), [ask]);
  const close = useCallback(() => ask({ stream: null }), [ask]);
  useHotkeys(query.stream === null ? {} : { escape: close });

  return (
    <div className="streams">
      <header className="streams-head">
        <h1>{streamsText.title}</h1>
        <div className="streams-tabs" role="group" aria-label={streamsText.tabs.label}>
          {(['table', 'map'] as const).map((tab) => (
            <button key={tab} type="button" className="choice" aria-pressed={query.tab === tab} onClick={() => ask({ tab })}>
              {streamsText.tabs[tab]}
            </button>
          ))}
        </div>
        {query.tab === 'table' ? <ColumnPicker {...choice} /> : null}
      </header>
      <StreamFilters query={query} onAsk={ask} onDown={() => focusFirst(body.current)} />
      <div className={query.stream === null ? 'streams-body' : 'streams-body streams-body-open'} ref={body}>
        {query.tab === 'table' ? (
          <StreamList query={query} columns={choice.columns} onAsk={ask} onOpen={open} onClear={clear} />
        ) : (
          <HeatMap query={query} onOpen={open} onClear={clear} />
        )}
        {query.stream === null ? null : <StreamDrawer key={query.stream} id={query.stream} onClose={close} />}
      </div>
    </div>
  );
}

/** Hands the keyboard over to what the filters have found. */
function focusFirst(body: HTMLElement | null): void {
  body?.querySelector<HTMLElement>('[role="row"][tabindex="0"], canvas')?.focus();
}
