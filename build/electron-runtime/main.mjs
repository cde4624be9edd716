import { runProgram } from '../setup/report.mjs';
import { pinnedRuntimeFits } from './pinned.mjs';
import { preparePinnedRuntime } from './prepare.mjs';
import { ensureOwnDownload } from './own-download.mjs';

await runProgram(async () => {
  if (pinnedRuntimeFits) await preparePinnedRuntime();
  else ensureOwnDownload();
});
