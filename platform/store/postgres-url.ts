/** Where a PostgreSQL database is. The address is never shown whole: it may hold a password. */
import { StartError } from '../start-error.ts';

/** @throws StartError for anything that is no such address. */
export function parsePostgresUrl(text: string, named: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol === 'postgres:' || url?.protocol === 'postgresql:') return url;
  throw new StartError(
    `${named} is no PostgreSQL address`,
    'Give postgres://USER@HOST:PORT/DATABASE, or postgres:///DATABASE?user=USER&host=/SOCKET/DIRECTORY.',
  );
}

/** Host and database for people: no user, no password. */
export function describePostgres(text: string): string {
  const url = new URL(text);
  const host = url.searchParams.get('host') ?? (url.host === '' ? 'localhost' : url.host);
  return `${host}${url.pathname === '' ? '/' : url.pathname}`;
}
