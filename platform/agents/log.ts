import { pino } from 'pino';
import type { Logger } from 'pino';

export type { Logger } from 'pino';

/** Structured lines on standard output; the level by `SWITCHYARD_LOG_LEVEL`. */
export function createLogger(name: string): Logger {
  return pino({ name, level: process.env['SWITCHYARD_LOG_LEVEL'] ?? 'info', base: { name, pid: process.pid } });
}
