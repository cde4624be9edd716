/** Serves the peers' pages and the packages they are made of, on this machine alone. */
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { build } from 'vite';
import type { Bench } from '../measure.ts';
import { root } from '../support/paths.ts';
import type { Peers } from './install.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};

/** @returns the address below which the pages are, e.g. `…/page/uplot.html`. Closed after the budget. */
export async function servePages(bench: Bench, peers: Peers): Promise<string> {
  const pages = join(peers.folder, 'pages');
  await mkdir(pages, { recursive: true });
  // Beside the packages, where their imports are found.
  await cp(join(root, 'bench', 'peers', 'pages'), pages, { recursive: true });
  await bundleRecharts(pages);
  const folders = [
    ['/peers/', join(peers.folder, 'node_modules')],
    ['/page/', pages],
  ] as const;
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent((request.url ?? '/').split('?')[0] ?? '/'));
    const [prefix, folder] = folders.find(([begin]) => path.startsWith(begin)) ?? ['', ''];
    readFile(join(folder, path.slice(prefix.length))).then(
      (bytes) => response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' }).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  bench.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/page/`;
}

/** As a product would ship it: bundled, React in production. */
async function bundleRecharts(pages: string): Promise<void> {
  await build({
    root: pages,
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir: join(pages, 'bundled'),
      emptyOutDir: true,
      minify: true,
      lib: { entry: join(pages, 'recharts.mjs'), formats: ['es'], fileName: () => 'recharts.js' },
    },
  });
  await writeFile(
    join(pages, 'recharts.html'),
    '<!doctype html><meta charset="utf-8" /><title>recharts</title><body></body><script type="module" src="/page/bundled/recharts.js"></script>',
  );
}
