import { useState } from 'react';
import type { Table } from '../../../shared/wire/columns.ts';
import { rowAt } from '../../../shared/wire/columns.ts';
import type { StateViewSpec } from '../../../shared/wire/views.ts';
import { useStateView } from '../../live/index.ts';
import { Choices } from '../../ui/choices.tsx';
import { ErrorState, LoadingShape } from '../../ui/conditions.tsx';
import { figuresEveryMs, usePaced } from '../../ui/paced.ts';
import { Section } from '../../ui/panel.tsx';
import { problemOf } from '../../ui/problem.ts';
import { pairLosses, pairsSentence, singleLosses } from './model/readiness-rows.ts';
import { ReadinessTable } from './readiness-table.tsx';
import { overviewText } from './text.ts';

const text = overviewText.readiness;

interface ReadinessPanelProps {
  readonly readiness: Table<StateViewSpec<'overview'>['readiness']>;
  readonly stale: boolean;
}

type Losses = 'one' | 'two';

/** "If this were lost now": one IDC, or any two at once. */
export function ReadinessPanel({ readiness, stale }: ReadinessPanelProps) {
  const [losses, setLosses] = useState<Losses>('one');
  const view = usePaced(useStateView('readiness'), figuresEveryMs);
  const counts = view.state === 'shown' && view.tables.counts.rows > 0 ? rowAt(view.tables.counts, 0) : null;
  const note = losses === 'one' ? text.note : text.pairsNote;
  return (
    <Section
      title={text.title}
      note={counts === null ? note : `${note} · ${pairsSentence(counts)}`}
      actions={
        <Choices
          label={text.which}
          choices={[
            { key: 'one', text: text.one },
            { key: 'two', text: text.two },
          ]}
          chosen={losses}
          onChoose={setLosses}
        />
      }
    >
      {losses === 'one' ? <ReadinessTable label={text.label} rows={singleLosses(readiness)} stale={stale} none={text.none} /> : null}
      {losses === 'two' && view.state === 'loading' ? <LoadingShape what={text.pairsWhat} rows={4} /> : null}
      {losses === 'two' && view.state === 'refused' ? <ErrorState problem={problemOf(view.failure, text.pairsRefused)} /> : null}
      {losses === 'two' && view.state === 'shown' ? (
        <ReadinessTable label={text.pairsLabel} rows={pairLosses(view.tables.pairs)} stale={stale} none={text.noPairs} />
      ) : null}
    </Section>
  );
}
