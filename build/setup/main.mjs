import { parseSetupOptions } from './options.mjs';
import { runProgram } from './report.mjs';
import { setUp } from './setup.mjs';

await runProgram(() => {
  setUp(parseSetupOptions(process.argv.slice(2)));
});
