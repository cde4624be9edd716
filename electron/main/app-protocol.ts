import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { protocol } from 'electron';
import { consoleScheme, isConsoleUrl } from '../security/console-url.ts';
import { contentSecurityPolicy } from '../security/content-security-policy.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
};

const headers = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-cache',
};

/** Before the app is ready: a page of this scheme has an origin and a secure context, as https has. */
export function declareConsoleScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: consoleScheme, privileges: { standard: true, secure: true, codeCache: true } }]);
}

/** Serves the built page from its folder, and nothing outside it. */
export function serveConsole(folder: string): void {
  protocol.handle(consoleScheme, async ({ url, method }) => {
    const file = fileOf(url, folder);
    const contentType = file === null ? undefined : contentTypes[extname(file)];
    if (method !== 'GET' || file === null || contentType === undefined) return new Response(null, { status: 404, headers });
    try {
      return new Response(new Uint8Array(await readFile(file)), { headers: { ...headers, 'content-type': contentType } });
    } catch {
      return new Response(null, { status: 404, headers });
    }
  });
}

/** Null for another origin and for a way out of the folder. */
export function fileOf(url: string, folder: string): string | null {
  if (!isConsoleUrl(url)) return null;
  let path: string;
  try {
    path = decodeURIComponent(new URL(url).pathname);
  } catch {
    return null;
  }
  if (path.includes('\0')) return null;
  const file = normalize(join(folder, path === '/' ? 'index.html' : path));
  return file.startsWith(folder.endsWith(sep) ? folder : folder + sep) ? file : null;
}
