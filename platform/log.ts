import { pino } from 'pino';
import type { Logger } from 'pino';

export type { Logger } from 'pino';

const secrets = ['authorization', 'accessToken', 'refreshToken', 'token', 'secret', 'machineSecret'];

/** Structured lines on standard error, written behind the event loop's back; `flush` before the process ends. */
export function createLogger(): Logger {
  return pino(
    {
      name: 'platform',
      level: process.env['SWITCHYARD_LOG_LEVEL'] ?? 'info',
      redact: secrets.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]),
    },
    pino.destination({ dest: 2, sync: false }),
  );
}
