import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/conditions.tsx';
import { commonText } from '../../ui/text.ts';
import { isFiltered } from './model/stream-query.ts';
import type { StreamFilter } from './model/stream-query.ts';
import { streamsText as text } from './text.ts';

interface NoStreamsProps {
  readonly filter: StreamFilter;
  readonly onClear: () => void;
}

/** Nothing is live, or the filter lets nothing through: then it says which and how to be rid of it. */
export function NoStreams({ filter, onClear }: NoStreamsProps) {
  if (!isFiltered(filter)) return <EmptyState title={text.none} detail={text.noneDetail} />;
  return (
    <EmptyState
      title={text.noMatch(filterWords(filter))}
      detail={text.noMatchDetail}
      actions={
        <Button small onClick={onClear}>
          {text.clear}
        </Button>
      }
    />
  );
}

function filterWords({ find, idc, state }: StreamFilter): string {
  const words = [
    find === '' ? null : text.filters.find(find),
    idc === null ? null : text.filters.idc(idc),
    state === null ? null : text.filters.state(commonText.states[state]),
  ];
  return words.filter((word) => word !== null).join(', ');
}
