import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { healthStates } from '../../../shared/model/health.ts';
import { heatMapMetrics } from '../../../shared/wire/views-streams.ts';
import { useStateView } from '../../live/index.ts';
import { Select, TextInput } from '../../ui/field.tsx';
import { useHotkeys } from '../../ui/hotkeys.ts';
import { usePaced } from '../../ui/paced.ts';
import { commonText } from '../../ui/text.ts';
import { descendsFirst, findMost, presetOf, presetSorts, presets } from './model/stream-query.ts';
import type { StreamQuery } from './model/stream-query.ts';
import { streamsText as text } from './text.ts';

interface StreamFiltersProps {
  readonly query: StreamQuery;
  readonly onAsk: (next: Partial<StreamQuery>) => void;
  /** Enter or the arrow down in the search: the keyboard goes to what was found. */
  readonly onDown: () => void;
}

const idcsEveryMs = 5_000;

/** Find as you type, by IDC and by state; then what order the table has, or what colours the map. */
export function StreamFilters({ query, onAsk, onDown }: StreamFiltersProps) {
  const overview = usePaced(useStateView('overview'), idcsEveryMs);
  const known = overview.state === 'shown' ? overview.tables.idcs.columns.id : [];
  const idcs = [...new Set(query.idc === null ? known : [...known, query.idc])].sort((one, other) => one.localeCompare(other));
  const preset = presetOf(query);
  return (
    <div className="streams-filters" role="search">
      <Find find={query.find} onFind={(find) => onAsk({ find })} onDown={onDown} />
      <Select
        aria-label={text.idc}
        value={query.idc ?? ''}
        onChange={({ target }) => onAsk({ idc: target.value === '' ? null : target.value })}
      >
        <option value="">{text.everyIdc}</option>
        {idcs.map((idc) => (
          <option key={idc}>{idc}</option>
        ))}
      </Select>
      <Select
        aria-label={text.state}
        value={query.state ?? ''}
        onChange={({ target }) => onAsk({ state: healthStates.find((state) => state === target.value) ?? null })}
      >
        <option value="">{text.everyState}</option>
        {healthStates.map((state) => (
          <option key={state} value={state}>
            {commonText.states[state]}
          </option>
        ))}
      </Select>
      {query.tab === 'table' ? (
        <div className="streams-presets" role="group" aria-label={text.presets.label}>
          {presets.map((each) => (
            <button
              key={each}
              type="button"
              className="choice"
              aria-pressed={preset === each}
              onClick={() => onAsk({ sort: presetSorts[each], descending: descendsFirst(presetSorts[each]) })}
            >
              {text.presets[each]}
            </button>
          ))}
        </div>
      ) : (
        <Select
          aria-label={text.map.metric}
          value={query.metric}
          onChange={({ target }) => onAsk({ metric: heatMapMetrics.find((metric) => metric === target.value) ?? 'severity' })}
        >
          {heatMapMetrics.map((metric) => (
            <option key={metric} value={metric}>
              {`${text.map.metric}: ${text.map.metrics[metric]}`}
            </option>
          ))}
        </Select>
      )}
    </div>
  );
}

interface FindProps {
  readonly find: string;
  readonly onFind: (find: string) => void;
  readonly onDown: () => void;
}

/** No search for every letter. */
const settleMs = 150;

function Find({ find, onFind, onDown }: FindProps) {
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState({ text: find, asked: find, seen: find });
  // Somebody else has changed the search, e.g. by clearing the filter.
  if (find !== typed.seen) setTyped({ ...typed, seen: find, ...(find === typed.asked ? {} : { text: find, asked: find }) });
  const ask = useEffectEvent(() => {
    setTyped((now) => ({ ...now, asked: now.text }));
    onFind(typed.text);
  });
  const differs = typed.text !== typed.asked;
  useEffect(() => {
    if (!differs) return undefined;
    const timer = setTimeout(() => ask(), settleMs);
    return () => clearTimeout(timer);
  }, [differs, typed.text]);
  useHotkeys({ '/': () => input.current?.select() });
  return (
    <TextInput
      ref={input}
      type="search"
      aria-label={text.find}
      placeholder={text.findHint}
      maxLength={findMost}
      value={typed.text}
      onChange={({ target }) => setTyped({ ...typed, text: target.value })}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === 'ArrowDown') onDown();
        else if (event.key === 'Escape' && typed.text === '') event.currentTarget.blur();
        else return;
        event.preventDefault();
      }}
    />
  );
}
