/** Reports of what players measured. */
import { startTimeBucketsMs } from '../../../shared/agents/players.ts';
import { PlayersReader, parseReport } from '../../sources/players/players.ts';
import { asText, isPlainError, textCorpus } from '../target.ts';
import type { FuzzTarget } from '../target.ts';

const row = {
  streamId: 'first',
  idc: 'osl-1',
  viewers: 3,
  startAttempts: 9,
  startFailures: 1,
  startTimeSumMs: 900,
  startTimeCount: 8,
  startTimeBuckets: [...startTimeBucketsMs.map(() => 1), 0],
  stallMs: 40,
  playMs: 9000,
  bytes: 1e6,
};
const report = {
  startedAtMs: 1,
  observedAtMs: 1_790_000_000_000,
  rows: [row, { ...row, idc: 'ath-1' }],
  unattributed: { startAttempts: 0, startFailures: 0 },
};

export const players: FuzzTarget = {
  name: 'players',
  corpus: textCorpus([report, { ...report, rows: [] }].map((body) => JSON.stringify(body))),
  words: ['"rows":[', '"startTimeBuckets":[', '"streamId":', 'osl-1'],
  take(input) {
    const parsed = parseReport(asText(input));
    const reader = new PlayersReader(['osl-1', 'ath-1']);
    reader.read(parsed);
    reader.read({ ...parsed, observedAtMs: parsed.observedAtMs + 1_000 });
  },
  refuses: isPlainError,
};
