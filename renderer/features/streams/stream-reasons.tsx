import { healthStateOf } from '../../../shared/model/health.ts';
import type { Table } from '../../../shared/wire/columns.ts';
import { rowsOf } from '../../../shared/wire/columns.ts';
import type { StateViewSpec } from '../../../shared/wire/views.ts';
import { believedState } from '../../ui/believed.ts';
import { keepUnits } from '../../ui/format.ts';
import { StateShape } from '../../ui/state-shape.tsx';
import { streamsText } from './text.ts';

interface StreamReasonsProps {
  readonly reasons: Table<StateViewSpec<'stream'>['reasons']>;
  readonly frameTooOld: boolean;
}

/** Why its state is what it is, worst first. */
export function StreamReasons({ reasons, frameTooOld }: StreamReasonsProps) {
  const rows = rowsOf(reasons);
  if (rows.length === 0) return <p className="quiet">{streamsText.drawer.nothingWrong}</p>;
  return (
    <ul className="stream-reasons">
      {rows.map(({ text, state }) => (
        <li key={text}>
          <StateShape state={believedState(healthStateOf(state), { frameTooOld, stale: false })} />
          <span>{keepUnits(text)}</span>
        </li>
      ))}
    </ul>
  );
}
