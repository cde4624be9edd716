import { rowsOf } from '../../../shared/wire/columns.ts';
import { frameAgeMs, useConsoleNow, useStateView } from '../../live/index.ts';
import type { LiveIdc } from './model/overview-idcs.ts';
import { overviewIdcs } from './model/overview-idcs.ts';

/** Every IDC of the network as it is now, worst first; empty until the overview has come. */
export function useLiveIdcs(): readonly LiveIdc[] {
  const overview = useStateView('overview');
  const consoleNowMs = useConsoleNow();
  return overview.state === 'shown' ? overviewIdcs(rowsOf(overview.tables.idcs), frameAgeMs(overview, consoleNowMs)) : [];
}
