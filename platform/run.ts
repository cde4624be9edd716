/** The platform's process: flags in, one ready line out, drained on SIGTERM. */
import { startPlatform } from './compose.ts';
import { fileFault } from './file-fault.ts';
import { help, parseFlags } from './flags.ts';
import type { Flags } from './flags.ts';
import { createLogger } from './log.ts';
import { StartError } from './start-error.ts';

// What the platform writes is for its own user alone.
process.umask(0o077);
const log = createLogger();

function leave(code: number): never {
  log.flush();
  process.exit(code);
}

function explain(error: unknown): never {
  const fault = fileFault(error);
  if (fault !== null) {
    process.stderr.write(`The platform did not start: ${fault.path}: ${fault.why}.\n${fault.remedy}\n`);
    leave(2);
  }
  if (!(error instanceof StartError)) {
    log.fatal({ err: error }, 'the platform could not start');
    leave(1);
  }
  process.stderr.write(`The platform did not start: ${error.message}.\n${error.remedy}\n`);
  leave(2);
}

async function run(flags: Flags): Promise<void> {
  const platform = await startPlatform(flags, {
    log,
    onFatal: (error) => {
      log.fatal({ err: error }, 'the platform stops');
      leave(1);
    },
  });
  let stopping = false;
  function stop(signal: NodeJS.Signals): void {
    if (stopping) leave(1);
    stopping = true;
    log.info({ signal }, 'draining; a second signal stops at once');
    platform.close().then(
      () => leave(0),
      (error: unknown) => {
        log.error({ err: error }, 'the platform did not stop cleanly');
        leave(1);
      },
    );
  }
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);

  const { url, platformId } = platform;
  log.info({ url, platformId }, 'ready');
  const ready = { ready: true, url, pid: process.pid, platformId };
  process.stdout.write(
    flags.json ? `${JSON.stringify(ready)}\n` : `The platform is ready at ${url} (pid ${process.pid}). Ctrl-C stops it.\n`,
  );
}

try {
  const flags = parseFlags(process.argv.slice(2));
  if (flags === undefined) process.stdout.write(help);
  else await run(flags);
} catch (error) {
  explain(error);
}
