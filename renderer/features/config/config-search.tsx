import { useDeferredValue, useRef, useState } from 'react';
import type { Result } from '../../../shared/wire/methods.ts';
import { useAsked } from '../../live/index.ts';
import { EmptyState, ErrorState, LoadingShape } from '../../ui/conditions.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { TextInput } from '../../ui/field.tsx';
import { absentMark } from '../../ui/format.ts';
import { useHotkeys } from '../../ui/hotkeys.ts';
import { Moment } from '../../ui/moment.tsx';
import { problemOf } from '../../ui/problem.ts';
import { navigate, routes } from '../../ui/routes.ts';
import { text } from './text.ts';

type Hit = Result<'config.search'>['hits'][number];

const leastCharacters = 2;

/** Keys, values, reasons and authors of all namespaces, found as one types. `/` goes there. */
export function ConfigSearch() {
  const [typed, setTyped] = useState('');
  const input = useRef<HTMLDivElement>(null);
  const words = useDeferredValue(typed.trim());
  const asks = words.length >= leastCharacters;
  const { value } = useAsked('config.search', asks ? { text: words } : null);
  useHotkeys({ '/': () => input.current?.querySelector('input')?.focus() });
  return (
    <>
      <div className="config-search" role="search" ref={input}>
        <TextInput
          type="search"
          aria-label={text.search}
          placeholder={text.searchHint}
          maxLength={200}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => (event.key === 'Escape' ? setTyped('') : undefined)}
        />
        {asks && value.state === 'shown' ? (
          <span className="quiet" role="status">
            {text.found(value.result.total, value.result.hits.length)}
          </span>
        ) : null}
      </div>
      {asks && value.state === 'loading' ? <LoadingShape what={text.searching} rows={2} /> : null}
      {asks && value.state === 'refused' ? <ErrorState problem={problemOf(value.failure, text.searchRefused)} /> : null}
      {asks && value.state === 'shown' && value.result.hits.length === 0 ? <EmptyState title={text.foundNone(words)} /> : null}
      {asks && value.state === 'shown' && value.result.hits.length > 0 ? (
        <DataTable
          label={text.searchTable}
          columns={columns}
          rows={value.result.hits}
          rowKey={(hit) => `${hit.kind} ${hit.namespace} ${hit.key ?? ''} ${String(hit.release)}`}
          onOpen={(hit) => navigate(addressOf(hit))}
          dense
        />
      ) : null}
    </>
  );
}

function addressOf({ namespace, key }: Hit): string {
  return key === null ? routes.config(namespace) : routes.config(namespace, { key });
}

const columns: readonly Column<Hit>[] = [
  {
    key: 'where',
    header: text.foundColumns.where,
    rowHeader: true,
    width: '20rem',
    cell: (hit) => (
      <a className="mono" href={addressOf(hit)}>
        {hit.namespace}
        {hit.key === null ? '' : ` / ${hit.key}`}
      </a>
    ),
  },
  {
    key: 'what',
    header: text.foundColumns.what,
    cell: (hit) => <span className={hit.kind === 'value' ? 'mono' : 'quiet'}>{hit.text}</span>,
  },
  {
    key: 'release',
    header: text.foundColumns.release,
    width: '6rem',
    cell: ({ release }) => (release === null ? absentMark : text.release(release)),
  },
  { key: 'author', header: text.foundColumns.author, width: '10rem', cell: ({ author }) => author ?? absentMark },
  {
    key: 'at',
    header: text.foundColumns.at,
    width: '9.5rem',
    align: 'end',
    cell: ({ atMs }) => (atMs === null ? absentMark : <Moment atMs={atMs} show="day" />),
  },
];
